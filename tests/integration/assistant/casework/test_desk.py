"""What agents do with requests, on a real sealed store."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from assistant.accounts.model import User
from assistant.accounts.roles import Role
from assistant.advice_request.correspondence import letters
from assistant.advice_request.errors import (
    AssigneeRefused,
    FieldError,
    ForbiddenChange,
    StaleVersion,
    UnknownRequest,
)
from assistant.advice_request.model import Status
from assistant.audit import Access
from assistant.casework.desk import CaseDesk
from assistant.casework.model import Order, Search
from assistant.casework.replies import TemplateRefused
from assistant.store.database import Store
from tests.integration.assistant.casework.conftest import NOW

pytestmark = pytest.mark.integration
Submit = Callable[..., str]


def reviewed(desk: CaseDesk, reference: str) -> int:
    return desk.move(reference, 1, Status.IN_REVIEW, "claire").request.version


def lines(store: Store, reference: str) -> list[str]:
    with store.reading() as unit:
        return [line.why for line in unit.audit.lines(reference)]


def test_the_queue_filters_pages_and_searches_titles_without_accents(desk: CaseDesk, submit: Submit) -> None:
    references = [submit(f"Géolocalisation n° {number}", sector="Transport") for number in range(60)]
    submit("Vidéosurveillance", sector="Santé", language="en")
    page = desk.queue(Search())
    assert page.total == 61 and len(page.lines) == desk.settings.page and page.after == references[49]
    rest = desk.queue(Search(after=page.after))
    assert [line.reference for line in rest.lines][:10] == references[50:] and rest.after is None
    assert desk.queue(Search(text="VIDEO sante")).total == 1 and desk.queue(Search(text="mots")).total == 0
    assert desk.queue(Search(language="en")).total == 1 and desk.queue(Search(text="100%_")).total == 0
    assert desk.queue(Search(order=Order.NEWEST)).lines[0].subject == "Vidéosurveillance"
    assert desk.queue(Search(statuses=(Status.ANSWERED,))).total == 0
    urgent = submit("Badges", priority="high")
    assert [line.reference for line in desk.queue(Search(priority="high")).lines] == [urgent]
    assert desk.queue(Search(priority="normal", text="badges")).total == 0


def test_assignment_is_seen_in_the_queue(desk: CaseDesk, submit: Submit) -> None:
    mine, other = submit(), submit()
    assert desk.assign(mine, 1, "claire", "claire").assignee == "claire"
    assert [line.reference for line in desk.queue(Search(assignee="claire")).lines] == [mine]
    assert [line.reference for line in desk.queue(Search(assignee="")).lines] == [other]
    assert desk.assign(mine, 2, None, "claire").assignee is None
    assert desk.queue(Search(assignee="")).total == 2  # given back, its file stays


@pytest.mark.parametrize("nobody", ["", "n'importe qui", "ada", "zoe", "gone"])
def test_a_request_is_given_only_to_somebody_who_may_answer_it(
    desk: CaseDesk, store: Store, submit: Submit, nobody: str
) -> None:
    gone = User("gone", "gone@permanence.example", "Gone", frozenset({Role.AGENT}), "fr", NOW, disabled=True)
    with store.transaction() as unit:
        unit.accounts.add(gone)
    reference = submit()
    with pytest.raises(AssigneeRefused) as told:
        desk.assign(reference, 1, nobody, "claire")
    assert "Rien n’a été changé" in told.value.sentence("fr")
    assert desk.open(reference, "claire").assignee is None and desk.open(reference, "claire").request.version == 1


@pytest.mark.parametrize("wanted", [Status.NEEDS_INFORMATION, Status.ANSWERED, Status.REFERRED, Status.CLOSED])
def test_what_ends_or_suspends_a_request_is_told_to_the_person_in_a_letter(
    desk: CaseDesk, submit: Submit, wanted: Status
) -> None:
    reference = submit()
    version = reviewed(desk, reference)
    with pytest.raises(ForbiddenChange) as told:
        desk.move(reference, version, wanted, "claire", "réglé par téléphone")
    assert "modèle" in told.value.sentence("fr")
    assert desk.open(reference, "claire").request.status is Status.IN_REVIEW


def test_each_reading_leaves_one_line_and_the_queue_none(desk: CaseDesk, store: Store, submit: Submit) -> None:
    reference = submit()
    desk.queue(Search())
    assert lines(store, reference) == []
    desk.open(reference, "claire")
    version = reviewed(desk, reference)
    desk.send(reference, version, "question", "Quelle durée ?", "claire")
    assert lines(store, reference) == ["study", "move", "write"]


def test_a_question_then_a_reply_reach_the_person_with_the_notice(desk: CaseDesk, store: Store, submit: Submit) -> None:
    reference = submit("Durée des badges")
    asked = desk.send(reference, reviewed(desk, reference), "question", "Quelle durée ?", "claire")
    assert asked.request.status is Status.NEEDS_INFORMATION
    back = desk.move(reference, asked.request.version, Status.IN_REVIEW, "claire", "répondu par téléphone")
    ended = desk.send(reference, back.request.version, "reply", "Six mois.", "claire")
    assert ended.request.status is Status.ANSWERED
    assert all("n’est pas un rescrit" in letter.text for letter in letters(ended.request))
    assert "Durée des badges" in letters(ended.request)[-1].text
    with store.reading() as unit:
        assert unit.outbox.counts()["waiting"] == 4  # receipt, arrival, question, reply


def test_two_agents_at_once_lose_nothing_and_the_second_is_told_kindly(desk: CaseDesk, submit: Submit) -> None:
    reference = submit()
    version = reviewed(desk, reference)
    desk.send(reference, version, "reply", "Oui.", "claire")
    for act in (
        lambda: desk.send(reference, version, "reply", "Non.", "paul"),
        lambda: desk.edit(reference, version, "sector", "Santé", "paul"),
        lambda: desk.assign(reference, version, "paul", "paul"),
    ):
        with pytest.raises(StaleVersion) as told:
            act()
        assert "rouvrez-la" in told.value.sentence("fr")
    assert [letter.text.count("Oui.") for letter in letters(desk.open(reference, "paul").request)] == [1]


def test_an_edit_says_that_an_agent_did_it_and_not_which_to_the_person(desk: CaseDesk, submit: Submit) -> None:
    reference = submit()
    edited = desk.edit(reference, 1, "sector", " Santé ", "claire").request
    assert (edited.fields["sector"].value, edited.fields["sector"].provenance) == ("Santé", "agent")
    assert edited.events[-1].by == "agent:claire" and "Santé" not in str(edited.events[-1])
    with pytest.raises(FieldError):
        desk.edit(reference, 2, "contact_email", "pas une adresse", "claire")


def test_notes_are_kept_sealed_and_go_with_the_request(desk: CaseDesk, store: Store, submit: Submit) -> None:
    reference = submit()
    desk.note(reference, "À voir avec la santé.", "claire")
    assert [(note.by, note.text) for note in desk.open(reference, "claire").notes] == [("claire", "À voir avec la santé.")]
    with store.transaction() as unit:
        unit.erasure.erase("request", reference, Access("person", "erasure", NOW))
    with pytest.raises(UnknownRequest):
        desk.open(reference, "claire")
    assert desk.queue(Search()).total == 0


def test_what_the_lifecycle_or_a_template_forbids_changes_nothing(desk: CaseDesk, submit: Submit) -> None:
    reference = submit()
    with pytest.raises(ForbiddenChange):
        desk.send(reference, 1, "reply", "Oui.", "claire")
    version = reviewed(desk, reference)
    with pytest.raises(TemplateRefused):
        desk.send(reference, version, "reply", "Oui.", "claire", own="{answer} {numero}")
    assert desk.open(reference, "claire").request.version == version


def test_a_request_erased_while_its_subject_is_encoded_leaves_the_others_their_vectors(store: Store, submit: Submit) -> None:
    erased, kept = submit("Badges"), submit("Caméras")
    with store.reading() as unit:
        waiting = unit.case_files.without_vector(10)
    with store.transaction() as unit:
        unit.erasure.erase("request", erased, Access("person", "erasure", NOW))
    with store.transaction() as unit:
        unit.case_files.set_vectors((identity, np.ones(4, np.float32)) for identity, _ in waiting)
    with store.reading() as unit:
        assert [each.subject.reference for each in unit.case_files.compared(10)] == [kept]
