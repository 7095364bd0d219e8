from django.apps import AppConfig
from django.db.backends.signals import connection_created


class TenancyConfig(AppConfig):
    name = "tenancy"

    def ready(self) -> None:
        from tenancy import checks  # noqa: F401, PLC0415 - registers the system checks
        from tenancy.isolation.guard import refuse_bypass  # noqa: PLC0415 - apps must be ready

        connection_created.connect(refuse_bypass, dispatch_uid="tenancy.isolation.guard")
