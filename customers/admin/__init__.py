from customers.admin.customers import CustomerAdmin

__all__ = ["CustomerAdmin"]
