"""Addresses under /place/."""

from django.urls import path, register_converter

from changing_places.web.place import views


class AreaCode:
    """A GSS code, or a register's own code such as NIR-A, in any case."""

    regex = r"[A-Za-z0-9-]{2,12}"

    def to_python(self, value: str) -> str:
        """The code as it was written: the view sends the reader to the one in use."""
        return value

    def to_url(self, value: str) -> str:
        """The code as it stands in an address."""
        return value


register_converter(AreaCode, "area")
app_name = "place"
urlpatterns = [
    path("", views.search, name="search"),
    path("<area:code>/", views.council, name="council"),
]
