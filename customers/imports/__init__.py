"""Customers from a CSV or XLSX file: looked at when it arrives, then checked, written in batches.

workbook.py     an Excel workbook → the CSV that somebody would have saved
table.py        bytes → lines and cells, whatever encoding and delimiter an office's program wrote
columns.py      a column's heading → a field of the API
guessing.py     what a heading of another program probably means
remembering.py  what it was meant for the last time
order.py        what one import is to do, settled when the file is sent
rows.py         a line's cells → a body as the API takes it → a validated customer
doubles.py      rows of one file that may be the same customer
writing.py      validated customers → the database, in bulk
job.py          the batches of one import
undoing.py      an import taken back
"""
