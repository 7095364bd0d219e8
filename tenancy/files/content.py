"""What a file is, told by its first bytes alone: neither its name nor its sender is believed.

A check of our own, since three kinds are taken: a library that knows hundreds would say what else
a file may be, and needs libmagic or reads the whole file. What is taken is never run or rendered
by us, and is handed out as a sandboxed download.
"""

SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR": "image/png",
}
DOCUMENT_TYPES = sorted(SIGNATURES.values())
HEAD = 16  # Bytes of a file that are looked at.


def content_type_of(head: bytes) -> str | None:
    """The kind that a file's first bytes show; None for any that is not taken.

    >>> content_type_of(b"%PDF-1.7"), content_type_of(b"MZ"), content_type_of(b" %PDF-1.7")
    ('application/pdf', None, None)
    """
    return next((kind for start, kind in SIGNATURES.items() if head.startswith(start)), None)
