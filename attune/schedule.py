"""What beat sends, and how often. Beat runs in UTC; each task may come twice and does no harm."""

from datetime import timedelta
from typing import Any


def beat_schedule(tick: timedelta) -> dict[str, dict[str, Any]]:
    """By name; `tick` is the pace of what a person waits for."""
    every = {
        "tenancy.tasks.tick": tick,
        "tenancy.tasks.delete_spent_answers": timedelta(hours=1),
        "customers.tasks.relist_names": tick,
        "customers.tasks.make_tokens": timedelta(minutes=1),
        "servicing.tasks.generate_visits": tick,
        "servicing.tasks.plan_maintenance": tick,
        "tenancy.tasks.resume_jobs": timedelta(minutes=1),
        "tenancy.tasks.tell_webhooks": timedelta(seconds=10),
        "tenancy.tasks.delete_old_deliveries": timedelta(days=1),
        "tenancy.tasks.delete_left_over_files": timedelta(days=1),
        "tenancy.tasks.delete_old_sign_in_failures": timedelta(hours=1),
        "tenancy.tasks.delete_dead_tokens": timedelta(days=1),
    }
    return {task: {"task": task, "schedule": pace} for task, pace in every.items()}
