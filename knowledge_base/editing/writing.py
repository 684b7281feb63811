"""Writes a fiche as the Markdown file it is read from."""

from __future__ import annotations

from typing import Any

import yaml

from knowledge_base.fiche import Fiche


def fiche_text(fiche: Fiche) -> str:
    """Return the file of a fiche; reading it again gives the same fiche."""
    fields: dict[str, Any] = {
        "id": fiche.id,
        "pair": fiche.pair,
        "language": fiche.language,
        "topic": fiche.topic,
        "title": fiche.title,
        "wordings": list(fiche.wordings),
        "keywords": list(fiche.keywords),
        "references": [{"source": each.source, "place": each.place} for each in fiche.references],
        "state": fiche.state,
        "author": fiche.author,
        "reviewer": fiche.reviewer,
        "reviewed": fiche.reviewed,
        "review_months": fiche.review_months,
        "replaced_by": fiche.replaced_by,
    }
    kept = {name: value for name, value in fields.items() if value is not None}
    head = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{head}---\n{fiche.text}\n"
