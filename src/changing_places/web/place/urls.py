"""Addresses under /place/."""

from django.urls import path, register_converter

from changing_places.web.place import find, likeness, maps, measures, money, overview, service


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
    path("", find.search, name="search"),
    path("map/", maps.full, name="map"),
    path("<area:code>/", overview.council, name="council"),
    path("<area:code>/similar/", likeness.similar, name="similar"),
    path("<area:code>/pressure/", money.pressure, name="pressure"),
    path("<area:code>/indicators/", measures.indicators, name="indicators"),
    path("<area:code>/indicators/<path:indicator>/", measures.indicator, name="indicator"),
    path("<area:code>/<slug:service>/", service.service, name="service"),
    path("<area:code>/<slug:service>/brief/", service.brief, name="brief"),
]
