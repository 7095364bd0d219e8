"""Texts without what people leave out when they look for somebody: case, accents, apostrophes."""

import unicodedata

# What Unicode does not decompose, and apostrophes, which people leave out.
SPECIAL = str.maketrans(
    {
        **{"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "ŧ": "t"},
        **{"Ł": "l", "Ø": "o", "Đ": "d", "Ð": "d", "İ": "i", "Ħ": "h", "Ŧ": "t"},
        **{"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th"},
        **{"'": "", "’": "", "‘": "", "`": "", "ʼ": "", "´": ""},
    }
)


def fold(text: str) -> str:
    """
    >>> fold("Łódź O’Brien"), fold("PEÑA"), fold("Straße")
    ('lodz obrien', 'pena', 'strasse')
    """
    if text.isascii():
        return text.replace("'", "").replace("`", "").lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(SPECIAL).casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.translate(SPECIAL)
