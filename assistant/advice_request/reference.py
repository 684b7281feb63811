"""References like DC-2026-000123-K: a year, a number without gap, and a letter that catches copying errors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.advice_request.errors import WrongReference

# 23 letters: without I, O and Q, which are misread as 1 and 0. 23 is prime, and no power of 10 below the
# 22nd is 1 modulo 23: so one wrong digit, or any two digits swapped, always changes the letter.
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_OFFSET = 12  # gives DC-2026-000123 the letter K, as printed in the documentation
_HIGHEST = 999_999
_WRITTEN = re.compile(r"DC(\d{4})(\d{6})([A-Z])", re.ASCII)
_SPACED = re.compile(r"DC[\W_]+(\d{4})[\W_]+(\d{1,6})[\W_]+([A-Z])", re.ASCII)


@dataclass(frozen=True)
class Reference:
    """The reference of a submitted request; `str()` gives it as people see it."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (2000 <= self.year <= 9999 and 1 <= self.number <= _HIGHEST):
            raise ValueError(f"no reference for year {self.year} and number {self.number}")

    @property
    def letter(self) -> str:
        """The check letter: (year and number as one 10-digit figure + 12) modulo 23, in LETTERS."""
        return LETTERS[(self.year * 1_000_000 + self.number + _OFFSET) % len(LETTERS)]

    def __str__(self) -> str:
        return f"DC-{self.year}-{self.number:06}-{self.letter}"


def parse_reference(text: str) -> Reference:
    """Reads a reference however it was copied: lower case, spaces, other hyphens; WrongReference if mistyped."""
    upper = text.strip().upper()
    match = _SPACED.fullmatch(upper) or _WRITTEN.fullmatch(re.sub(r"[\W_]", "", upper))
    if match is None:
        raise WrongReference("malformed_reference")
    try:
        reference = Reference(int(match[1]), int(match[2]))
    except ValueError as error:
        raise WrongReference("malformed_reference") from error
    if reference.letter != match[3]:
        raise WrongReference("wrong_check_letter")
    return reference
