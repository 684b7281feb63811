"""The console on a real database in memory, and browsers of every role."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyotp
import pytest
from starlette.testclient import TestClient

from api.guard.access import COOKIE
from api.support.app import support_app
from api.support.event_stream import Patience
from assistant.accounts.desk import AccountDesk
from assistant.accounts.model import Session, User
from assistant.accounts.roles import Role
from assistant.accounts.secrets import new_token
from assistant.advice_request.model import AdviceRequest, Status
from assistant.advice_request.titles import Titles
from assistant.answer import Citation
from assistant.answering.thresholds import load_thresholds
from assistant.casework.answered import AnsweredRequests
from assistant.casework.desk import CaseDesk
from assistant.casework.indexing import SubjectIndexer
from assistant.casework.settings import load_casework
from assistant.conversation.state import FieldValue
from assistant.copilot.checklist import Checklist
from assistant.copilot.copilot import Copilot
from assistant.copilot.editing import EditorDesk
from assistant.copilot.figures import Figures, load_figures
from assistant.copilot.finder import Finder
from assistant.copilot.reliance import Reliance
from assistant.copilot.request import CallRequests
from assistant.desks.submission import SubmissionDesk
from assistant.escalation.rules import load_rules
from assistant.gaps.background import Backgrounds
from assistant.gaps.board import GapDesk
from assistant.gaps.regrouping import Regrouper
from assistant.gaps.settings import load_gaps
from assistant.gaps.vocabulary import CurrentVocabulary
from assistant.privacy.scrub import Scrubber
from assistant.store.database import Store
from assistant.supervision.desk import SupervisionDesk
from assistant.supervision.settings import SupervisionSettings
from assistant.support import KeyFileOpener, Support
from assistant.texts import load_texts
from assistant.vault.mark import secret_mark
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile
from knowledge_base.checking.contradiction_notices import FILE_NAME as CONTRADICTIONS
from knowledge_base.checking.contradiction_notices import ContradictionNotices
from knowledge_base.editing import FicheShelf, Rehearsals
from knowledge_base.editing.record import FILE_NAME as NEWS
from knowledge_base.editing.record import BaseRecord
from knowledge_base.editing.rehearsals import FILE_NAME as REHEARSALS
from knowledge_base.fiche import Fiche, fiche_document
from knowledge_base.fiche_file import load_fiches
from knowledge_base.model import Passage, ScoredPassage
from knowledge_base.retrieval.search import SearchResult
from knowledge_base.sources import load_reference_sources
from knowledge_base.sync.alerts import FILE_NAME as SOURCE_CHANGES
from knowledge_base.sync.alerts import SourceAlerts
from tests.databases import in_memory
from tests.gates import gate

ADDRESS = "https://console.permanence.example"
SITE = "https://permanence.example"
ANSWERED_ON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PASSWORD = "cheval agrafe batterie correct"
Browse = Callable[..., TestClient]


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    files = KeyFiles.in_folder(tmp_path / "keys")
    files.ensure()
    opened = in_memory(seals=PublicKeyFile(files.public), opens=KeyFileOpener(files))
    yield opened
    opened.close()


@pytest.fixture
def accounts(store: Store, clock: Clock) -> AccountDesk:
    return AccountDesk(store, now=clock)


class OneFiche:
    """A library that finds the same shipped fiche, whatever is asked."""

    fiches = load_fiches([Path("knowledge_base/fiches/fr/breach"), Path("knowledge_base/fiches/en/breach")])
    signals = {"top_cosine": 0.9, "outside_cosine": 0.7, "scope": 1.0, "words_held": 1.0, "worded": 1.0, "margin": 1.0, "specificity": 9.0}

    def search(self, query: str, **more: Any) -> SearchResult:
        ids = ["breach-72-hours-fr", "breach-72-hours-en"]
        documents = [fiche_document(self.fiches[each]) for each in ids]
        passages = [Passage(f"p-{each.id}", each.id, each.title, "72") for each in documents]
        scored = [ScoredPassage(passage, document, 1.0, {"cosine": 0.9}) for passage, document in zip(passages, documents, strict=True)]
        return SearchResult(tuple(scored), None, self.signals)

    def fiche(self, document_id: str | None) -> Fiche | None:
        return self.fiches.get(document_id or "")

    def cite(self, fiche: Fiche) -> tuple[Citation, ...]:
        return (Citation(fiche.id, "gdpr-fr", "RGPD", "UE", "legislator", "law", "Article 33", None, "2016-04-27"),)


    def citations_of(self, document_id: str, locator: str, language: str) -> tuple[Citation, ...]:
        fiche = self.fiche(document_id)
        return self.cite(fiche) if fiche else ()

    def topic_of(self, document_id: str) -> str:
        fiche = self.fiche(document_id)
        return fiche.topic if fiche else ""

    def versions_of(self, document_id: str) -> frozenset[str]:
        return frozenset({"breach-72-hours-fr", "breach-72-hours-en"} if self.fiche(document_id) else {document_id})


@pytest.fixture
def copilot(store: Store) -> Copilot:
    texts = load_texts()
    checklist = Checklist(load_rules(), texts)
    requests = CallRequests(checklist, SubmissionDesk(store, load_rules(), texts, gate(), SITE))
    return Copilot(Finder(OneFiche(), texts, lambda cited: None, load_thresholds()), checklist, lambda: ("breach", "new-topic"), store, Scrubber(), requests)


class Indexed(list[str]):
    """Counts how often the index was asked to take up what changed."""

    def __call__(self) -> None:
        self.append("indexed")


@pytest.fixture
def indexed() -> Indexed:
    return Indexed()


@pytest.fixture
def editing(tmp_path: Path, store: Store, indexed: Indexed, clock: Clock) -> EditorDesk:
    own = tmp_path / "fiches"
    record = BaseRecord(own / NEWS)
    return EditorDesk(
        FicheShelf(own),
        lambda: {**OneFiche.fiches, **load_fiches([own])},
        load_reference_sources(),
        indexed,
        SourceAlerts(own / SOURCE_CHANGES),
        ContradictionNotices(own / CONTRADICTIONS),
        Rehearsals(own / REHEARSALS),
        lambda fiche_id: None,
        record,
        Reliance(store, record, 5),
        clock,
    )


class Words:
    """An encoder and a search that know words, not meanings: a breach is found by its name."""

    def encode_queries(self, texts: Sequence[str]) -> Any:
        marks = [[float(word in text.lower()) for word in ("violation", "breach", "drone", "badge")] for text in texts]
        rows = np.array([[*each, 0.1] for each in marks], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def first_documents(self, question: str, language: str, count: int) -> Sequence[str]:
        return ("breach-72-hours-fr",) if "violation" in question.lower() else ()


@pytest.fixture
def law() -> dict[str, str]:
    """The words behind each place cited, as tests change them."""
    return {"Article 33": "72 heures"}


@pytest.fixture
def supervision(store: Store, clock: Clock, law: dict[str, str]) -> SupervisionDesk:
    def marks(citations: Iterable[Citation]) -> list[dict[str, str]]:
        return [{"locator": each.locator, "digest": law[each.locator]} for each in citations]

    settings = SupervisionSettings("1", frozenset({"breach"}))
    return SupervisionDesk(store, Scrubber(), OneFiche(), marks, settings, clock)


@pytest.fixture
def support(
    accounts: AccountDesk,
    store: Store,
    copilot: Copilot,
    editing: EditorDesk,
    supervision: SupervisionDesk,
    clock: Clock,
) -> Support:
    cases = CaseDesk(store, load_casework(), bytes(32))
    figures = Figures(store, lambda: ["2016-04-27", "2025-06", None], load_figures(), clock)
    vocabulary = CurrentVocabulary(editing.load, lambda: "")
    gaps = GapDesk(store, load_gaps(), editing.load, Words(), vocabulary, clock)
    backgrounds = Backgrounds(Words(), load_gaps(), pause_s=0)
    regrouper = Regrouper(store, Words(), vocabulary, lambda: backgrounds.of(OneFiche.fiches.values()), load_gaps(), clock)
    answered = AnsweredRequests(cases, Words(), Titles())
    return Support(accounts, store, copilot, cases, editing, figures, gaps, regrouper, supervision, answered)


@pytest.fixture
def answer(support: Support) -> Callable[..., str]:
    """Answers a new request of an organisation; returns its reference."""
    count = itertools.count()

    def ended(subject: str, organisation: str, text: str = "Vous avez 72 heures.", secrets: str = "") -> str:
        values = {**dict.fromkeys(("contact_name", "question", "context", "analysis"), "mots"), "organisation": organisation}
        values |= {"subject": subject, "contact_email": f"dpo@{organisation}.example", "confirm": "yes", "trade_secrets": secrets}
        draft = AdviceRequest("fr", ANSWERED_ON, {name: FieldValue(value, "said") for name, value in values.items()})
        with support.store.transaction() as unit:
            kept = unit.advice_requests.submit(draft, f"k{next(count)}", by="person", at=ANSWERED_ON)
        reference = str(kept.request.reference)
        SubjectIndexer(support.store, support.answered.encoder).index_some()
        version = support.cases.move(reference, 1, Status.IN_REVIEW, "claire").request.version
        support.cases.send(reference, version, "reply", text, "claire")
        return reference

    return ended


@pytest.fixture
def app(support: Support) -> Any:
    built = support_app(support, ADDRESS)
    built.state.patience = Patience(0.01, 0.02)
    return built


@pytest.fixture
def browse(app: Any, accounts: AccountDesk, store: Store, clock: Clock) -> Browse:
    """Opens a browser on the console, signed in with the roles given."""

    def open_browser(*roles: Role, email: str | None = None, name: str = "Claire Dupont") -> TestClient:
        headers = {"origin": ADDRESS, "sec-fetch-site": "same-origin", "accept": "text/html"}
        client = TestClient(app, base_url=ADDRESS, headers=headers, follow_redirects=False)
        if roles:
            address = email or f"{'-'.join(sorted(roles))}@permanence.example"
            accounts.add(address, name, roles)
            user = next(user for user in accounts.users() if user.email == address)
            client.cookies.set(COOKIE, session_of(store, user, clock.now))
        return client

    return open_browser


def session_of(store: Store, user: User, now: datetime) -> str:
    """A session as signing in opens it, without the password."""
    with store.transaction() as unit:
        unit.accounts.add_session(Session(secret_mark(token := new_token()), user.id, now, now))
    return token


def code_now(secret: str, clock: Clock) -> str:
    return pyotp.TOTP(secret).at(clock.now)


@pytest.fixture
def password() -> str:
    return PASSWORD
