"""The root of all addresses."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.views.preferences import set_language
from sustcity.components import components
from sustcity.health import live
from sustcity.pwa import manifest, service_worker

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls")),
    path("", include("reports.urls")),
    path("", include("indicators.urls")),
    path("", include("assessments.urls")),
    path("", include("reviews.urls")),
    path("language/", set_language, name="set_language"),
    path("health/live", live, name="live"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("sw.js", service_worker, name="service_worker"),
    path("components/", components, name="components"),
]
