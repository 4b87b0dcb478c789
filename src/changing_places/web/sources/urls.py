"""Addresses under /sources/."""

from django.urls import path

from changing_places.web.sources import views

app_name = "sources"
urlpatterns = [path("", views.held, name="held")]
