from __future__ import annotations

import re
from pathlib import Path

import yaml

from api.support import sentences as module
from api.support.sentences import sentences
from assistant.copilot.spoken import script
from knowledge_base.text.sentences import split_sentences

FOLDERS = [Path(module.__file__).parent]
ERRORS = Path("assistant/accounts/errors.yaml")
NARROW = re.compile(r"(?<![\u00a0\u202f])[:;?!%»](?=\s|$)|«(?![\u00a0\u202f])|'")


def placeholders(sentence: str) -> list[str]:
    return sorted(re.findall(r"{\w+}", sentence))


def test_both_languages_say_the_same_things_with_the_same_placeholders() -> None:
    french, english = sentences("fr"), sentences("en")
    assert list(french) == list(english)
    assert {key: placeholders(french[key]) for key in french} == {key: placeholders(english[key]) for key in english}


def test_french_sentences_have_french_typography() -> None:
    errors = yaml.safe_load(ERRORS.read_text("utf-8"))
    told = [*sentences("fr").values(), *(sentence["fr"] for sentence in errors.values())]
    assert [sentence for sentence in told if NARROW.search(sentence)] == []


def test_every_sentence_a_page_asks_for_exists_and_none_is_left_over() -> None:
    texts = "".join(
        path.read_text("utf-8") for folder in FOLDERS for path in folder.rglob("*") if path.suffix in {".html", ".py", ".js"}
    )
    asked = set(re.findall(r"""\bt\(\s*"([a-z_0-9]+)\"""", texts))
    families = (*re.findall(r"""\bt\(\s*"([a-z_]+_)" ~""", texts), *re.findall(r"say\(`([a-z_]+_)\$", texts), "decision_", "turn_", "reason_", "log_", "approval_told_", "colleagues_")
    known = set(sentences("fr"))
    assert asked - known - set(families) == set()
    spoken = set(re.findall(r'"([a-z_0-9]+)"', texts))
    assert {key for key in known - spoken if not key.startswith(families)} == set()


def test_what_is_said_to_a_caller_for_want_of_a_sure_answer_takes_twenty_seconds() -> None:
    for language in ("fr", "en"):
        way_out = sentences(language)["copilot_way_out"]
        assert script(split_sentences(way_out)) == " ".join(split_sentences(way_out))
