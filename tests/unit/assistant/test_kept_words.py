"""Whatever a conversation keeps, but the draft that the person dictates, is kept without what identifies anybody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answer import Citation, Outcome
from assistant.answering.composer import AnswerComposer
from assistant.answering.context import Inquiry
from assistant.answering.follow_up import load_follow_ups
from assistant.answering.passage_fetcher import PassageFetcher
from assistant.answering.spelling_teller import SpellingTeller
from assistant.answering.thresholds import load_thresholds
from assistant.conversation.asking import Asker
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.notes import NoteWriter
from assistant.conversation.path import Path
from assistant.conversation.referral import Referrer
from assistant.conversation.state import Conversation, Turn
from assistant.escalation.hotline import load_switchboard
from assistant.escalation.rules import load_rules
from assistant.privacy.scrub import Scrubber
from assistant.store.database import Store
from assistant.texts import load_texts
from assistant.turn.entry import Entry
from assistant.turn.reception import Reception
from assistant.turn.understanding import Intent, Understanding
from knowledge_base.model import ScoredPassage
from knowledge_base.retrieval.search import SearchResult
from tests.databases import in_memory

CANARIES = ("jean.zyxwald@exemple.fr", "06 12 34 56 78", "Zyxwald")
ASKED = f"Peut-on donner a {CANARIES[2]} ({CANARIES[0]}, {CANARIES[1]}) la liste des badges ?"
STATED = f"Peut-on transférer les données de santé de {CANARIES[2]} en Inde, avec {CANARIES[0]} en copie ?"
GUIDE = Citation("guide", "guide", "Guide", "CNIL", "regulator", "guide", "partie 2", None, "2024")
DRAFT = "fields"
"""The request as the person dictates it: the one place where their words stand as they are."""
CARELESS = {"requester_role": "controller", "purpose": "future_processing", "has_dpo": False, "network_consulted": "yes"}


class Finder:
    """Sees one name."""

    def find(self, text: str) -> list[tuple[int, int]]:
        return [(at, at + len(CANARIES[2])) for at in [text.find(CANARIES[2])] if at >= 0]


@dataclass
class Library:
    """Finds one document whatever is asked, and repairs every spelling; remembers what was searched."""

    searched: list[str] = field(default_factory=list)

    def search(self, query: str, *, k: int, language: str) -> SearchResult:
        self.searched.append(query)
        found = ScoredPassage(SimpleNamespace(id="guide-1"), SimpleNamespace(id="guide"), 1.0)  # type: ignore[arg-type]
        near = {"top_cosine": 0.9, "best_cosine": 0.9, "outside_cosine": 0.8, "scope": 0.5, "words_held": 0.5, "worded": 1.0, "margin": 0.1}
        return SearchResult((found,), query.replace(" a ", " à "), near)

    def fiche(self, document_id: str | None) -> None:
        return None


def told(inquiry: Inquiry) -> Inquiry:
    """Answers with the guide."""
    return replace(inquiry, outcome=Outcome.ANSWER, text="le guide dit", citations=(GUIDE,))


class Talk:
    """Speaks with the front desk, on a real store."""

    def __init__(self) -> None:
        texts, rules, scrubber = load_texts(), load_rules(), Scrubber(Finder())
        hotlines = HotlineTeller(load_switchboard().hotlines, texts)
        referrer = Referrer(texts, hotlines, NoteWriter(texts, scrubber))
        self.library = Library()
        fetcher = PassageFetcher(self.library, load_thresholds(), load_follow_ups())  # type: ignore[arg-type]
        composer = AnswerComposer((fetcher, told, SpellingTeller(texts)))
        dialogue = Dialogue(composer, Path(rules, Asker(texts, hotlines), referrer), rules, referrer, hotlines, texts)
        self.store: Store = in_memory()
        self.reception = Reception(self.store, dialogue, texts, lambda: "base", scrubber)
        self.id: str | None = None

    def say(self, text: str, entry: Entry, intent: Intent = Intent.INFORM, **facts: object) -> Mapping[str, Any]:
        turn = self.reception.open(text, self.id, "fr")
        self.reception.answer(turn.id, entry, Understanding(intent, 0.95, facts, {"admits": 0.0}))
        reply = self.reception.close(turn.id)
        self.id = reply["conversation_id"]
        return reply

    @property
    def conversation(self) -> Conversation:
        with self.store.reading() as unit:
            found = unit.conversations.get(str(self.id))
        assert found is not None
        return found

    @property
    def turns(self) -> tuple[Turn, ...]:
        with self.store.reading() as unit:
            return unit.conversations.turns(str(self.id))


def asked_and_sent_to_their_dpo() -> Talk:
    talk = Talk()
    assert talk.say(ASKED, Entry.QUESTION, Intent.ASK_QUESTION)["outcome"] == "answer"
    away = {"requester_role": "controller", "purpose": "future_processing", "has_dpo": True, "dpo_outcome": "not_consulted"}
    assert talk.say("une demande de conseil", Entry.PATH, Intent.REQUEST_ADVICE, **away)["note"] == "dpo"
    return talk


def stated_and_sent_to_their_network() -> Talk:
    talk = Talk()
    ready = {**CARELESS, "importance": ["sector"]}
    assert talk.say("une demande de conseil", Entry.PATH, Intent.REQUEST_ADVICE, **ready)["asking"] == "precise"
    assert talk.say(STATED, Entry.PATH, Intent.ASK_QUESTION)["asking"] == "documented"
    sent = talk.say("en fait nous n’avons pas consulté", Entry.PATH, Intent.CORRECT, network_consulted="no")
    assert sent["note"] == "network"
    return talk


def stated_and_left_to_the_sources() -> Talk:
    talk = Talk()
    ready = {**CARELESS, "importance": ["sector"]}
    talk.say("une demande de conseil", Entry.PATH, Intent.REQUEST_ADVICE, **ready)
    talk.say(STATED, Entry.PATH, Intent.ASK_QUESTION)
    left = talk.say("en fait ce n’est important pour personne", Entry.PATH, Intent.CORRECT, importance=[])
    assert left["decision"]["decision"] == "self_service"
    assert any(message["citations"] for message in left["messages"])
    return talk


def stated_then_back_and_left_to_the_sources() -> Talk:
    talk = stated_and_sent_to_their_network()
    out = {"network_consulted": "yes", "importance": []}
    left = talk.say("une demande de conseil", Entry.PATH, Intent.REQUEST_ADVICE, **out)
    assert left["decision"]["decision"] == "self_service" and any(each["citations"] for each in left["messages"])
    return talk


WAYS = [
    asked_and_sent_to_their_dpo,
    stated_and_sent_to_their_network,
    stated_and_left_to_the_sources,
    stated_then_back_and_left_to_the_sources,
]


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: way.__name__)
def talk(request: pytest.FixtureRequest) -> Talk:
    spoken: Talk = request.param()
    return spoken


def named_in(value: object) -> list[str]:
    written = json.dumps(value, ensure_ascii=False, default=str)
    return [canary for canary in CANARIES if canary in written]


@pytest.mark.parametrize("name", sorted({each.name for each in fields(Conversation)} - {DRAFT}))
def test_what_a_conversation_keeps_names_nobody(talk: Talk, name: str) -> None:
    assert named_in(asdict(talk.conversation)[name]) == []


@pytest.mark.parametrize("name", sorted(each.name for each in fields(Turn)))
def test_what_a_turn_keeps_names_nobody(talk: Talk, name: str) -> None:
    assert named_in([asdict(turn)[name] for turn in talk.turns]) == []


def test_what_is_kept_is_still_the_question_and_the_draft_is_as_it_was_dictated() -> None:
    asked, stated = asked_and_sent_to_their_dpo(), stated_and_sent_to_their_network()
    assert asked.conversation.last_question == "Peut-on donner a [nom] ([e-mail], [téléphone]) la liste des badges ?"
    assert "la liste des badges" in json.dumps(asked.turns[-1].answer)
    assert stated.conversation.fields["question"].value == STATED
    assert "[nom] en Inde" in json.dumps(stated.turns[-1].answer)


def test_a_question_that_names_nobody_is_told_as_it_was_understood_and_another_is_not() -> None:
    talk = Talk()
    assert talk.say("Qui répond a cela ?", Entry.QUESTION, Intent.ASK_QUESTION)["corrected"] == "Qui répond à cela ?"
    assert talk.say(ASKED, Entry.QUESTION, Intent.ASK_QUESTION)["corrected"] is None


def test_a_follow_up_is_searched_after_the_words_kept_without_the_brackets() -> None:
    talk = Talk()
    talk.say(ASKED, Entry.QUESTION, Intent.ASK_QUESTION)
    talk.say("et pour eux ?", Entry.QUESTION, Intent.ASK_QUESTION)
    assert talk.library.searched[0] == ASKED
    assert talk.library.searched[-1] == "Peut-on donner a ( , ) la liste des badges ? et pour eux ?"


def test_a_follow_up_after_a_stated_point_leans_on_the_point() -> None:
    talk = stated_and_left_to_the_sources()
    talk.say("et pour eux ?", Entry.QUESTION, Intent.ASK_QUESTION)
    assert talk.library.searched[-1].startswith("Peut-on transférer les données de santé de en Inde")


def test_the_hotline_shown_on_the_path_is_that_of_the_point_stated_there() -> None:
    talk = Talk()
    talk.say("Combien de temps garder les badges ?", Entry.QUESTION, Intent.ASK_QUESTION)
    ready = {**CARELESS, "importance": ["sector"]}
    opened = talk.say("une demande de conseil", Entry.PATH, Intent.REQUEST_ADVICE, **ready)
    assert opened["decision"]["hotline"] == "general"
    assert talk.say(STATED, Entry.PATH, Intent.ASK_QUESTION)["decision"]["hotline"] == "transfers"
    # Another question, put beside the path, changes nothing to where the point belongs.
    digressed = talk.say("Qui pourra lire ma demande ?", Entry.PATH, Intent.ASK_QUESTION)
    assert digressed["decision"]["hotline"] == "transfers"


def test_a_question_asked_between_two_times_on_the_path_does_not_move_the_point_to_its_hotline() -> None:
    talk = stated_and_sent_to_their_network()
    talk.say("Combien de temps garder les badges ?", Entry.QUESTION, Intent.ASK_QUESTION)
    back = talk.say("nous continuons", Entry.PATH, Intent.REQUEST_ADVICE, network_consulted="yes")
    assert talk.conversation.last_question == "Combien de temps garder les badges ?"
    assert back["decision"]["hotline"] == "transfers"
