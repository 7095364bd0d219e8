from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.backends.signals import connection_created


class TenancyConfig(AppConfig):
    name = "tenancy"
    verbose_name = "Administration"

    def ready(self) -> None:
        from tenancy import checks  # noqa: F401, PLC0415 - registers the system checks
        from tenancy.isolation.guard import refuse_bypass  # noqa: PLC0415 - apps must be ready

        connection_created.connect(refuse_bypass, dispatch_uid="tenancy.isolation.guard")


class OfficeConfig(admin_apps.AdminConfig):
    """Django's admin with our site in the place of its own."""

    default = False  # This module's default is the app above.
    default_site = "tenancy.admin.site.AttuneAdminSite"

    def ready(self) -> None:
        super().ready()
        # Not autodiscovered: the site's own module lies in the package, so it cannot register.
        from tenancy.admin import screens  # noqa: F401, PLC0415
