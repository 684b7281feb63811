"""What is happening now, told from questions in general."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assistant.escalation.urgency import load_watch, named_matter, urgent_matter

DATA = Path(__file__).parents[4] / "nlu" / "data" / "situations" / "phrasings.yml"
"""What teaches the dialogue engine's situation reader is also what the reviewed patterns must hear."""


def phrasings() -> Iterator[tuple[str, str]]:
    for entry in yaml.safe_load(DATA.read_text(encoding="utf-8"))["situations"]:
        told = entry["says"][0] if entry["says"] else "none"
        yield from ((told, line.strip()[2:]) for line in entry["examples"].splitlines())


PHRASINGS: dict[str, list[str]] = {}
for told, text in phrasings():
    PHRASINGS.setdefault(told, []).append(text)
HAPPENING = [(matter, text) for matter, texts in PHRASINGS.items() if matter not in ("none", "admits") for text in texts]


@pytest.mark.parametrize(("matter", "text"), HAPPENING)
def test_what_is_happening_is_heard(matter, text):
    found = urgent_matter(text)
    assert found is not None and found.id == matter


@pytest.mark.parametrize("text", PHRASINGS["none"])
def test_a_general_question_is_not_urgent(text):
    assert urgent_matter(text) is None


def test_a_question_after_the_matter_does_not_hide_it():
    found = urgent_matter("Bonjour. Nous avons été piratés ce matin. Si on ne notifie pas, que risque-t-on ?")
    assert found is not None and found.id == "breach"


@pytest.mark.parametrize(
    ("matter", "text"),
    [
        ("breach", "vol de données"),
        ("breach", "report a data breach"),
        ("prior_consultation", "déposer une consultation préalable"),
        ("inspection", "contrôle, agents à l'accueil"),
        (None, "mise en demeure reçue"),
        *HAPPENING,
    ],
)
def test_a_message_known_to_be_urgent_is_given_its_matter(matter, text):
    found = named_matter(text)
    assert (found.id if found else None) == matter


def test_every_matter_names_its_service_and_what_to_prepare_in_both_languages():
    for matter in load_watch().matters:
        urgency = matter.urgency
        assert set(urgency.service) == set(urgency.prepare) == {"fr", "en"}
        assert len(urgency.prepare["fr"]) == len(urgency.prepare["en"])
        assert urgency.url.startswith("https://www.cnil.fr")


def test_both_languages_cite_the_same_articles():
    for matter in load_watch().matters:
        for french, english in zip(*(matter.urgency.prepare[language] for language in ("fr", "en")), strict=True):
            assert re.findall(r"[Aa]rticle (\d+)", french) == re.findall(r"Article (\d+)", english)


def test_a_breach_is_told_of_seventy_two_hours():
    breach = urgent_matter("we have just been hacked")
    assert breach is not None
    assert all("72" in breach.prepare[language][0] for language in ("fr", "en"))


def test_french_has_french_typography():
    for matter in load_watch().matters:
        for sentence in (matter.urgency.service["fr"], *matter.urgency.prepare["fr"]):
            assert "'" not in sentence
            assert not re.search("(?<!\u00a0)[:;?!]", sentence)


def test_the_longest_message_is_read_in_a_moment():
    for text in ("nous avons " * 350, "notre base a " * 300, "we have had " * 330, "sent the " * 440, "a" * 4000):
        started = time.process_time()
        urgent_matter(text)
        assert time.process_time() - started < 0.5


def test_the_topics_of_a_matter_are_topics_of_fiches():
    fiches = Path(__file__).parents[4] / "knowledge_base" / "fiches" / "fr"
    topics = {folder.name for folder in fiches.iterdir()}
    assert all(matter.urgency.topics and matter.urgency.topics <= topics for matter in load_watch().matters)
