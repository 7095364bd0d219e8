"""Customers from a CSV file: looked at when it is sent, then checked and written in batches.

table.py     bytes → lines and cells, whatever encoding and delimiter an office's program wrote
columns.py   a column's heading → a field of the API
rows.py      a line's cells → a body as the API takes it → a validated customer
writing.py   validated customers → the database, in bulk
job.py       the batches of one import
"""
