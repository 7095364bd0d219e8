from django.urls import path

from analytics.views import (
    CompanyAnalyticsView,
    CustomerAnalyticsView,
    DefinitionsView,
    DefinitionView,
    TechnicianAnalyticsView,
)

urlpatterns = [
    path("analytics", CompanyAnalyticsView.as_view(), name="analytics"),
    path("analytics/definitions", DefinitionsView.as_view(), name="analytics-definitions"),
    path(
        "analytics/definitions/<str:definition>",
        DefinitionView.as_view(),
        name="analytics-definition",
    ),
    path(
        "customers/<uuid:customer_id>/analytics",
        CustomerAnalyticsView.as_view(),
        name="customer-analytics",
    ),
    path(
        "technicians/<uuid:technician_id>/analytics",
        TechnicianAnalyticsView.as_view(),
        name="technician-analytics",
    ),
]
