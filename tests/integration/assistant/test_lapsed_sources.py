"""Two hundred questions to the real search over texts of which some were repealed or superseded (trust figure B14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.answering.composer import AnswerComposer, steps
from assistant.answering.context import Inquiry
from assistant.answering.thresholds import load_thresholds
from assistant.conversation.hotlines import HotlineTeller
from assistant.escalation.hotlines_file import read_hotlines
from assistant.library import OpenLibrary
from assistant.texts import load_texts
from knowledge_base.index.ingestion import ingest
from knowledge_base.retrieval.search import KnowledgeBase
from knowledge_base.sources import load_reference_sources
from tests.integration.knowledge_base.conftest import HashingEncoder

pytestmark = pytest.mark.integration

MANIFEST = """
sources:
  - {id: norme, file: norme.md, title: Norme simplifiée, publisher: CNIL, kind: soft_law, authority: regulator, language: fr, published: 2014, repealed: 2019-06-01}
  - {id: ancien, file: ancien.md, title: Guide pratique, publisher: CNIL, kind: guide, authority: regulator, language: fr, published: 2020, superseded: 2024-03-26}
  - {id: actuel, file: actuel.md, title: Référentiel, publisher: CNIL, kind: soft_law, authority: regulator, language: fr, published: 2024}
"""
BOTH = (
    "badges d’accès", "candidatures", "caméras du hall", "journaux de connexion", "dossiers du personnel",
    "données de santé", "numéros de téléphone", "adresses des clients", "bulletins de paie", "empreintes digitales",
    "photographies des salariés", "enregistrements d’appels", "plaques d’immatriculation", "cartes bancaires",
    "mots de passe", "listes de prospects", "avis d’imposition", "pièces d’identité", "horaires de travail", "notes d’élèves",
)  # fmt: skip
GONE_ONLY = ("fichiers de fournisseurs", "registres de visiteurs", "cartes de cantine", "comptes de messagerie", "abonnés de la bibliothèque")
FORMS = (
    "{}", "durée de conservation {}", "combien de temps garder les {} ?", "peut-on conserver les {} ?", "qui a accès aux {} ?",
    "information des personnes sur les {}", "règles pour les {}", "how long can we keep {} ?",
)  # fmt: skip


def text(title: str, topics: tuple[str, ...], months: int) -> str:
    told = (f"## Les {each}\n\nLes {each} se conservent {months} mois. Seules les personnes habilitées y ont accès, et les personnes en sont informées.\n" for each in topics)
    return f"# {title}\n\n" + "\n".join(told)


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[str, str], Answer]:
    corpus, encoder = tmp_path / "corpus", HashingEncoder()
    corpus.mkdir()
    (corpus / "sources.yaml").write_text(MANIFEST, encoding="utf-8")
    (corpus / "norme.md").write_text(text("Norme simplifiée", (*BOTH, *GONE_ONLY), 12), encoding="utf-8")
    (corpus / "ancien.md").write_text(text("Guide pratique", BOTH, 6), encoding="utf-8")
    (corpus / "actuel.md").write_text(text("Référentiel", BOTH, 3), encoding="utf-8")
    ingest(tmp_path / "index", encoder, paths=[corpus])
    library = OpenLibrary(KnowledgeBase.open(tmp_path / "index", encoder), dict, load_reference_sources())
    texts = load_texts()
    # everything is answered: what abstains cites nothing, and would prove nothing
    bold = replace(load_thresholds(), answer_from=-9.0, clarify_from=-9.0, clarify_margin=-9.0)
    composer = AnswerComposer(steps(library, bold, texts, HotlineTeller(read_hotlines(None), texts)))
    return lambda question, language: composer.compose(Inquiry(question, language))


def test_two_hundred_answers_cite_what_holds_or_say_that_it_does_not(ask: Callable[[str, str], Answer], record_property: Callable[..., None]) -> None:
    asked = [(topic, form.format(topic), "en" if form.startswith("how") else "fr") for topic in (*BOTH, *GONE_ONLY) for form in FORMS]
    wrongly, unmarked, marked = [], [], 0
    for topic, question, language in asked:
        (message,) = ask(question, language).messages
        assert message.citations, question
        for cited in message.citations:
            since = {"norme": "2019", "ancien": "2024"}.get(cited.source_id)
            if since is None:
                continue
            told = since in cited.title and cited.title != "Norme simplifiée" and since in message.text
            marked += told
            unmarked += [] if told else [question]
            wrongly += [question] if topic in BOTH else []
    record_property("queries", len(asked))
    assert (len(asked), wrongly, unmarked) == (200, [], [])
    assert marked >= len(GONE_ONLY) * len(FORMS) / 2, "the texts that lapsed must be cited for the marks to prove anything"
