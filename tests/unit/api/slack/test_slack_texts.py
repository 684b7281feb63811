"""Slack’s sentences: both languages say the same things, in good typography."""

from __future__ import annotations

import re
import string

from api.slack.configuring import topics_known
from api.slack.texts import load_slack_texts
from api.slack.words import Words, all_words
from assistant.bootstrap import SHIPPED_FICHES
from assistant.texts import load_texts
from knowledge_base.fiche_file import load_fiches

TEXTS = load_slack_texts()
NBSP = "\u00a0"


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, *_ in string.Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    french, english = dict(TEXTS["fr"].sentences()), dict(TEXTS["en"].sentences())
    assert list(french) == list(english)
    for key, sentence in french.items():
        assert placeholders(sentence) == placeholders(english[key]), key


def test_french_has_french_typography() -> None:
    for key, sentence in TEXTS["fr"].sentences():
        bare = re.sub(r"https?://\S+", "", sentence)
        assert "'" not in bare and '"' not in bare, key
        assert not re.search(rf"(?<!{NBSP})[;:?!%»]", bare), key
        assert not re.search(rf"«(?!{NBSP})", bare), key


def test_english_has_typographic_apostrophes_and_no_french_spaces() -> None:
    for key, sentence in TEXTS["en"].sentences():
        assert "'" not in sentence and '"' not in sentence and NBSP not in sentence, key


def test_every_topic_of_the_fiches_has_a_name() -> None:
    words: dict[str, Words] = all_words(load_texts(), TEXTS)
    topics = {fiche.topic for fiche in load_fiches([SHIPPED_FICHES]).values()}
    assert topics <= set(topics_known(words["fr"]))


def test_dates_are_written_as_precise_as_known() -> None:
    words = all_words(load_texts(), TEXTS)
    assert words["fr"].date("2024-03-01") == "1er mars 2024"
    assert words["fr"].date("2024-11-21T10:00:00") == "21 novembre 2024"
    assert words["en"].date("2024-03") == "March 2024"
    assert words["en"].date("2016") == "2016"
    assert words["en"].date(None) == "undated"
    assert words["en"].date("2024-2025") == "2024-2025"
