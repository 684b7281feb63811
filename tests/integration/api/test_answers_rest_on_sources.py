"""No answer stands without a source, no mark without its place, and no quotation that its document does not hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, Outcome
from assistant.answering.composer import AnswerComposer, steps
from assistant.answering.context import Inquiry
from assistant.answering.thresholds import load_thresholds
from assistant.bootstrap import fiches_in_force
from assistant.conversation.hotlines import HotlineTeller
from assistant.escalation.hotlines_file import read_hotlines
from assistant.library import OpenLibrary
from assistant.texts import load_texts
from knowledge_base.fiche import Fiche
from knowledge_base.index.ingestion import ingest
from knowledge_base.retrieval.search import KnowledgeBase
from knowledge_base.sources import load_reference_sources
from tests.integration.api.stand_in import WordEncoder

pytestmark = pytest.mark.integration
MANIFEST = """
sources:
  - {id: guide, file: guide.md, title: Guide, publisher: CNIL, kind: guide, authority: regulator, language: fr, published: 2024}
"""
TOPICS = ("badges", "candidatures", "caméras", "journaux", "dossiers", "numéros", "adresses", "bulletins", "photographies", "plaques")
FORMS = ("{}", "durée de conservation des {}", "peut-on garder les {} ?", "qui voit les {} ?", "how long can we keep {} ?")
EVERY = 5
"""One wording in so many is asked of the fiches."""


def composer(index: Path, fiches: Mapping[str, Fiche]) -> Callable[[str, str], Answer]:
    library = OpenLibrary(KnowledgeBase.open(index, WordEncoder()), lambda: dict(fiches), load_reference_sources())
    texts = load_texts()
    # everything is answered: what abstains cites nothing, and would prove nothing
    bold = replace(load_thresholds(), answer_from=-9.0, clarify_from=-9.0, clarify_margin=-9.0)
    composing = AnswerComposer(steps(library, bold, texts, HotlineTeller(read_hotlines(None), texts)))
    return lambda question, language: composing.compose(Inquiry(question, language))


def unfounded(answer: Answer) -> bool:
    """Whether an answer cites nothing, or has a mark that leads nowhere."""
    (message,) = answer.messages
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", message.text)}
    return answer.outcome is Outcome.ANSWER and (not message.citations or not marks <= set(range(1, len(message.citations) + 1)))


def test_every_answer_from_a_fiche_cites_what_the_fiche_rests_on(
    index: Path, tmp_path: Path, record_property: Callable[..., None]
) -> None:
    fiches = fiches_in_force(tmp_path / "none")
    ask = composer(index, fiches)
    asked = [(wording, fiche.language) for fiche in fiches.values() for wording in fiche.wordings][::EVERY]
    answers = [(question, ask(question, language)) for question, language in asked]
    record_property("questions", len(asked))
    assert [question for question, answer in answers if unfounded(answer)] == []
    assert sum(answer.outcome is Outcome.ANSWER for _, answer in answers) > len(asked) * 0.9


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "sources.yaml").write_text(MANIFEST, encoding="utf-8")
    told = (f"## Les {each}\n\nLes {each} se conservent trois mois.  Seules les personnes habilitées\ny ont accès.\n" for each in TOPICS)
    (corpus / "guide.md").write_text("# Guide\n\n" + "\n".join(told), encoding="utf-8")
    ingest(tmp_path / "index", WordEncoder(), paths=[corpus])
    return corpus / "guide.md"


def test_every_quotation_of_a_document_stands_in_it_word_for_word(
    guide: Path, tmp_path: Path, record_property: Callable[..., None]
) -> None:
    ask, whole = composer(tmp_path / "index", {}), " ".join(guide.read_text("utf-8").split())
    answers = [ask(form.format(topic), "en" if form.startswith("how") else "fr") for topic in TOPICS for form in FORMS]
    quotes = [cited.quote for answer in answers for message in answer.messages for cited in message.citations if cited.quote]
    record_property("quotations", len(quotes))
    assert len(quotes) >= len(answers) and not any(map(unfounded, answers))
    assert [quote for quote in quotes if " ".join(quote.split()) not in whole] == []
