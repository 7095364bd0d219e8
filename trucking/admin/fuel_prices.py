from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format

from customers.admin.filters import ArchivedFilter
from tenancy.admin.archiving import ArchivableAdmin
from tenancy.admin.charts import Chart, Point, line_chart
from trucking.models import FuelPrice
from trucking.serializers.fuel_price import FuelPriceSerializer

WEEKS = 104


@admin.register(FuelPrice)
class FuelPriceAdmin(ArchivableAdmin):
    resource = "rates"
    serializer_class = FuelPriceSerializer
    menu_icon = "local_gas_station"
    empty_text = "No fuel prices yet. Rates with a fuel table need one for the day of the pickup."
    list_display = ("effective_from", "region", "per_gallon", "published_on")
    list_filter = (ArchivedFilter,)
    list_before_template = "trucking/admin/fuel_chart.html"
    ordering = ("-effective_from", "-id")
    sortable_by = ()
    fieldsets = (
        (None, {"fields": [("price", "currency"), ("published_on", "effective_from"), "region"]}),
    )

    def title_of(self, record: FuelPrice) -> str:
        return str(record)

    @admin.display(description="Per gallon")
    def per_gallon(self, price: FuelPrice) -> str:
        return f"{price.price:.3f} {price.currency}"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        chart = self.chart() if self.has_view_permission(request) else None
        return super().changelist_view(request, {"chart": chart, **(extra_context or {})})

    def chart(self) -> Chart | None:
        known = FuelPrice.objects.filter(region="US", archived_at__isnull=True)
        newest = known.order_by("-effective_from").values_list("effective_from", "price")
        points = [
            Point(day, date_format(day), price, f"{price:.3f}")
            for day, price in reversed(newest[:WEEKS])
        ]
        if len(points) < 2:
            return None
        title = f"{points[-1].text} a gallon in the United States"
        summary = f"Price of a gallon from {points[0].label} to {points[-1].label}."
        # The list below the chart is its table.
        return line_chart("fuel", title, summary, points, has_table=False)
