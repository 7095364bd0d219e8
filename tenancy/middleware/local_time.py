from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class LocalTimeMiddleware:
    """Show and read times in the admin as the clocks at the company's seat have it.

    The API names the offset with every instant, and answers in UTC.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asker = getattr(request, "asker", None)
        if asker is None or asker.token is not None:
            return self.get_response(request)
        with timezone.override(ZoneInfo(asker.company.timezone)):
            return self.get_response(request)
