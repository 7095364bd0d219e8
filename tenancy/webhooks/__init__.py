"""Telling other systems of changes: at least once, signed, and to public addresses only.

event_types.py  which events there are, and the patterns by which they are asked for
collecting.py   events from the histories, which are the outbox: a write pays nothing for them
signing.py      the header by which a receiver knows us
sending.py      one POST to an address that was checked when it was connected to
delivering.py   what is due, sent in order, and tried again with growing pauses
lanes.py        the threads of a worker in which that is done
"""
