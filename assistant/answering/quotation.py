"""Whether words stand in a text, letter for letter but for white space."""

from __future__ import annotations


def stands_in(quote: str, text: str) -> bool:
    """True if the quotation is found word for word in the text; line breaks and runs of spaces count as one space."""
    return bool(quote.split()) and " ".join(quote.split()) in " ".join(text.split())
