"""What is told of the dates of a series."""

from typing import Any

from django import forms
from rest_framework import serializers

from servicing.models import LedgerEntry
from servicing.models.ledger import OccurrenceState
from servicing.occurrences import Occurrence
from servicing.preview import MOST, Preview, sentence_of
from tenancy.api.fields import WarningSerializer, instant_text


class OccurrenceSerializer(serializers.Serializer[Any]):
    """One date: its visit, or why it has none."""

    date = serializers.DateField(help_text="The local day on which the series puts it.")
    start = serializers.DateTimeField(allow_null=True)
    end = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=OccurrenceState.choices)
    reason = serializers.CharField(allow_null=True)
    message = serializers.CharField(allow_null=True, help_text="The reason in words.")
    visitId = serializers.UUIDField(allow_null=True)


class OccurrencesSerializer(serializers.Serializer[Any]):
    results = OccurrenceSerializer(many=True)


class PreviewedSerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    warnings = WarningSerializer(many=True)


class SkippedSerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    reason = serializers.CharField()
    message = serializers.CharField()


class PreviewSerializer(serializers.Serializer[Any]):
    """What a series would make; nothing is kept."""

    occurrences = PreviewedSerializer(many=True)
    skipped = SkippedSerializer(many=True)
    warnings = WarningSerializer(many=True)


class PreviewForm(forms.Form):
    n = forms.IntegerField(min_value=1, max_value=MOST, required=False)


class PeriodForm(forms.Form):
    """`from` and `to` are no names that a class body could declare."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
        self.fields["to"] = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


class ScopeForm(forms.Form):
    """How much of a series an edit changes; `from` belongs to `following`."""

    scope = forms.ChoiceField(choices=[("all", "All"), ("following", "Following")], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


def shown_entry(entry: LedgerEntry) -> dict[str, Any]:
    state, start, end = entry.outcome
    return {
        "date": entry.date.isoformat(),
        "start": instant_text(start) if start else None,
        "end": instant_text(end) if end else None,
        "state": state.value,
        "reason": entry.reason,
        "message": entry.message,
        "visitId": entry.visit_id and str(entry.visit_id),
    }


def shown_preview(preview: Preview, warnings: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "occurrences": list(map(shown_occurrence, preview.occurrences)),
        "skipped": [
            {"date": one.date.isoformat(), "reason": str(one.skipped), "message": sentence_of(one)}
            for one in preview.skipped
        ],
        "warnings": [*warnings, *preview.warnings],
    }


def shown_occurrence(one: Occurrence) -> dict[str, Any]:
    return {
        "date": one.date.isoformat(),
        "start": one.start and instant_text(one.start),
        "end": one.end and instant_text(one.end),
        "warnings": [
            {"code": remark.code, "message": remark.message, "field": None}
            for remark in one.remarks
        ],
    }
