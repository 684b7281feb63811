"""What is kept of a question without a good answer, and what the board may show of several."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assistant.conversation.state import Turn
from assistant.copilot.sheet import CallOutcome, CallSheet
from assistant.gaps.model import Gap, Member, Reason, State, Topic
from assistant.gaps.regrouping import heir
from assistant.gaps.settings import load_gaps
from assistant.gaps.telling import readable, tell, trend
from assistant.gaps.vocabulary import HIDDEN, Vocabulary
from assistant.gaps.writing import asker_of, badly_rated, escalated, of_call, unanswered, week_of

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
SETTINGS = load_gaps()
WORDS = Vocabulary({"donne": 90}, 100, frozenset({"cnil", "rgpd", "google"}))
TOPIC = Topic("t", State.OPEN, None, None, False, NOW, 1)
TURN = Turn("t1", "secret-of-the-person", 1, NOW, "fr", "Peut-on filmer ?", None, "rasa", "abstain")


def member(number: int, text: str = "Peut-on filmer avec un drone ?", **more: object) -> Member:
    gap = Gap(f"g{number}", MONDAY, Reason.UNANSWERED, "fr", text, f"a{number}")
    return Member(replace(gap, **more), None, "t", number, True)  # type: ignore[arg-type]


def test_a_question_is_kept_with_its_week_and_leads_to_nobody() -> None:
    gap = unanswered(TURN)
    assert gap is not None and (gap.week, gap.text, gap.reason) == (MONDAY, "Peut-on filmer ?", Reason.UNANSWERED)
    assert "secret-of-the-person" not in str(gap) and "t1" not in (gap.id, gap.asker)


def test_one_conversation_is_one_asker_in_a_week_and_another_in_the_next() -> None:
    later = unanswered(replace(TURN, id="t2", at=NOW + timedelta(days=7)))
    same, other = unanswered(replace(TURN, id="t2")), unanswered(replace(TURN, conversation_id="another"))
    first = unanswered(TURN)
    assert first and same and other and later
    assert first.asker == same.asker == asker_of("secret-of-the-person", week_of(NOW))
    assert len({first.asker, other.asker, later.asker}) == 3 and first.id != same.id


@pytest.mark.parametrize("change", [{"text": None}, {"outcome": "answer"}, {"outcome": "referral"}])
def test_words_that_may_not_be_kept_and_answers_are_no_gap(change: dict[str, object]) -> None:
    assert unanswered(replace(TURN, **change)) is None  # type: ignore[arg-type]


def test_an_answer_that_did_not_help_is_a_gap_and_an_abstention_is_one_already() -> None:
    rated = badly_rated(replace(TURN, outcome="answer"))
    assert rated is not None and rated.reason is Reason.RATED
    assert badly_rated(TURN) is None


@pytest.mark.parametrize(
    ("outcome", "missing", "reason"),
    [
        (CallOutcome.ANSWERED, False, None),
        (CallOutcome.REFERRED, False, None),
        (CallOutcome.ANSWERED, True, Reason.UNANSWERED),
        (CallOutcome.UNANSWERED, False, Reason.UNANSWERED),
        (CallOutcome.ESCALATED, False, Reason.ESCALATED),
    ],
)
def test_a_call_is_a_gap_where_no_fiche_answered_it(outcome: CallOutcome, missing: bool, reason: Reason | None) -> None:
    gap = of_call(CallSheet("c1", NOW, "u1", "fr", outcome, "Et les drones ?", missing=missing))
    assert (gap.reason if gap else None) is reason


def test_below_k_conversations_nothing_is_told() -> None:
    few = [member(number) for number in range(SETTINGS.k - 1)]
    assert tell(TOPIC, few, WORDS, SETTINGS, NOW) is None
    repeated = [*few, replace(few[0], gap=replace(few[0].gap, id="again"))]
    assert tell(TOPIC, repeated, WORDS, SETTINGS, NOW) is None
    assert tell(TOPIC, [*few, member(9)], WORDS, SETTINGS, NOW) is not None


def test_subjects_of_requests_are_counted_and_neither_read_nor_make_up_the_number() -> None:
    subject = escalated("DC-2026-000001-C", "Drone au-dessus de l’usine Valmont", "fr", NOW)
    assert subject is not None
    requests = [Member(replace(subject, id=f"s{n}", asker=f"s{n}"), None, "t", 9, True) for n in range(5)]
    few = [member(number) for number in range(SETTINGS.k - 1)]
    assert tell(TOPIC, [*few, *requests], WORDS, SETTINGS, NOW) is None
    told = tell(TOPIC, [*few, member(7), *requests], WORDS, SETTINGS, NOW)
    assert told is not None and told.questions == SETTINGS.k + 5
    assert "Valmont" not in str(told.wordings)


def test_small_numbers_are_not_shown_and_the_trend_is_read_from_what_is() -> None:
    members = [member(number) for number in range(4)] + [member(8, week=MONDAY - timedelta(weeks=1))]
    told = tell(TOPIC, members, WORDS, SETTINGS, NOW)
    assert told is not None and [value for _, value in told.weeks][-3:] == [0, None, 4]
    assert told.trend == "up"
    assert [trend(each) for each in ([0, 9, 2], [3, 3, 0], [9, 4, 4], [None, 3, 1], [])] == ["up", "steady", "down", "up", "steady"]


def test_a_proper_name_that_few_wrote_is_left_out() -> None:
    text = "Chez Valmont, la CNIL accepte-t-elle les GoPro de Google ?"
    shown = readable([member(1, text), member(2), member(3)], WORDS, 3)[0].words
    assert shown == f"Chez {HIDDEN}, la CNIL accepte-t-elle les {HIDDEN} de Google ?"
    several = [member(number, f"{number} GoPro, on peut ?") for number in range(3)]
    assert "GoPro" in str(readable(several, WORDS, 3))


def test_a_group_keeps_the_topic_that_most_of_it_came_from() -> None:
    members = [replace(member(number), topic=topic) for number, topic in enumerate(("t1", "t2", "t2", None))]
    assert heir(members, range(4), set()) == "t2"
    assert heir(members, range(4), {"t2"}) == "t1"
    assert heir(members, [3], set()) is None


def test_common_words_say_nothing_of_the_point() -> None:
    assert WORDS.telling("Les données de nos drones", "fr", 0.5) == "drones"
    assert WORDS.telling("Les données", "fr", 0.5) == "Les données"
    assert WORDS.weigh("drone") > WORDS.weigh("donne")
