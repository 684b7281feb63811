"""scrub: takes direct identifiers out of a text and leaves law, dates, delays and amounts alone."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from assistant.privacy import patterns
from assistant.privacy.names import NameFinder, NoNames


class Kind(StrEnum):
    """A kind of personal data that scrubbing recognises."""

    EMAIL = "email"
    PHONE = "phone"
    NIR = "nir"
    IBAN = "iban"
    CARD = "card"
    IP = "ip"
    NAME = "name"


PLACEHOLDERS = {
    Kind.EMAIL: "[e-mail]",
    Kind.PHONE: "[téléphone]",
    Kind.NIR: "[NIR]",
    Kind.IBAN: "[IBAN]",
    Kind.CARD: "[carte bancaire]",
    Kind.IP: "[adresse IP]",
    Kind.NAME: "[nom]",
}


@dataclass(frozen=True)
class Scrubbed:
    """A text without what was recognised, and the kinds that were."""

    text: str
    kinds: tuple[Kind, ...] = ()


_PLACEHOLDER = re.compile("|".join(map(re.escape, PLACEHOLDERS.values())))
Rewrite = Callable[[str], str]


def scrub(text: str) -> Scrubbed:
    """Replaces e-mail and IP addresses, phone numbers, NIR, IBAN and card numbers by a word in brackets."""
    found: list[Kind] = []
    for kind, rewrite in _STEPS:
        rewritten = rewrite(text)
        if rewritten != text:
            found.append(kind)
        text = rewritten
    return Scrubbed(text, tuple(dict.fromkeys(found)))


def without_placeholders(text: str) -> str:
    """A scrubbed text without the words in brackets: a search must find what was asked, not fiches on e-mail."""
    return " ".join(_PLACEHOLDER.sub(" ", text).split())


class Scrubber:
    """Scrubs what has a shape, then the names that its finder sees."""

    def __init__(self, names: NameFinder | None = None) -> None:
        self._names = names or NoNames()

    def scrub(self, text: str) -> Scrubbed:
        """The text without identifiers nor names, and the kinds that were taken out."""
        shaped = scrub(text)
        spans = self._names.find(shaped.text)
        if not spans:
            return shaped
        return Scrubbed(_replaced(shaped.text, spans, PLACEHOLDERS[Kind.NAME]), (*shaped.kinds, Kind.NAME))


def _replaced(text: str, spans: list[tuple[int, int]], word: str) -> str:
    for start, end in reversed(spans):
        text = text[:start] + word + text[end:]
    return text


def _always(kind: Kind, pattern: re.Pattern[str]) -> Rewrite:
    def rewrite(text: str) -> str:
        # Twice: of two numbers joined by a slash, the second is seen as one once the first is gone.
        return pattern.sub(PLACEHOLDERS[kind], pattern.sub(PLACEHOLDERS[kind], text))

    return rewrite


def _where(kind: Kind, pattern: re.Pattern[str], holds: Callable[[re.Match[str]], bool]) -> Rewrite:
    def rewrite(text: str) -> str:
        return pattern.sub(lambda match: PLACEHOLDERS[kind] if holds(match) else match[0], text)

    return rewrite


def _ibans(text: str) -> str:
    parts: list[str] = []
    position = 0
    for match in patterns.IBAN_START.finditer(text):
        end = patterns.iban_end(text, match.start())
        if end is not None and match.start() >= position:
            parts += [text[position : match.start()], PLACEHOLDERS[Kind.IBAN]]
            position = end
    return "".join(parts) + text[position:]


def _is_address(match: re.Match[str]) -> bool:
    if patterns.NUMBERED_BEFORE.search(match.string, max(0, match.start() - 24), match.start()):
        return False
    # 1.2.3.4 is far more often the number of a section than the address of a person.
    return len(match[0]) > len("1.2.3.4")


def _is_ipv6(match: re.Match[str]) -> bool:
    try:
        ipaddress.IPv6Address(match[0])
    except ValueError:
        return False
    return len(match[0]) > len("::1/8")


_STEPS: tuple[tuple[Kind, Rewrite], ...] = (
    (Kind.EMAIL, _always(Kind.EMAIL, patterns.EMAIL)),
    (Kind.IP, _where(Kind.IP, patterns.IPV6, _is_ipv6)),
    (Kind.IP, _where(Kind.IP, patterns.IPV4, _is_address)),
    (Kind.IBAN, _ibans),
    (Kind.NIR, _where(Kind.NIR, patterns.NIR, lambda match: patterns.nir_key_holds(match[1], match[2]))),
    (Kind.NIR, _always(Kind.NIR, patterns.NIR_GROUPED)),
    (Kind.NIR, lambda text: patterns.NIR_ANNOUNCED.sub(rf"\1{PLACEHOLDERS[Kind.NIR]}", text)),
    (Kind.CARD, _where(Kind.CARD, patterns.CARD, lambda match: patterns.is_card(match[0]))),
    (Kind.PHONE, _always(Kind.PHONE, patterns.INTERNATIONAL_PHONE)),
    (Kind.PHONE, _always(Kind.PHONE, patterns.FRENCH_PHONE)),
    (Kind.PHONE, _always(Kind.PHONE, patterns.FOREIGN_PHONE)),
)
