"""Where a customer is, in a line of a list."""

from typing import Any

from django.db.models import Case, F, Func, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import NullIf

from customers.models import Address


def with_place(customers: QuerySet[Any]) -> QuerySet[Any]:
    """City and state of the primary address, else of the first, as `place`; "" for none.

    In the same statement: a list of a hundred would make two hundred addresses of them.
    """
    primary_first = Case(When(type=Address.Type.PRIMARY, then=0), default=1)
    theirs = Address.objects.filter(customer_id=OuterRef("pk"))
    parts = [NullIf(F(name), Value("")) for name in ("city", "state")]
    line = Func(Value(", "), *parts, function="concat_ws", output_field=TextField())
    first = theirs.order_by(primary_first, "position", "id").annotate(line=line).values("line")[:1]
    return customers.annotate(place=Subquery(first))
