"""Somebody to forget, and how that is ordered over the API."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

URL = "/api/v1/customers"
REASON = "Asked for by letter."
ORDER = {"reason": REASON, "confirmName": "Ann Secret"}
TOMORROW = str(timezone.now().date() + timedelta(days=2))


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]
