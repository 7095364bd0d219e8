from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from customers.duplicates.filters import DuplicatePairFilter
from customers.duplicates.job import KIND, RESOURCE
from customers.duplicates.pairs import dismiss
from customers.duplicates.serializers import PairSerializer
from customers.examples import PAIR
from customers.exporting.streaming import plan_as
from customers.models import Customer, DuplicatePair
from tenancy.api.viewsets import ResourceViewSet
from tenancy.examples import QUEUED_JOB
from tenancy.jobs.answering import accepted
from tenancy.jobs.ordering import start_job
from tenancy.serializers import JobSerializer

SIDES = ("customer", "duplicate")


class DuplicateViewSet(ResourceViewSet):
    """Pairs of customers that may be one, the likeliest first.

    They are looked for whenever a customer is written. POST looks through all that are there, as
    a job; DELETE tells two apart for good.
    """

    resource = RESOURCE
    noun = "likely pair of duplicates"
    queryset = DuplicatePair.objects.open()
    serializer_class = PairSerializer
    filterset_class = DuplicatePairFilter
    orderings = {"score": "score", **ResourceViewSet.orderings}
    default_ordering = "-score"
    example = PAIR
    answer_examples = {"create": QUEUED_JOB}
    summaries = {
        "list": "List likely duplicates",
        "retrieve": "Show a likely pair of duplicates",
        "create": "Look for duplicates among all customers",
        "destroy": "Tell two customers apart",
    }

    @extend_schema(request=None, responses={202: JobSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        total = Customer.objects.filter(archived_at__isnull=True).count()
        return accepted(start_job(self.asker, KIND, order={}, total=total), request)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        answers = self.plan.present(page, self.asker)
        return self.get_paginated_response(self.with_customers(answers))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.plan.fetch(self.get_queryset().filter(id=self.kwargs["id"]))
        if not rows:
            raise Http404
        (answer,) = self.with_customers(self.plan.present(rows, self.asker))
        return Response(answer)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        dismiss(self.get_object())
        return Response(status=204)

    def get_queryset(self) -> Any:
        # Told apart already is told apart: DELETE answers 204 the second time, too.
        if self.action == "destroy":
            return DuplicatePair.objects.all()
        return super().get_queryset()

    def with_customers(self, answers: Any) -> Any:
        """Put both customers into each pair; three queries for all."""
        ids = {answer[side] for answer in answers for side in SIDES}
        plan = plan_as(self.asker, "customers")
        rows = plan.fetch(Customer.objects.filter(pk__in=ids))
        shown = plan.present(rows, self.asker)
        customers = {row[0]: customer for row, customer in zip(rows, shown, strict=True)}
        for answer in answers:
            answer |= {side: customers[answer[side]] for side in SIDES}
        return answers
