"""Articles and recitals named by their number, in a question or at the head of a section."""

from __future__ import annotations

import re

from knowledge_base.text.analysis import fold

_ARTICLE = re.compile(r"\b(art(?:icles?)?|considerants?|recitals?)\b\.?\s*(?:n[o°]\s*)?(\d+(?:-\d+)?)\b")
_HEADING = re.compile(r"(?:^|.* : )" + _ARTICLE.pattern)
_ARTICLE_KINDS = {"c": "recital", "r": "recital", "a": "article"}

ArticleName = tuple[str, str]


def articles_named(text: str) -> frozenset[ArticleName]:
    """Return the articles and recitals that a text names by number."""
    return frozenset((_ARTICLE_KINDS[kind[0]], number) for kind, number in _ARTICLE.findall(fold(text)))


def is_bare_article(heading: str) -> bool:
    """Tell whether a heading is an article's number and nothing else, which says nothing of its subject."""
    found = _ARTICLE.fullmatch(fold(heading).strip(" .:"))
    return found is not None and _ARTICLE_KINDS[found.group(1)[0]] == "article"


def heading_article(heading: str) -> ArticleName | None:
    """Return the article or recital that a heading opens with, its parent's heading aside."""
    found = _HEADING.match(fold(heading))
    return (_ARTICLE_KINDS[found.group(1)[0]], found.group(2)) if found else None
