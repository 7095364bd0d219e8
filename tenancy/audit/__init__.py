"""The audit: what changed, who changed it, through which door, and why.

history.py     the historical models, which django-simple-history derives from ours
catalogue.py   which tables have a history, by PostgreSQL's own catalogue
functions.py   the functions and triggers with which PostgreSQL itself writes it
reconcile.py   makes them, and says where they lack
events.py      acts that change no row: refused, revealed, exported …
registry.py    which resources the API tells the history of
feed.py        the entries of a customer or a company, newest first
changes.py     what changed, in the API's names, masked by role
erasure.py     the one way in which something leaves the history again
"""
