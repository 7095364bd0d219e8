"""Files on disk or in a bucket: sealed while they arrive, opened while they leave.

Plaintext is never written anywhere; see docs/adr/0013-sealed-files.md.
"""
