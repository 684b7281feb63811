"""What a request shows in clear, its subject and sector: without who asks, nor anybody else's name or number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.privacy.patterns import luhn_holds
from assistant.privacy.scrub import PLACEHOLDERS, Kind, Scrubber, scrub

TITLES = ("subject", "sector")
ORGANISATION, NUMBER = "[organisme]", "[identifiant]"
_SHORTEST = 3
# SIREN (9 digits), SIRET (14), both in groups of three then five; a VAT number ends in the SIREN.
_SIREN = re.compile(r"(?<![\d.,])\d{3}[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{5})?(?!\d)")
_ANNOUNCED = re.compile(r"\b(?:FR[\s.]?[0-9A-Z]{2}[\s.]?\d{3}[\s.]?\d{3}[\s.]?\d{3}|W\d{9})\b", re.IGNORECASE)
_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True)
class Titles:
    """Takes out of a title what the request itself says of who asks, then whatever the scrubber recognises."""

    scrubber: Scrubber = field(default_factory=Scrubber)

    def of(self, values: Mapping[str, str]) -> dict[str, str]:
        """The titles of a request's fields as lists show them."""
        return {name: self.clear(values.get(name, ""), values) for name in TITLES}

    def clear(self, title: str, values: Mapping[str, str]) -> str:
        """Words of a request without who asks, nor anybody else's name or number."""
        if not title:
            return title
        # What has a shape first: a name taken out of an e-mail address would leave the rest of it.
        title = scrub(title).text
        for words, placeholder in _own(values):
            title = words.sub(placeholder, title)
        title = _ANNOUNCED.sub(NUMBER, title)
        title = _SIREN.sub(lambda match: NUMBER if luhn_holds(match[0]) else match[0], title)
        return self.scrubber.scrub(title).text


def _own(values: Mapping[str, str]) -> Iterator[tuple[re.Pattern[str], str]]:
    """What the person gave as name and organisation, whole, then each part of the name."""
    name, organisation = values.get("contact_name", ""), values.get("organisation", "")
    for words, placeholder in ((organisation, ORGANISATION), (name, PLACEHOLDERS[Kind.NAME])):
        parts = _LETTERS.findall(words)
        if len("".join(parts)) >= _SHORTEST:
            together = r"[\W_]+".join(map(re.escape, parts))
            yield re.compile(rf"\b{together}\b", re.IGNORECASE), placeholder
    for part in _LETTERS.findall(name):
        # Written as a name: Mr Petit does not take “petit” out of what he asks.
        if part[:1].isupper() and len(part) >= _SHORTEST:
            yield re.compile(rf"\b(?:{re.escape(part)}|{re.escape(part.upper())})\b"), PLACEHOLDERS[Kind.NAME]
