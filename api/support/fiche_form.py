"""A fiche as the editor's form has it: one field a part, lists one item a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge_base.fiche import Fiche, Reference

FIELDS = ("id", "pair", "language", "topic", "title", "wordings", "keywords", "references", "review_months", "text")
_SEPARATOR = " | "


@dataclass(frozen=True)
class Typed:
    """What stands in the form, kept as it is whatever becomes of it."""

    values: Mapping[str, str]

    def fiche(self, author: str, today: date) -> Fiche:
        """The draft that the form amounts to; its format is checked when it is kept."""
        v = self.values
        months = v["review_months"].strip()
        return Fiche(
            id=v["id"].strip(),
            pair=v["pair"].strip() or None,
            language=v["language"].strip(),
            topic=v["topic"].strip(),
            title=v["title"].strip(),
            wordings=tuple(_lines(v["wordings"])),
            keywords=tuple(_lines(v["keywords"])),
            references=tuple(_reference(line) for line in _lines(v["references"])),
            state="draft",
            author=author,
            reviewer="-",
            reviewed=today,
            review_months=int(months) if re.fullmatch(r"\d{1,3}", months) else 0,
            text=v["text"].replace("\r\n", "\n").strip(),
        )


def typed_from(fiche: Fiche) -> Typed:
    """A fiche laid out in the form."""
    return Typed(
        {
            "id": fiche.id,
            "pair": fiche.pair or "",
            "language": fiche.language,
            "topic": fiche.topic,
            "title": fiche.title,
            "wordings": "\n".join(fiche.wordings),
            "keywords": "\n".join(fiche.keywords),
            "references": "\n".join(f"{each.source}{_SEPARATOR}{each.place}" for each in fiche.references),
            "review_months": str(fiche.review_months),
            "text": fiche.text,
        }
    )


def empty(language: str, wordings: str = "") -> Typed:
    """A new fiche."""
    return Typed({**dict.fromkeys(FIELDS, ""), "language": language, "review_months": "12", "wordings": wordings})


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _reference(line: str) -> Reference:
    source, _, place = line.partition("|")
    return Reference(source.strip(), place.strip())
