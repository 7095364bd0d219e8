"""Customers that may be one: looked for when one is written, and over all that are there.

likeness.py    how alike two customers are, and in what
candidates.py  who may be alike, by the keyed tokens of search
pairs.py       the likely ones, verified and kept
job.py         all of a company's customers, batch by batch
"""
