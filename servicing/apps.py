from django.apps import AppConfig


class ServicingConfig(AppConfig):
    name = "servicing"

    def ready(self) -> None:
        from servicing import customer_archive  # noqa: PLC0415 - apps must be ready
        from servicing.own import customers_visited_by  # noqa: PLC0415
        from tenancy.asker import register_own_rule  # noqa: PLC0415

        register_own_rule(customers_visited_by)
        customer_archive.connect()
