"""Log lines as JSON that cannot carry personal data.

Our own lines are named events with fields from a fixed list. Of anybody else's line only the
template is written, never its arguments; of an exception only its type and where it was raised,
never its text: a database error quotes the row it refused.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from tenancy.context import active_tenant_id, request_id

# What a line may say besides its event. Routes are patterns, so no path or query stands here.
FIELDS = frozenset(
    {"method", "route", "status", "milliseconds", "user_id", "company", "count", "task", "check"}
)
# Celery's templates name the task by these keys; its arguments have others.
TASK_FIELDS = ("name", "id", "runtime")
FRAMES = 12


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record)[:200],
        }
        if request := request_id.get():
            line["requestId"] = request
        if tenant := active_tenant_id():
            line["companyId"] = str(tenant)
        line |= {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
        if isinstance(record.args, dict):
            line |= {name: record.args[name] for name in TASK_FIELDS if name in record.args}
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__qualname__
            line["raisedAt"] = _frames(record.exc_info[2])
        return json.dumps(line, default=str)


def _event(record: logging.LogRecord) -> str:
    """The template; empty for an object, and for an exception's text (django.security logs it)."""
    if not isinstance(record.msg, str):
        return ""
    raised = str(record.exc_info[1]) if record.exc_info else ""
    return "" if raised and raised in record.msg else record.msg


def _frames(trace: Any) -> list[str]:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
