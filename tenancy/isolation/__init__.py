"""The second wall: PostgreSQL itself keeps companies apart.

roles.py           the logins, and what the app's may do
policies.py        forced row-level security on every table with a tenant_id
composite_keys.py  foreign keys that cannot cross companies
closed.py          tables that only their owner's functions touch
reconcile.py       brings a database in line with all of these, from its own catalogue
check.py           says where a database is not in line
guard.py           refuses to serve through a login that could go around them
"""
