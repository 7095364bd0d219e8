"""Customers from A to Z, though the database cannot read a name.

One sealed list per company holds its customers' ids in the order of their names. What was named
since stands in a table of changes, which a trigger fills in the writer's own transaction; whoever
reads opens those few names and lays them over the list. So writing stays cheap, and no order of
names is ever stored in plain.
"""
