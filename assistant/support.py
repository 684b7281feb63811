"""Joins the parts of the support side: the only place where what opens requests meets the rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from assistant.accounts.desk import AccountDesk
from assistant.advice_request.titles import Titles
from assistant.answering.thresholds import load_thresholds
from assistant.audit import Access
from assistant.bootstrap import fiche_folders, fiches_in_force
from assistant.casework.answered import AnsweredRequests
from assistant.casework.desk import CaseDesk
from assistant.casework.settings import load_casework
from assistant.conversation.hotlines import HotlineTeller
from assistant.copilot.checklist import Checklist
from assistant.copilot.copilot import Copilot
from assistant.copilot.editing import EditorDesk
from assistant.copilot.figures import Figures, load_figures
from assistant.copilot.finder import Finder
from assistant.copilot.reliance import Reliance
from assistant.copilot.request import CallRequests
from assistant.desks.provenance import marks as marks_of
from assistant.desks.submission import SubmissionDesk
from assistant.escalation.hotlines_file import read_hotlines
from assistant.escalation.rules import load_rules
from assistant.gaps.background import Backgrounds
from assistant.gaps.board import GapDesk
from assistant.gaps.finding import PublicSearch
from assistant.gaps.regrouping import Regrouper
from assistant.gaps.settings import load_gaps
from assistant.gaps.vocabulary import CurrentVocabulary
from assistant.library import OpenLibrary
from assistant.privacy.names import SpacyNames
from assistant.privacy.scrub import Scrubber
from assistant.retention.journal import Journal
from assistant.store.database import Store, open_store
from assistant.supervision.desk import SupervisionDesk
from assistant.supervision.settings import load_supervision
from assistant.switch import Switch, gate_of
from assistant.texts import load_texts
from assistant.vault.kept_secret import kept_secret
from assistant.vault.place import Place
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile
from knowledge_base.checking.contradiction_notices import FILE_NAME as CONTRADICTIONS
from knowledge_base.checking.contradiction_notices import ContradictionNotices
from knowledge_base.editing import FicheShelf, Rehearsals
from knowledge_base.editing.record import FILE_NAME as NEWS
from knowledge_base.editing.record import BaseRecord
from knowledge_base.editing.rehearsals import FILE_NAME as REHEARSALS
from knowledge_base.encoding.encoder import Encoder
from knowledge_base.index.ingestion import ingest
from knowledge_base.retrieval.search import KnowledgeBase
from knowledge_base.sources import load_reference_sources
from knowledge_base.sync.alerts import FILE_NAME as SOURCE_CHANGES
from knowledge_base.sync.alerts import SourceAlerts

BATCH = 200
"""How many rows are sealed again in one transaction: others write in between."""
TURN_S = 0.12
"""Between two batches: who waits to write on SQLite looks every 0.1 s, and would never find the database free."""

MARKS_NAME = "support-marks.key"


@dataclass(frozen=True)
class KeyFileOpener:
    """Opens with the keys that the file holds at that moment: a rotation needs no restart."""

    files: KeyFiles

    def open(self, place: Place, sealed: bytes) -> bytes:
        """Opens what was sealed for this place; CannotOpen otherwise, KeyMissing without the key."""
        return self.files.opener().open(place, sealed)


@dataclass(frozen=True)
class Addresses:
    """Where people want news of their requests; each look-up is a reading, and leaves its line."""

    store: Store

    def __call__(self, reference: str) -> str | None:
        """The address that a person gave, or None."""
        with self.store.transaction() as unit:
            request = unit.advice_requests.get(reference, Access("service", "notice", datetime.now(UTC)))
        return (request.value("contact_email") or None) if request else None


@dataclass(frozen=True)
class Members:
    """Where members of the service want news of their account."""

    store: Store

    def __call__(self, user_id: str) -> str | None:
        """The address of an account, or None."""
        with self.store.reading() as unit:
            user = unit.accounts.user(user_id)
        return user.email if user else None


def key_files(folder: Path, private: Path | None = None) -> KeyFiles:
    """Where the keys are: both in the folder, unless the private one is kept elsewhere."""
    return KeyFiles.in_folder(folder, private)


def open_support_store(
    url: str, files: KeyFiles, journal: Journal | None = None, titles: Titles | None = None
) -> Store:
    """The store as the support side has it: it can open requests."""
    return open_store(url, PublicKeyFile(files.public), KeyFileOpener(files), journal, titles)


def rotate(store: Store, files: KeyFiles) -> int:
    """Seals every data key again with a new key, then drops the old one; returns how many.

    Nothing is ever unreadable: until the end both keys open. Killed anywhere, it is simply run again.
    """
    files.begin_rotation()
    current = PublicKeyFile(files.public).sealer().key_id
    count = 0
    while True:
        with store.transaction() as unit:
            done = unit.request_keys.seal_again(current.hex(), at_most=BATCH)
        count += done
        if done == 0:
            break
        time.sleep(TURN_S)
    with store.transaction() as unit:
        # Whoever was still sealing with the old key is waited for; whoever comes next reads the new one.
        count += unit.request_keys.seal_again(current.hex(), alone=True)
        count += unit.accounts.seal_again()
        unit.audit.add(Access("service", "rotation", datetime.now(UTC)), "key_rotated", current.hex())
        files.end_rotation()
    return count


@dataclass(frozen=True)
class Support:
    """The support side as its application uses it."""

    accounts: AccountDesk
    store: Store
    copilot: Copilot
    cases: CaseDesk
    editing: EditorDesk
    figures: Figures
    gaps: GapDesk
    regrouper: Regrouper
    supervision: SupervisionDesk
    answered: AnsweredRequests


def build_support(
    store_url: str,
    files: KeyFiles,
    index: Path,
    encoder: Encoder,
    own_fiches: Path,
    site: str = "",
    take_up: Callable[[], object] | None = None,
    supervision_file: Path | None = None,
    second: Encoder | None = None,
    switch: Switch | None = None,
    hotlines_file: Path | None = None,
    rehearse: Callable[[str], object] | None = None,
) -> Support:
    """Joins the parts of the support side; IndexMissing if nothing has been ingested yet.

    `site` begins the links given to people; `take_up` indexes the fiches anew, here with the same encoder by default;
    `rehearse` tries the wordings of one that was published, and is left out by default.
    """
    scrubber = Scrubber(SpacyNames())
    titles = Titles(scrubber)
    store, texts = open_support_store(store_url, files, titles=titles), load_texts()
    base, in_force = KnowledgeBase.open(index, encoder, second=second), partial(fiches_in_force, own_fiches)
    library = OpenLibrary(base, in_force, load_reference_sources())
    checklist = Checklist(rules := load_rules(), texts)
    hotlines = HotlineTeller(read_hotlines(hotlines_file), texts)
    submissions = SubmissionDesk(store, rules, texts, gate_of(switch, hotlines, texts), site)
    requests = CallRequests(checklist, submissions)
    finder = Finder(library, texts, library.lapse_of, load_thresholds())
    copilot = Copilot(finder, checklist, library.topics, store, scrubber, requests)
    marks = kept_secret(files.private.with_name(MARKS_NAME))
    figures = Figures(store, lambda: [each.published for each in base.documents], load_figures())

    editing = EditorDesk(
        FicheShelf(own_fiches),
        in_force,
        load_reference_sources(),
        take_up or (lambda: ingest(index, encoder, fiches_folders=fiche_folders(own_fiches), second=second)),
        SourceAlerts(own_fiches / SOURCE_CHANGES),
        ContradictionNotices(own_fiches / CONTRADICTIONS),
        Rehearsals(own_fiches / REHEARSALS),
        rehearse or (lambda fiche_id: None),
        record := BaseRecord(own_fiches / NEWS),
        Reliance(store, record, load_figures().k),
    )
    supervision = SupervisionDesk(
        store, copilot.scrubber, library, partial(marks_of, shelves=library), load_supervision(supervision_file)
    )
    vocabulary = CurrentVocabulary(in_force, lambda: library.base.version)
    gaps = GapDesk(store, load_gaps(), in_force, PublicSearch(library, load_thresholds()), vocabulary)
    backgrounds = Backgrounds(encoder, load_gaps(), index.with_name("gap-background.npz"))
    regrouper = Regrouper(store, encoder, vocabulary, lambda: backgrounds.of(in_force().values()), load_gaps())
    cases = CaseDesk(store, load_casework(), marks)
    answered = AnsweredRequests(cases, encoder, titles)
    accounts = AccountDesk(store, key=marks)
    return Support(accounts, store, copilot, cases, editing, figures, gaps, regrouper, supervision, answered)
