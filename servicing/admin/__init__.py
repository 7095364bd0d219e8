"""The screens of the service side, in the order in which the sidebar shows them."""

from typing import Any

from django.contrib import admin

from customers.models import Customer
from servicing.admin.customer_panel import customer_panel
from servicing.admin.equipment import EquipmentAdmin
from servicing.admin.maintenance import MaintenancePlanAdmin
from servicing.admin.recurring_services import RecurringServiceAdmin
from servicing.admin.series_ledger import ledger_panel
from servicing.admin.service_records import ServiceRecordAdmin
from servicing.admin.technicians import TechnicianAdmin
from servicing.admin.visits import VisitAdmin
from servicing.models import (
    Equipment,
    MaintenancePlan,
    RecurringService,
    ServiceRecord,
    Technician,
    Visit,
)
from tenancy.admin.panels import register_panel

SCREENS: dict[Any, Any] = {
    Visit: VisitAdmin,
    RecurringService: RecurringServiceAdmin,
    ServiceRecord: ServiceRecordAdmin,
    Equipment: EquipmentAdmin,
    MaintenancePlan: MaintenancePlanAdmin,
    Technician: TechnicianAdmin,
}
for model, screen in SCREENS.items():
    admin.site.register(model, screen)
register_panel(Customer, customer_panel)
register_panel(RecurringService, ledger_panel)
