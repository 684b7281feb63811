"""Requests for advice on both real databases: one reference each, lost never, opened by their secret alone."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from assistant.advice_request.errors import (
    FieldError,
    OtherContent,
    StaleVersion,
    UnknownRequest,
    WrongReference,
)
from assistant.advice_request.lifecycle import change_status
from assistant.advice_request.model import AdviceRequest, Status
from assistant.advice_request.reference import Reference, parse_reference
from assistant.audit import Access
from assistant.conversation.state import Conversation, FieldValue
from assistant.store.advice_requests import Submission
from assistant.store.conversations import mark
from assistant.store.database import Store

pytestmark = pytest.mark.integration
MOMENT = datetime(2026, 11, 22, 10, tzinfo=UTC)
AGENT, PERSON = Access("agent:7", "review", MOMENT), Access("person", "follow_up", MOMENT)


def _submit(store: Store, draft: AdviceRequest, key: str, at: datetime) -> Submission:
    with store.transaction() as unit:
        return unit.advice_requests.submit(draft, key, by="person", at=at)


def _finish(store: Store, reference: str, at: datetime) -> None:
    with store.transaction() as unit:
        request = unit.advice_requests.get(reference, AGENT)
        assert request is not None
        for status in (Status.IN_REVIEW, Status.CLOSED):
            request = unit.advice_requests.save(change_status(request, status, by="agent", at=at))


def test_a_submitted_request_comes_back_whole_under_its_reference(
    store: Store, draft: AdviceRequest, now: datetime
) -> None:
    kept = _submit(store, draft, "k1", now).request
    assert kept.reference == str(Reference(2026, 1))
    assert kept.status is Status.SUBMITTED
    assert kept.fields == draft.fields
    assert kept.events[-1].what == "status_changed"
    with store.transaction() as unit:
        assert unit.advice_requests.get(kept.reference.lower().replace("-", " "), AGENT) == kept


def test_references_follow_one_another_and_start_again_each_year(
    store: Store, draft: AdviceRequest, now: datetime
) -> None:
    numbers = [_submit(store, draft, f"k{n}", now).request.reference for n in range(3)]
    next_year = _submit(store, draft, "k9", now.replace(year=2027)).request.reference
    assert numbers == [str(Reference(2026, number)) for number in (1, 2, 3)]
    assert next_year == str(Reference(2027, 1))


def test_a_number_is_given_back_when_the_submission_fails(store: Store, draft: AdviceRequest, now: datetime) -> None:
    with pytest.raises(RuntimeError), store.transaction() as unit:
        unit.advice_requests.submit(draft, "k1", by="person", at=now)
        raise RuntimeError
    assert _submit(store, draft, "k2", now).request.reference == str(Reference(2026, 1))


def test_nothing_leaves_without_confirmation(store: Store, draft: AdviceRequest, now: datetime) -> None:
    unconfirmed = replace(draft, fields={name: held for name, held in draft.fields.items() if name != "confirm"})
    with pytest.raises(FieldError, match="agreement"):
        _submit(store, unconfirmed, "k1", now)
    with store.transaction() as unit:
        assert unit.advice_requests.list() == ()


def test_the_same_submission_twice_is_one_request(store: Store, draft: AdviceRequest, now: datetime) -> None:
    first = _submit(store, draft, "k1", now)
    again = _submit(store, replace(draft, created=now + timedelta(minutes=1)), "k1", now + timedelta(minutes=1))
    assert (again.request, again.repeated, first.repeated) == (first.request, True, False)
    with store.transaction() as unit:
        assert len(unit.advice_requests.list()) == 1
        for secret in (first.secret, again.secret):
            assert unit.advice_requests.find(first.request.reference or "", secret, PERSON) == first.request


def test_a_key_that_served_other_content_is_refused(store: Store, draft: AdviceRequest, now: datetime) -> None:
    _submit(store, draft, "k1", now)
    other = replace(draft, fields={**draft.fields, "subject": FieldValue("autre", "said")})
    with pytest.raises(OtherContent):
        _submit(store, other, "k1", now)


def test_only_the_secret_of_a_request_opens_it(store: Store, draft: AdviceRequest, now: datetime) -> None:
    mine = _submit(store, draft, "k1", now)
    theirs = _submit(store, draft, "k2", now)
    assert mine.request.reference
    with store.transaction() as unit:
        assert unit.advice_requests.find(mine.request.reference, mine.secret, PERSON) == mine.request
        for secret in (theirs.secret, "", "\ud800", mine.secret.upper()):
            with pytest.raises(UnknownRequest):
                unit.advice_requests.find(mine.request.reference, secret, PERSON)
        with pytest.raises(WrongReference):
            unit.advice_requests.find("DC-2026-000001-Z", mine.secret, PERSON)


def test_of_two_agents_editing_at_once_the_second_is_told(store: Store, draft: AdviceRequest, now: datetime) -> None:
    read = _submit(store, draft, "k1", now).request
    first = read.with_field("context", FieldValue("un", "agent"), by="agent", at=now)
    second = read.with_field("context", FieldValue("deux", "agent"), by="agent", at=now)
    with store.transaction() as unit:
        saved = unit.advice_requests.save(first)
    with pytest.raises(StaleVersion), store.transaction() as unit:
        unit.advice_requests.save(second)
    with store.transaction() as unit:
        assert unit.advice_requests.get(read.reference or "", AGENT) == saved
    assert saved.value("context") == "un"
    assert [event.what for event in saved.events] == [*(event.what for event in read.events), "field_changed"]


def test_requests_are_listed_in_order_and_by_state(store: Store, draft: AdviceRequest, now: datetime) -> None:
    kept = [_submit(store, draft, f"k{n}", now + timedelta(minutes=n)).request for n in range(3)]
    with store.transaction() as unit:
        unit.advice_requests.save(change_status(kept[1], Status.IN_REVIEW, by="agent", at=now))
    with store.transaction() as unit:
        assert [each.reference for each in unit.advice_requests.list()] == [each.reference for each in kept]
        assert [each.reference for each in unit.advice_requests.list(Status.IN_REVIEW)] == [kept[1].reference]
        assert [each.reference for each in unit.advice_requests.list(limit=1, after=kept[0].submitted)] == [
            kept[1].reference
        ]


def test_a_purge_takes_only_finished_requests_that_are_old_enough(
    store: Store, draft: AdviceRequest, now: datetime
) -> None:
    old, recent, open_still = (_submit(store, draft, f"k{n}", now).request.reference or "" for n in range(3))
    _finish(store, old, now + timedelta(days=1))
    _finish(store, recent, now + timedelta(days=3))
    with store.transaction() as unit:
        assert unit.erasure.purge("request", now + timedelta(days=2), AGENT) == 1
        assert unit.advice_requests.get(old, AGENT) is None
        assert [each.reference for each in unit.advice_requests.list()] == [recent, open_still]


def test_a_purged_number_is_never_given_again(store: Store, draft: AdviceRequest, now: datetime) -> None:
    _finish(store, _submit(store, draft, "k1", now).request.reference or "", now)
    with store.transaction() as unit:
        assert unit.erasure.purge("request", now + timedelta(days=1), AGENT) == 1
    assert _submit(store, draft, "k2", now).request.reference == str(Reference(2026, 2))


def test_a_request_outlives_its_conversation(
    store: Store, draft: AdviceRequest, conversation: Conversation, now: datetime
) -> None:
    with store.transaction() as unit:
        unit.conversations.save(conversation)
        kept = unit.advice_requests.submit(draft, "k1", by="person", at=now).request
        assert unit.erasure.erase("conversation", mark("c1"), AGENT)
        assert unit.advice_requests.get(kept.reference or "", AGENT) == kept


def test_many_at_once_get_each_their_number_without_gap_or_double(
    store: Store, draft: AdviceRequest, now: datetime
) -> None:
    with ThreadPoolExecutor(24) as pool:
        kept = list(pool.map(lambda n: _submit(store, draft, f"k{n}", now).request.reference or "", range(120)))
    assert sorted(parse_reference(each).number for each in kept) == list(range(1, 121))


def test_fifty_repeats_at_once_of_one_submission_are_one_request(
    store: Store, draft: AdviceRequest, now: datetime
) -> None:
    with ThreadPoolExecutor(50) as pool:
        kept = list(pool.map(lambda _: _submit(store, draft, "k1", now), range(50)))
    assert len({each.request.reference for each in kept}) == 1
    assert [each.repeated for each in kept].count(False) == 1
    with store.transaction() as unit:
        assert len(unit.advice_requests.list()) == 1


def test_two_instances_that_index_one_request_at_once_both_end_and_keep_who_has_it(
    store: Store, draft: AdviceRequest, now: datetime
) -> None:
    reference = _submit(store, draft, "k1", now).request.reference or ""
    with store.reading() as unit:
        ((identity, _),) = unit.case_files.without_vector(10)

    def index(value: float) -> None:
        with store.transaction() as unit:
            unit.case_files.set_vectors([(identity, np.full(4, value, np.float32))])

    with ThreadPoolExecutor(1) as pool:
        with store.transaction() as unit:
            unit.case_files.assign(reference, "claire")
            other = pool.submit(index, 1.0)
            time.sleep(0.3)  # it has begun, and waits for this one
        other.result()
    index(1.0)
    with store.reading() as unit:
        assert unit.case_files.without_vector(10) == () and unit.case_files.assignee(reference) == "claire"


def test_after_a_restore_numbers_go_on_well_after_the_last_one_known(
    store: Store, draft: AdviceRequest, now: datetime
) -> None:
    with store.transaction() as unit:
        unit.advice_requests.submit(draft, "before", by="person", at=now)
    with store.transaction() as unit:
        unit.advice_requests.leap(Access("operator:0", "restored", now))
        after = unit.advice_requests.submit(draft, "after", by="person", at=now).request.reference
        assert [line.which for line in unit.audit.lines() if line.what == "numbers_left_out"] == ["2026:20000"]
    assert str(after).startswith("DC-2026-020001-")
