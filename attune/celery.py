import os

from celery import Celery
from celery.signals import beat_init, setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attune.settings")

app = Celery("attune")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_djangos_logging(**kwargs: object) -> None:
    """Celery would install its own text handlers; ours write JSON without personal data."""


@beat_init.connect
def tick_at_start(**kwargs: object) -> None:
    """So that /readyz need not wait a whole interval to tell that beat runs."""
    app.send_task("tenancy.tasks.tick")
