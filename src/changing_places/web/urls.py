"""Every address of the application; the pages of an area stand under the area's own name."""

from django.urls import include, path

from changing_places.web import errors
from changing_places.web.home import views as home

urlpatterns = [
    path("", home.first, name="home"),
    path("place/", include("changing_places.web.place.urls")),
    path("appraisal/", include("changing_places.web.appraisal.urls")),
    path("evaluation/", include("changing_places.web.evaluation.urls")),
    path("sources/", include("changing_places.web.sources.urls")),
    path("help/", include("changing_places.web.help.urls")),
]
handler400 = errors.not_understood
handler404 = errors.not_found
handler500 = errors.broken
