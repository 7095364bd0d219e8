from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from typing import Any
from uuid import UUID

from rest_framework.request import Request

from customers.alphabet.pages import rows_behind
from customers.alphabet.sorted_names import Place
from tenancy.api.exceptions import invalid_field
from tenancy.api.pagination import Cursor, KeysetPagination, bad_cursor
from tenancy.context import current_tenant_id
from tenancy.sealing.cipher import SealBroken, seal, unseal

CURSOR_LABEL = "cursor.name"
SWITCHED_OFF = (
    "This company keeps no order of names. Its owner can switch it on in the company's settings."
)


class NamePagination(KeysetPagination):
    """Also pages by name. The cursor holds the key of a name, sealed, for it stands in a URL.

    With the key alone a page goes on where the last one ended, whatever was renamed meanwhile.
    """

    by_name = "name"

    def ordering(self, request: Request, view: Any) -> tuple[str, bool]:
        column, descending = super().ordering(request, view)
        if column == self.by_name and not view.asker.company.orders_names:
            raise invalid_field("ordering", "switched_off", SWITCHED_OFF)
        return column, descending

    def read(self, queryset: Any, cursor: Cursor | None, descending: bool, count: int) -> list[Any]:
        if self.column != self.by_name:
            return super().read(queryset, cursor, descending, count)
        rows, places = rows_behind(
            queryset,
            self.place_of(cursor) if cursor else None,
            descending=descending,
            count=count,
            fetch=self.plan.fetch,
        )
        self.keys = {place.id: place.key for place in places}
        return rows

    def place_of(self, cursor: Cursor) -> Place:
        try:
            row_id, sealed = UUID(cursor.id), urlsafe_b64decode(cursor.value)
            return Place(unseal(current_tenant_id(), CURSOR_LABEL, row_id, sealed), row_id.bytes)
        except (ValueError, Base64Error, SealBroken):
            raise bad_cursor() from None

    def value_of(self, row: Any) -> str:
        if self.column != self.by_name:
            return super().value_of(row)
        key = self.keys[row[0].bytes]
        return urlsafe_b64encode(seal(current_tenant_id(), CURSOR_LABEL, row[0], key)).decode()
