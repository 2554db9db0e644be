from django.apps import AppConfig


class SustcityConfig(AppConfig):
    name = "sustcity"
