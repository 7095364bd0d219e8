"""The shapes of the answers, for the schema; what they hold is told by the definitions."""

from typing import Any

from rest_framework import serializers

from analytics.definitions import DEFINITIONS
from analytics.periods import Interval
from tenancy.api.fields import MoneyField, UnitRateField


def number() -> serializers.FloatField:
    return serializers.FloatField(allow_null=True)


def whole() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0)


def instant() -> serializers.DateTimeField:
    return serializers.DateTimeField(allow_null=True)


def money() -> MoneyField:
    return MoneyField(max_digits=14, allow_null=True)


class BucketSerializer(serializers.Serializer[Any]):
    start = serializers.DateField(help_text="The bucket's first local day.")
    days = serializers.IntegerField(help_text="How many of its days were asked for.")


class CountBucketSerializer(BucketSerializer):
    count = whole()


class ResponseBucketSerializer(BucketSerializer):
    n = whole()
    meanMinutes = number()


class ScoreBucketSerializer(BucketSerializer):
    n = whole()
    mean = number()


class RevenueBucketSerializer(BucketSerializer):
    n = whole()
    total = money()
    services = money()
    loads = money()


class FigureChangeSerializer(serializers.Serializer[Any]):
    """Of one figure; differences of money are decimal strings."""

    previous = serializers.JSONField(allow_null=True)
    difference = serializers.JSONField(allow_null=True)
    ratio = number()


class MetricSerializer(serializers.Serializer[Any]):
    n = serializers.IntegerField(allow_null=True, help_text="Of how many records.")
    excluded = serializers.DictField(
        child=serializers.IntegerField(), allow_null=True, help_text="{reason: count}"
    )
    definition = serializers.ChoiceField([d.id for d in DEFINITIONS])
    change = serializers.DictField(
        child=FigureChangeSerializer(),
        allow_null=True,
        help_text="By figure, with compare=previous.",
    )


class FrequencyFiguresSerializer(MetricSerializer):
    count = whole()
    perMonth = number()
    medianGapDays = number()
    lastServiceAt = instant()
    nextVisitAt = instant()
    series = CountBucketSerializer(many=True)


class OpenRequestsSerializer(serializers.Serializer[Any]):
    count = whole()
    oldestRequestedAt = instant()


class ResponseFiguresSerializer(MetricSerializer):
    meanMinutes = number()
    medianMinutes = number()
    p90Minutes = number()
    openRequests = OpenRequestsSerializer()
    series = ResponseBucketSerializer(many=True)


class SatisfactionFiguresSerializer(MetricSerializer):
    mean = number()
    share4to5 = number()
    distribution = serializers.DictField(child=serializers.IntegerField())
    responseRate = number()
    series = ScoreBucketSerializer(many=True)


class RevenueFiguresSerializer(MetricSerializer):
    total = money()
    currency = serializers.CharField(allow_null=True)
    byCurrency = serializers.DictField(child=money(), allow_null=True)
    services = money()
    loads = money()
    recurringContracted = money()
    series = RevenueBucketSerializer(many=True, allow_null=True)


class ShareSerializer(serializers.Serializer[Any]):
    onTime = whole()
    n = whole()


class CountedSerializer(serializers.Serializer[Any]):
    visits = ShareSerializer()
    pickups = ShareSerializer()
    deliveries = ShareSerializer()


class OnTimeFiguresSerializer(MetricSerializer):
    visits = number()
    pickups = number()
    deliveries = number()
    counted = CountedSerializer()


class FirstTimeFixFiguresSerializer(MetricSerializer):
    share = number()
    fixed = whole()


class EquipmentFiguresSerializer(MetricSerializer):
    count = whole()
    overdue = whole()
    underWarranty = whole()


class LoadFiguresSerializer(MetricSerializer):
    count = whole()
    miles = number()
    revenuePerMile = UnitRateField(allow_null=True)
    currency = serializers.CharField(allow_null=True)


class DaysSerializer(serializers.Serializer[Any]):
    def get_fields(self) -> Any:
        return {"from": serializers.DateField(), "to": serializers.DateField()}


class AnalyticsSerializer(serializers.Serializer[Any]):
    """A metric is null where the subject cannot have it: nobody's own work has loads."""

    customerId = serializers.UUIDField(allow_null=True)
    technicianId = serializers.UUIDField(allow_null=True)
    days = serializers.IntegerField(min_value=1)
    interval = serializers.ChoiceField([str(interval) for interval in Interval])
    timezone = serializers.CharField()
    previous = DaysSerializer(allow_null=True)
    asOf = serializers.DateTimeField()
    serviceFrequency = FrequencyFiguresSerializer()
    averageResponseTime = ResponseFiguresSerializer()
    satisfaction = SatisfactionFiguresSerializer()
    revenue = RevenueFiguresSerializer()
    onTime = OnTimeFiguresSerializer()
    firstTimeFix = FirstTimeFixFiguresSerializer()
    equipment = EquipmentFiguresSerializer(allow_null=True)
    loads = LoadFiguresSerializer(allow_null=True)

    def get_fields(self) -> Any:
        return {**DaysSerializer().get_fields(), **super().get_fields()}


class DefinitionSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    metric = serializers.CharField(help_text="The key of an analytics answer.")
    title = serializers.CharField()
    counts = serializers.CharField(help_text="What n counts, and on which day.")
    figures = serializers.DictField(child=serializers.CharField())
    excluded = serializers.DictField(child=serializers.CharField())


class DefinitionListSerializer(serializers.Serializer[Any]):
    results = DefinitionSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
