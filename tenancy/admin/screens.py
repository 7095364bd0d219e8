"""Tenancy's own screens. Imported once the site stands, which they register with."""

from tenancy.admin import companies, members, tokens, users, webhooks

__all__ = ["companies", "members", "tokens", "users", "webhooks"]
