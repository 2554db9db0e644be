"""Addresses of the frameworks."""

from django.urls import include, path

from indicators.views import library

app_name = "indicators"
urlpatterns = [
    path("frameworks/", library.framework_list, name="framework_list"),
    path("frameworks/<int:pk>/", library.framework_detail, name="framework_detail"),
    path("frameworks/<int:pk>/edit/", include("indicators.editor_urls")),
]
