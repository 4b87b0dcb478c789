"""Addresses under /help/."""

from django.urls import path

from changing_places.web.help import views

app_name = "help"
urlpatterns = [
    path("", views.reading, name="reading"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
