"""Finding customers by any part of what is sealed, without the database ever seeing the text.

words.py      texts as folded words, phones as digits
tokens.py     what is stored of words, and what a query asks for, under the company's key
queries.py    what a person typed, read as words and as a phone
fields.py     what of a customer is searched, and what of it a role may find
ranking.py    whether an opened customer fits, how well, and where
tables.py     the closed tables
asking.py     the database's functions that find by tokens
storing.py    the database's functions that keep tokens
keeping.py    tokens follow the customers, in the same transaction
rebuilding.py all tokens anew, or under a new key
finding.py    one page of hits
"""
