"""Duplicates in the admin: the likely pairs, two customers side by side, and merges taken back."""

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.decorators import action

from customers.duplicates.job import KIND, RESOURCE
from customers.duplicates.pairs import dismiss, note_alike
from customers.merging.choosing import DUPLICATE, EMPTY, JOINED, THIS, choices
from customers.merging.merging import lock_both, merge
from customers.merging.relations import relations
from customers.merging.undoing import unmerge
from customers.models import Customer, DuplicatePair, Merge
from tenancy.admin.access import asker_of
from tenancy.asker import Asker
from tenancy.errors import ConflictError
from tenancy.jobs.ordering import start_job
from tenancy.models import Job

SHOWN, RECENT = 50, 10
BOTH = "both"


class Side(NamedTuple):
    """What one of the two says of a field."""

    value: str  # As the form sends it.
    text: str
    is_chosen: bool


class FieldChoice(NamedTuple):
    column: str
    label: str
    sides: list[Side]
    differs: bool


class MergePages:
    """The pages of duplicates, for the admin of customers."""

    admin_site: Any
    model: Any

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"customers_customer_{name}")

        two = "<uuid:customer_id>/merge/<uuid:duplicate_id>/"
        return [page(two, self.merge_page, "merge"), *super().get_urls()]  # type: ignore[misc]

    def has_merge_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        asker = asker_of(request)
        return asker is not None and asker.access(RESOURCE).writes

    def merger(self, request: HttpRequest) -> Asker:
        asker = asker_of(request)
        if asker is None or not self.has_merge_permission(request):
            raise PermissionDenied
        return asker

    @action(description="Duplicates", icon="merge", url_path="duplicates", permissions=["merge"])
    def find_duplicates(self, request: HttpRequest) -> HttpResponse:
        """The likely pairs, the likeliest first, and the merges that may be taken back."""
        asker = self.merger(request)
        if request.method == "POST":
            return self.do_with_pairs(request, asker)
        pairs = DuplicatePair.objects.open().order_by("-score", "-id")
        merges = Merge.objects.order_by("-at")
        return self.merging_page(
            request,
            "Duplicates",
            "duplicates",
            pairs=pairs.select_related("customer", "duplicate")[:SHOWN],
            count=pairs.count(),
            merges=merges.select_related("duplicate__merged_into")[:RECENT],
            job=Job.objects.filter(kind=KIND).order_by("-created_at").first(),
        )

    def do_with_pairs(self, request: HttpRequest, asker: Asker) -> HttpResponse:
        if pair_id := request.POST.get("apart"):
            dismiss(existing(DuplicatePair.objects.all(), pair_id))
        elif merge_id := request.POST.get("part"):
            self.part(request, existing(Merge.objects.all(), merge_id))
        else:
            total = Customer.objects.filter(archived_at__isnull=True).count()
            start_job(asker, KIND, order={}, total=total)
            messages.info(request, "All customers are being looked through.")
        return HttpResponseRedirect(request.path)

    def part(self, request: HttpRequest, found: Merge) -> None:
        merged_into = Customer.ever.get(pk=found.duplicate_id).merged_into_id
        both = lock_both([merged_into, found.duplicate_id])
        try:
            customer, duplicate = both[merged_into], both[found.duplicate_id]
            unmerge(customer=customer, duplicate=duplicate, at=timezone.now())
        except ConflictError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "The two are customers of their own again.")

    def merge_page(
        self, request: HttpRequest, customer_id: UUID, duplicate_id: UUID
    ) -> HttpResponse:
        """Two customers side by side; POST merges the right one into the left one."""
        self.merger(request)
        both = lock_both([customer_id, duplicate_id]) if request.method == "POST" else {}
        customer, duplicate = (
            both.get(pk) or existing(Customer.objects.all(), pk)
            for pk in (customer_id, duplicate_id)
        )
        if request.method == "POST" and self.merged(request, customer, duplicate):
            change = reverse("admin:customers_customer_change", args=[customer_id])
            return HttpResponseRedirect(change)
        return self.merging_page(
            request,
            "Merge two customers",
            "merge",
            customer=customer,
            duplicate=duplicate,
            fields=list(field_choices(customer, duplicate)),
            moving=moving(duplicate_id),
        )

    def merged(self, request: HttpRequest, customer: Customer, duplicate: Customer) -> bool:
        columns = {choice.column for choice in choices()}
        sent = {column: request.POST.get(f"prefer-{column}") for column in columns}
        prefer = {column: side for column, side in sent.items() if side in {THIS, DUPLICATE}}
        try:
            for each in (customer, duplicate):
                require_whole(each)
            told = merge(customer=customer, duplicate=duplicate, prefer=prefer, at=timezone.now())
        except ConflictError as error:
            messages.error(request, " ".join([error.message, error.details.get("rule", "")]))
            return False
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return False
        messages.success(request, "The two are one customer now.")
        for warning in told:
            messages.warning(request, warning["message"])
        return True

    def merging_page(
        self, request: HttpRequest, title: str, page: str, **context: Any
    ) -> HttpResponse:
        site = self.admin_site.each_context(request)
        shown = {**site, "title": title, "opts": self.model._meta, **context}
        return TemplateResponse(request, f"customers/admin/{page}.html", shown)


def existing(rows: QuerySet[Any], pk: Any) -> Any:
    """404 for an unknown id, and for one that is none."""
    try:
        found = rows.filter(pk=pk).first()
    except ValidationError:
        found = None
    if found is None:
        raise Http404
    return found


def require_whole(customer: Customer) -> None:
    if customer.merged_into_id:
        raise ConflictError("One of the two was merged into another customer.", "merged")
    customer.require_present()


def field_choices(customer: Customer, duplicate: Customer) -> Any:
    """The fields of which one of the two says anything."""
    for column, _, label in choices():
        mine, theirs = getattr(customer, column), getattr(duplicate, column)
        if mine in EMPTY and theirs in EMPTY:
            continue
        joined = column in JOINED
        takes_theirs = not joined and mine in EMPTY
        sides = [
            Side(THIS, shown(customer, column), not joined and not takes_theirs),
            Side(DUPLICATE, shown(duplicate, column), takes_theirs),
        ]
        if joined:
            sides.append(Side(BOTH, "Both", True))
        yield FieldChoice(column, label, sides, mine != theirs)


def shown(customer: Customer, column: str) -> str:
    value = getattr(customer, column)
    if display := getattr(customer, f"get_{column}_display", None):
        return str(display() or "")
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case list():
            return ", ".join(value)
        case dict():
            return ", ".join(f"{key}: {text}" for key, text in value.items())
        case Customer():
            return value.name
    return str(value)


def moving(customer_id: UUID) -> list[tuple[str, int]]:
    """What hangs on a customer: how many of each."""
    counted = [
        (related.model._meta, related.rows(customer_id).count())
        for related in relations()
        if not getattr(related.model, "told_elsewhere", False)
    ]
    return [
        (str(meta.verbose_name if count == 1 else meta.verbose_name_plural), count)
        for meta, count in counted
        if count
    ]


def warn_of_alike(request: HttpRequest, customer_id: UUID) -> None:
    """Say which customers one that was just saved may be."""
    rows = Customer.objects.filter(pk=customer_id).select_related("tenant")
    for match in note_alike(list(rows.for_list())).get(customer_id, [])[:1]:
        reasons = dict(DuplicatePair.Reason.choices)
        why = ", ".join(str(reasons[reason]).lower() for reason in match.likeness.reasons)
        messages.warning(request, f"Another customer may be the same: {why}. See Duplicates.")
