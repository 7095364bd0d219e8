from typing import Any

from django import template
from unfold.templatetags.unfold_list import result_headers

from tenancy.admin.paging import CompanyChangeList
from tenancy.admin.result_rows import rows

register = template.Library()


@register.inclusion_tag("tenancy/admin/result_table.html", takes_context=True)
def result_table(context: dict[str, Any], cl: CompanyChangeList) -> dict[str, Any]:
    """The list's table, or what an empty list says."""
    headers = list(result_headers(cl))
    return {
        "cl": cl,
        "result_headers": headers,
        "num_sorted_fields": sum(1 for header in headers if header.get("sorted")),
        "rows": list(rows(cl, headers)),
        "has_add_permission": cl.model_admin.has_add_permission(context["request"]),
    }
