from django.apps import AppConfig
from django.db.models.signals import post_save


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from customers.alphabet.relisting import drop_unordered_names  # noqa: PLC0415 - needs models
        from customers.search import asking, storing, tables  # noqa: PLC0415 - likewise
        from customers.search.switching import follow_switch  # noqa: PLC0415 - likewise
        from tenancy.isolation.closed import register  # noqa: PLC0415 - likewise
        from tenancy.models import Company  # noqa: PLC0415 - likewise

        post_save.connect(drop_unordered_names, sender=Company)
        post_save.connect(follow_switch, sender=Company)
        register(tables.TOKEN, tables.WORD, tables.COMPANY, *asking.FUNCTIONS, *storing.FUNCTIONS)
