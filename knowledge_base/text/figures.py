"""Figures a sentence states: delays, amounts of money, shares, articles, brought to one unit each so that they compare."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "douze": 12, "treize": 13, "quinze": 15, "vingt": 20, "trente": 30, "one": 1, "two": 2, "three": 3,
    "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "thirteen": 13, "fifteen": 15,
    "twenty": 20, "thirty": 30,
}  # fmt: skip
# in days; months and years as the average one, which the tolerance below makes equal to 30 and 365 days
_DAYS = {"heure": 1 / 24, "hour": 1 / 24, "jour": 1, "day": 1, "semaine": 7, "week": 7, "mois": 30.44, "month": 30.44, "an": 365.25, "année": 365.25, "year": 365.25}
_NUMBER = r"(?P<number>\d+(?:[ \u00a0\u202f.,]\d{3})+|\d+(?:[.,]\d+)?|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
_GAP = r"[ \u00a0\u202f-]"
_DELAY = re.compile(rf"\b{_NUMBER}{_GAP}(?P<unit>heures?|hours?|jours?|days?|semaines?|weeks?|mois|months?|années?|ans?|years?)\b", re.IGNORECASE)
_SCALE = rf"(?:{_GAP}(?P<scale>millions?|milliards?|billions?))?"
_MONEY = (
    re.compile(rf"\b{_NUMBER}{_SCALE}{_GAP}?(?:d[’']|of )?(?:euros?\b|€|EUR\b)", re.IGNORECASE),
    re.compile(rf"(?:€|\bEUR\b){_GAP}?{_NUMBER}\b{_SCALE}", re.IGNORECASE),
)
_SHARE = re.compile(rf"\b{_NUMBER}{_GAP}?(?P<unit>%|pour cent|per cent|percent)", re.IGNORECASE)
# the text an article belongs to is part of what is measured: article 33 of one says nothing of article 33 of another
_ARTICLE = re.compile(
    r"\barticles?[ \u00a0](?P<number>\d{1,3})(?![-\d])(?:[ \u00a0]?\([^)]*\)|,? (?:paragraphe|paragraph) \d+)*"
    r"[ \u00a0](?:du|de la|of the)[ \u00a0](?P<text>RGPD|GDPR|règlement|regulation|loi Informatique et Libertés|loi n° 78-17|charte)",
    re.IGNORECASE,
)
_TEXTS = {"rgpd": "gdpr", "gdpr": "gdpr", "règlement": "gdpr", "regulation": "gdpr", "charte": "charter"}
_SCALES = {"million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9, "billion": 1e9, "billions": 1e9}
TOLERANCE = 0.03


@dataclass(frozen=True)
class Figure:
    """A number with what it measures: "delay" in days, "money" in euros, "share" in percent, "article of" a text."""

    measure: str
    value: float

    def agrees(self, other: Figure) -> bool:
        """Tell whether two figures of one measure say the same."""
        if self.measure.startswith("article"):
            return self.value == other.value
        return abs(self.value - other.value) <= TOLERANCE * max(self.value, other.value)


def figures(sentence: str) -> tuple[Figure, ...]:
    """Return the figures of a sentence in order, each once."""
    found = [
        *(Figure("delay", _number(match) * _days(match["unit"])) for match in _DELAY.finditer(sentence)),
        *(
            Figure("money", _number(match) * _SCALES.get((match["scale"] or "").lower(), 1))
            for pattern in _MONEY
            for match in pattern.finditer(sentence)
        ),
        *(Figure("share", _number(match)) for match in _SHARE.finditer(sentence)),
        *(
            Figure(f"article of {_TEXTS.get(match['text'].lower(), 'act')}", float(match["number"]))
            for match in _ARTICLE.finditer(sentence)
        ),
    ]
    return tuple(dict.fromkeys(found))


def as_written(sentence: str) -> tuple[str, ...]:
    """Return the figures of a sentence in the words that state them, each once."""
    found = (match for pattern in (_DELAY, *_MONEY, _SHARE, _ARTICLE) for match in pattern.finditer(sentence))
    return tuple(dict.fromkeys(match.group() for match in sorted(found, key=lambda match: match.start())))


def without_figures(sentence: str) -> str:
    """Return what a sentence speaks about, its figures taken out."""
    for pattern in (_DELAY, *_MONEY, _SHARE, _ARTICLE):
        sentence = pattern.sub(" ", sentence)
    return sentence


def _number(match: re.Match[str]) -> float:
    text = match["number"].lower()
    if text in _WORDS:
        return _WORDS[text]
    if re.fullmatch(r"\d+(?:[ \u00a0\u202f.,]\d{3})+", text):
        return float(re.sub(r"\D", "", text))
    return float(text.replace(",", "."))


def _days(unit: str) -> float:
    name = unit.lower()
    return _DAYS.get(name) or _DAYS[name.removesuffix("s")]
