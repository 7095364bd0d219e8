from django.apps import AppConfig


class TruckingConfig(AppConfig):
    name = "trucking"
