"""Row-level security: which tables have it, and what it says."""

from collections.abc import Iterable, Iterator

POLICY = "tenant_isolation"

# NULLIF, because a setting that was local to an earlier transaction comes back as ''. The
# sub-select is evaluated once per statement, not once per row.
OF_ACTIVE_TENANT = (
    "tenant_id = (SELECT NULLIF(current_setting('attune.tenant_id', true), '')::uuid)"
)

# Tables with a tenant_id that are read before a company is known. No customer data in them.
EXEMPT_TABLES = frozenset({"tenancy_membership"})

# Tables that belong to no company. A table that is neither here nor policed fails the check.
TABLES_OUTSIDE_COMPANIES = frozenset(
    {
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_admin_log",
        "django_content_type",
        "django_migrations",
        "django_session",
        "tenancy_authtoken",
        "tenancy_company",
        "tenancy_signinfailure",
        "tenancy_user",
        "tenancy_user_groups",
        "tenancy_user_user_permissions",
    }
)


def policy_statements(table: str, present: Iterable[str]) -> Iterator[str]:
    """Leave one policy alone: policies are OR-ed, so a second one could only open the table."""
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    for policy in present:
        yield f'DROP POLICY "{policy}" ON "{table}"'
    yield (
        f'CREATE POLICY {POLICY} ON "{table}"'
        f" USING ({OF_ACTIVE_TENANT}) WITH CHECK ({OF_ACTIVE_TENANT})"
    )
