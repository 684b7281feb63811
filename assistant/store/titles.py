"""What lists of requests are searched in: subject and sector, folded as what is searched for will be."""

from __future__ import annotations

from knowledge_base.text.analysis import fold


def fold_titles(subject: str | None, sector: str | None) -> str:
    """Returns both as one folded text."""
    return fold(f"{subject or ''} {sector or ''}").strip()
