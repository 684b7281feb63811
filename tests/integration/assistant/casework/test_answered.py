"""What an agent sees, during a call, of the requests already answered on the same point."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from assistant.advice_request.errors import UnknownRequest
from assistant.advice_request.model import Status
from assistant.advice_request.titles import Titles
from assistant.casework.answered import AnsweredRequests
from assistant.casework.desk import CaseDesk
from assistant.casework.indexing import SubjectIndexer
from assistant.store.database import Store
from tests.integration.assistant.casework.conftest import NOW

pytestmark = pytest.mark.integration
Submit = Callable[..., str]
POINTS = ("badge", "caméra", "cookie", "drone")


class Points:
    """An encoder that knows four points."""

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        rows = [[float(point in text.casefold()) for point in POINTS] + [0.2] for text in texts]
        return np.asarray([row / np.linalg.norm(row) for row in rows], np.float32)


@pytest.fixture
def answered(desk: CaseDesk) -> AnsweredRequests:
    return AnsweredRequests(desk, Points(), Titles())


@pytest.fixture
def answer(desk: CaseDesk, submit: Submit) -> Callable[..., str]:
    """Submits a request and answers it; returns its reference."""

    def ended(subject: str, organisation: str, text: str = "Six mois.", template: str = "reply") -> str:
        reference = submit(subject, organisation)
        SubjectIndexer(desk.store, Points()).index_some()
        desk.send(reference, desk.move(reference, 1, Status.IN_REVIEW, "claire").request.version, template, text, "claire")
        return reference

    return ended


@pytest.fixture
def others(answer: Callable[..., str]) -> None:
    """Requests on other points, of which the mean of the language is made."""
    for number, subject in enumerate(("Caméra dans un hall", "Cookies d’audience", "Drone de chantier")):
        answer(subject, f"other-{number}")


def whys(store: Store, reference: str) -> list[str]:
    with store.reading() as unit:
        return [line.why for line in unit.audit.lines(reference)]


def test_answered_requests_on_the_point_are_listed_without_being_opened(
    answered: AnsweredRequests, answer: Callable[..., str], others: None, submit: Submit, desk: CaseDesk, store: Store
) -> None:
    told = answer("Badge et temps de présence", "un")
    elsewhere = answer("Badge des visiteurs", "deux", template="referral")
    waiting = submit("Badge des agents", "trois")
    SubjectIndexer(store, Points()).index_some()
    desk.open(waiting, "claire")
    before = [len(whys(store, each)) for each in (told, elsewhere, waiting)]
    found = answered.about("badge : combien de temps ?", "fr")
    assert {each.reference: each.status for each in found} == {told: Status.ANSWERED, elsewhere: Status.REFERRED}
    assert {each.at for each in found} == {NOW}
    assert [len(whys(store, each)) for each in (told, elsewhere, waiting)] == before
    assert answered.about("recettes de cuisine", "fr") == ()


def test_nothing_is_said_of_a_point_from_too_few_organisations(
    answered: AnsweredRequests, answer: Callable[..., str], others: None
) -> None:
    for organisation in ("un", "deux", "deux"):
        answer("Badge et temps de présence", organisation)
    assert answered.about("badge : combien de temps ?", "fr") == ()
    answer("Badge et temps de présence", "trois")
    assert len(answered.about("badge : combien de temps ?", "fr")) == 4


def test_a_reply_opens_with_one_line_and_without_who_asked(
    answered: AnsweredRequests, answer: Callable[..., str], store: Store
) -> None:
    reference = answer("Badge", "Ormeau", "Oui pour Ormeau, écrivez à dpo@ormeau.example ou au 06 12 34 56 78 : six mois.")
    before = whys(store, reference)
    reply = answered.reply(reference, "paul")
    assert whys(store, reference) == [*before, "call"]
    assert "six mois" in reply.text and "n’est pas un rescrit" in reply.text and reply.language == "fr"
    assert "ormeau" not in reply.text.casefold() and "06 12" not in reply.text


def test_a_request_without_reply_shows_nothing_and_leaves_its_line(
    answered: AnsweredRequests, submit: Submit, store: Store
) -> None:
    reference = submit("Badge")
    with pytest.raises(UnknownRequest):
        answered.reply(reference, "paul")
    assert whys(store, reference) == ["call"]
