from django.apps import AppConfig
from django.db.models.signals import post_save


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from customers.alphabet.relisting import drop_unordered_names  # noqa: PLC0415 - needs models
        from tenancy.models import Company  # noqa: PLC0415 - needs the app registry

        post_save.connect(drop_unordered_names, sender=Company)
