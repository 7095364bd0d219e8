from django.urls import path

from servicing.views.calendar import CalendarView
from servicing.views.documents import ServiceDocumentViewSet
from servicing.views.equipment import CustomerEquipmentViewSet, EquipmentViewSet
from servicing.views.maintenance import CustomerMaintenancePlanViewSet, MaintenancePlanViewSet
from servicing.views.recurring_services import (
    CustomerRecurringServiceViewSet,
    RecurringServiceViewSet,
)
from servicing.views.service_records import CustomerServiceViewSet, ServiceViewSet
from servicing.views.technicians import TechnicianViewSet, TimeOffViewSet
from servicing.views.visits import CustomerVisitViewSet, VisitViewSet
from tenancy.api.routers import ApiRouter

CUSTOMER = "customers/<uuid:customer_id>"

router = ApiRouter()
router.register("technicians", TechnicianViewSet, basename="technician")
router.register("technicians/<uuid:technician_id>/time-off", TimeOffViewSet, basename="time-off")
router.register("equipment", EquipmentViewSet, basename="equipment")
router.register(f"{CUSTOMER}/equipment", CustomerEquipmentViewSet, basename="customer-equipment")
router.register("equipment-schedule", MaintenancePlanViewSet, basename="maintenance-plan")
router.register(
    f"{CUSTOMER}/equipment-schedule",
    CustomerMaintenancePlanViewSet,
    basename="customer-maintenance-plan",
)
router.register("services", ServiceViewSet, basename="service")
router.register(f"{CUSTOMER}/services", CustomerServiceViewSet, basename="customer-service")
router.register(
    "services/<uuid:service_id>/documents", ServiceDocumentViewSet, basename="service-document"
)
router.register("visits", VisitViewSet, basename="visit")
router.register(f"{CUSTOMER}/visits", CustomerVisitViewSet, basename="customer-visit")
router.register("recurring-services", RecurringServiceViewSet, basename="recurring-service")
router.register(
    f"{CUSTOMER}/recurring-services",
    CustomerRecurringServiceViewSet,
    basename="customer-recurring-service",
)

urlpatterns = [
    path("visits.ics", CalendarView.as_view(), name="visit-calendar"),
    *router.urls,
]
