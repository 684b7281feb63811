"""Inline markup of Markdown, taken off so that the words alone remain."""

from __future__ import annotations

import html
import re

from knowledge_base.text.cleaning import squeeze, strip_invisible

_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\[\]]*(?:\[[^\]]*\][^\[\]]*)*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_REFERENCE_LINK = re.compile(r"\[([^\]]+)\]\[[^\]]*\]")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]]+\]")
_AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![\w*])|(?<!\w)_(?=[^\s_])([^_]+?)(?<=\S)_(?!\w)")
_CODE = re.compile(r"`+([^`]+)`+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")


def plain(text: str) -> str:
    """Return the words of one line or paragraph of Markdown."""
    text = _IMAGE.sub("", text)
    text = _FOOTNOTE_MARK.sub("", _LINK.sub(r"\1", text))
    text = _AUTOLINK.sub(r"\1", _REFERENCE_LINK.sub(r"\1", text))
    text = _TAG.sub("", text)
    text = _STRONG.sub(r"\2", _STRONG.sub(r"\2", text))
    text = _EMPHASIS.sub(lambda match: match.group(1) or match.group(2), text)
    text = _ESCAPE.sub(r"\1", _CODE.sub(r"\1", text)).replace("**", "")
    return squeeze(strip_invisible(html.unescape(text)))
