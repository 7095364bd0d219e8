"""Two customers that turn out to be one, and that step taken back.

relations.py  what of every app hangs on a customer, by the models themselves
choosing.py   which of the two says what of the one that stays
merging.py    everything of the duplicate becomes the other's, and a pointer stays
touching.py   what was touched of that which a merge moved
undoing.py    the same backwards, as long as nothing of it was touched
redirect.py   what asks for the old id is sent to the new one
"""
