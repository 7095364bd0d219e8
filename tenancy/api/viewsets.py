"""The base of every resource's views; a resource declares, this does."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from tenancy.api.reading import Plan
from tenancy.api.views import ApiView
from tenancy.asker import Asker, own_customer_ids
from tenancy.models import ArchivableModel

READING = {"list", "retrieve", "content"}


class ResourceViewSet(ApiView, GenericViewSet[Any]):
    """Lists and shows the records of one row of the permission table.

    `serializer_class` is what GET answers. An action that takes or answers something else names
    its own serializer in get_serializer_class().
    """

    resource = ""
    # Actions that are sent as POST and only ask, as a quote: whoever reads may, and nothing locks.
    asking_actions: ClassVar[frozenset[str]] = frozenset()
    lookup_field = "id"
    lookup_value_converter = "uuid"
    orderings = {"created": "created_at", "updated": "updated_at"}
    default_ordering = "-created"
    # How a record of this kind leads to its customer, for roles that see only their own.
    path_to_customer = "customer_id"

    @property
    def asker(self) -> Asker:
        return self.request.asker  # type: ignore[attr-defined]

    @property
    def reads(self) -> bool:
        """Whether the action changes nothing."""
        return self.action in READING or self.action in self.asking_actions

    @cached_property
    def plan(self) -> Plan:
        serializer: Any = self.serializer_class
        plan: Plan = serializer(context=self.get_serializer_context()).plan
        return plan

    def get_queryset(self) -> QuerySet[Any]:
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        if self.asker.access(self.resource).only_own:
            own = own_customer_ids(self.asker)
            queryset = queryset.filter(**{f"{self.path_to_customer}__in": own})
        return queryset

    def get_object(self) -> Any:
        """The record that is about to be written, locked, so that writers queue.

        Every write of a record begins here, since If-Match is looked at under the same lock.
        """
        record = get_object_or_404(locked(self.get_queryset()), id=self.kwargs["id"])
        if "If-Match" in self.request.headers:
            self.keep_items(record)
            self.require_current(self.plan.present_instance(record, self.asker))
        return record

    def keep_items(self, record: Any) -> None:
        """Keep the record's lists on it, for all who look at them; one query each, once."""
        for items in self.plan.items:
            items.keep_on(record)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.plan.present(page, self.asker))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.plan.fetch(self.get_queryset().filter(id=self.kwargs["id"]))
        if not rows:
            raise Http404
        (answer,) = self.plan.present(rows, self.asker)
        return Response(answer)


class CreateMixin(ResourceViewSet):
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        record = serializer.save()
        names = {**kwargs, "id": record.pk}
        location = reverse(f"{self.basename}-detail", kwargs=names, request=request)
        return Response(serializer.data, status=201, headers={"Location": location})


class EditMixin(ResourceViewSet):
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.edit(request, partial=True)

    def edit(self, request: Request, *, partial: bool) -> Response:
        record = self.get_object()
        if isinstance(record, ArchivableModel):
            record.require_present()
        self.keep_items(record)
        serializer = self.get_serializer(record, data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data)


class ReplaceMixin(EditMixin):
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.edit(request, partial=False)


class ArchiveMixin(ResourceViewSet):
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.get_object().archive()
        return Response(status=204)


class RestoreMixin(ResourceViewSet):
    action_resources = {"restore": "restores_and_overrides"}

    @action(detail=True, methods=["post"])
    def restore(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        record = self.get_object()
        record.restore()
        return Response(self.get_serializer(record).data)


class ParentScopedMixin(ResourceViewSet):
    """Confine a viewset to one parent named in the URL; an unseen parent is a 404.

    A write locks the parent first and refuses an archived one, so that nothing changes below a
    record that another request is just archiving.
    """

    parent_queryset: ClassVar[QuerySet[Any]]
    parent_field = "customer"
    parent_kwarg = "customer_id"
    # How the parent leads to its customer, for roles that see only their own.
    parent_path_to_customer = "pk"
    parent: Any = None
    customer: Any = None  # Of the parent, if that hangs on one; locked by a write.

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action is None:
            return
        parents = self.parent_queryset.all()
        if self.asker.access(self.resource).only_own:
            own = own_customer_ids(self.asker)
            parents = parents.filter(**{f"{self.parent_path_to_customer}__in": own})
        if not self.reads:
            self.lock_customer(parents.filter(pk=kwargs[self.parent_kwarg]))
            parents = locked(parents)
        self.parent = get_object_or_404(parents, pk=kwargs[self.parent_kwarg])
        if not self.detail:
            self.require_present_parent()

    def lock_customer(self, parents: QuerySet[Any]) -> None:
        """Lock the customer before the parent that hangs on it: writers below it queue there."""
        if self.parent_path_to_customer != "pk":
            customers: Any = parents.model._meta.get_field("customer").related_model
            found = customers.objects.filter(pk__in=parents.values(self.parent_path_to_customer))
            self.customer = locked(found).first()

    def get_object(self) -> Any:
        record = super().get_object()  # 404 and 412 speak before 409.
        self.require_present_parent()
        return record

    def require_present_parent(self) -> None:
        if not self.reads and self.action != "restore":
            for above in filter(None, (self.customer, self.parent)):
                above.require_present()

    def get_queryset(self) -> QuerySet[Any]:
        queryset = super().get_queryset()
        if self.parent is None:
            return queryset
        return queryset.filter(**{self.parent_field: self.parent})

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        return {**context, "fixed": {self.parent_field: self.parent}} if self.parent else context


class BelowCustomerMixin(ResourceViewSet):
    """A flat route to records that hang on a customer, or on none.

    A write locks that customer first, as the nested route does, and refuses an archived one. The
    serializer's field for the customer locks the one that a new record names.
    """

    def get_object(self) -> Any:
        customer = self.locked_customer()
        record = super().get_object()  # 404 and 412 speak before 409.
        if customer is not None and self.action != "restore":
            customer.require_present()
        return record

    def locked_customer(self) -> Any:
        record = self.get_queryset().filter(id=self.kwargs["id"])
        customers: Any = record.model._meta.get_field("customer").related_model
        found = customers.objects.filter(pk__in=record.values("customer_id"))
        return locked(found).first()


def locked(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Lock the rows, but not against others that only point at them: no foreign key must wait."""
    return queryset.select_for_update(of=("self",), no_key=True)
