"""Customers as a CSV file, in the columns that an import takes.

cells.py      an answer of the API → the cells of a line, harmless in a spreadsheet
streaming.py  customers → lines, a few hundred at a time
views.py      GET /customers.csv
"""
