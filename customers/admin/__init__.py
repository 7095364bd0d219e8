from customers.admin.customers import CustomerAdmin
from customers.admin.privacy_requests import PrivacyRequestAdmin

__all__ = ["CustomerAdmin", "PrivacyRequestAdmin"]
