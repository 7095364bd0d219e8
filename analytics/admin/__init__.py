"""Charts of the last twelve months, on the home page and on a customer's."""

from analytics.admin.panels import company_panel, customer_panel
from customers.models import Customer
from tenancy.admin.panels import register_home_panel, register_panel

register_home_panel(company_panel)
register_panel(Customer, customer_panel)
