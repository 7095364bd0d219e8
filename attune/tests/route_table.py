"""Every route of the product with what a request to it needs; a route without a row fails.

The walk in test_routes.py sends each row as every role, as another company and as nobody, and
compares the answers with the permission table. Each app's rows stand in a module of routes/.
"""

from attune.tests.routes import analytics, customers, servicing, tenancy, trucking

APPS = (tenancy, customers, servicing, trucking, analytics)

ROUTES = {path: row for app in APPS for path, row in app.ROUTES.items()}

NAMES = {pattern: names for app in APPS for pattern, names in app.NAMES.items()}


def named(pattern: str) -> str:
    """The pattern with its converters named after records: longest known beginning wins."""
    known = max((p for p in NAMES if pattern.startswith(p)), key=len, default="")
    for parameter, record in NAMES.get(known, {}).items():
        pattern = pattern.replace(f"<uuid:{parameter}>", f"<uuid:{record}>")
    return pattern
