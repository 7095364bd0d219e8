"""What a person may ask of those who hold their data: to be told all of it, and to be forgotten.

belongings.py   which records of which apps are about a customer, by the audit's registry
rules.py        what each app says of them: what is open, and what the law keeps
emptying.py     personal data out of live rows, in bulk
erasing.py      one customer, or one contact, forgotten: rows, history, files, tokens, answers
exporting.py    everything held on a customer, as one JSON document
"""
