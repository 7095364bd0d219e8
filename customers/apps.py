from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from customers.search import asking, storing, tables  # noqa: PLC0415 - apps must be ready
        from tenancy.isolation.closed import register  # noqa: PLC0415

        register(tables.TOKEN, tables.WORD, tables.COMPANY, *asking.FUNCTIONS, *storing.FUNCTIONS)
