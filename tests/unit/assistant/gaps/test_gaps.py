"""What is kept of a question without a good answer, and what the board may show of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from assistant.conversation.state import Turn
from assistant.copilot.sheet import CallOutcome, CallSheet
from assistant.gaps.background import Backgrounds
from assistant.gaps.model import Gap, Member, Reason, State, Topic
from assistant.gaps.regrouping import heir
from assistant.gaps.settings import load_gaps
from assistant.gaps.telling import conversations, readable, tell, trend, without_small
from assistant.gaps.vocabulary import HIDDEN, Vocabulary
from assistant.gaps.writing import asker_of, badly_rated, escalated, of_call, unanswered, week_of
from knowledge_base.fiche import Fiche

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


@pytest.mark.parametrize(
    ("at", "monday"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), datetime(2026, 11, 16, tzinfo=UTC)),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)),
        (datetime(2026, 7, 5, 22, 0, tzinfo=UTC), datetime(2026, 7, 6, tzinfo=UTC)),
        (MONDAY, MONDAY),  # what the table holds already keeps its week
    ],
)
def test_a_week_begins_on_monday_at_midnight_in_paris(at: datetime, monday: datetime) -> None:
    assert week_of(at) == monday


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
    earlier = [member(number, week=MONDAY - timedelta(weeks=1)) for number in range(3)]
    older = [member(number, week=MONDAY - timedelta(weeks=5)) for number in range(2)]
    told = tell(TOPIC, [*(member(number) for number in range(4)), *earlier, *older], WORDS, SETTINGS, NOW)
    assert told is not None and [value for _, value in told.weeks] == [0, 0, None, 0, 0, 0, None, 4]
    assert told.trend == "up"
    assert [trend(each) for each in ([0, 9, 2], [3, 3, 0], [9, 4, 4], [None, 3, 1], [])] == ["up", "steady", "down", "up", "steady"]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((5, 1), (None, None)),
        ((9, 5, 1), (9, None, None)),
        ((9, 5, 1, 2), (9, 5, None, None)),
        ((9, 4, 1, 1), (9, None, None, None)),
        ((9, 4, 1, 1, 1), (9, None, None, None, None)),
        ((9, 0, 1), (None, 0, None)),
        ((1, 0, 1, 1), (None, None, None, None)),
        ((9, 0, 3), (9, 0, 3)),
    ],
)
def test_a_small_number_is_not_told_by_the_total_less_the_others(counts: tuple[int, ...], shown: tuple[int | None, ...]) -> None:
    assert without_small(counts, 3) == shown


def test_where_every_number_is_hidden_neither_reasons_nor_a_trend_are_told() -> None:
    rated = member(8, reason=Reason.RATED, week=MONDAY - timedelta(weeks=1))
    told = tell(TOPIC, [*(member(number) for number in range(5)), rated], WORDS, SETTINGS, NOW)
    assert told is not None and told.questions == 6
    assert (told.reasons, [value for _, value in told.weeks][-3:], told.trend) == ((), [0, None, None], "")


def test_one_conversation_taken_up_again_in_other_weeks_is_not_several_people() -> None:
    weeks = [MONDAY - timedelta(weeks=back) for back in range(SETTINGS.k)]
    name = "Et les GoPro, on peut ?"
    same = [member(number, name, week=week, asker=asker_of("one", week)) for number, week in enumerate(weeks)]
    assert conversations(same) == 1
    assert tell(TOPIC, same, WORDS, SETTINGS, NOW) is None
    assert "GoPro" not in str(readable([*same, *(member(number) for number in range(7, 9))], WORDS, SETTINGS.k))
    sheets = [of_call(CallSheet(f"c{n}", week, "u1", "fr", CallOutcome.UNANSWERED, name)) for n, week in enumerate(weeks)]
    assert conversations([Member(gap, None, "t", 0, True) for gap in sheets if gap]) == SETTINGS.k


def test_subjects_of_requests_do_not_help_a_name_to_be_shown() -> None:
    asked = [member(1, "Chez Valmont, on peut filmer ?"), member(2), member(3)]
    subjects = [escalated(f"DC-2026-00000{n}-C", "Badgeuse Valmont", "fr", NOW) for n in range(4)]
    requests = [Member(gap, None, "t", 9, True) for gap in subjects if gap]
    assert "Valmont" not in str(readable([*asked, *requests], WORDS, SETTINGS.k))


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


class Counting:
    """Encodes anything, and counts how often it is asked to."""

    def __init__(self) -> None:
        self.asked = 0

    def encode_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.asked += 1
        return np.eye(len(texts), 3, dtype=np.float32)


@pytest.mark.parametrize("left", [0, 100, -30])
def test_a_background_whose_file_was_cut_short_is_worked_out_again(tmp_path: Path, left: int) -> None:
    fiche = Fiche("a", None, "fr", "t", "T", ("Un ?", "Deux ?"), (), (), "published", "e", "r", date(2026, 1, 1), 12, "")
    kept = tmp_path / "background.npz"
    Backgrounds(Counting(), SETTINGS, kept, pause_s=0).of([fiche])
    again = Counting()
    Backgrounds(again, SETTINGS, kept, pause_s=0).of([fiche])
    assert again.asked == 0
    kept.write_bytes(kept.read_bytes()[:left])
    Backgrounds(again, SETTINGS, kept, pause_s=0).of([fiche])
    assert again.asked == 1


def test_a_background_is_learnt_again_where_fiches_become_a_pair_and_nothing_is_encoded_again(tmp_path: Path) -> None:
    french = Fiche("a-fr", None, "fr", "t", "T", ("Un ?", "Deux ?"), (), (), "published", "e", "r", date(2026, 1, 1), 12, "")
    english = replace(french, id="a-en", language="en", wordings=("One?", "Two?"))
    encoder = Counting()
    backgrounds = Backgrounds(encoder, SETTINGS, tmp_path / "background.npz", pause_s=0)
    alone = backgrounds.of([french, english])
    together = [replace(french, pair="a-en"), replace(english, pair="a-fr")]
    paired = backgrounds.of(together)
    assert paired is not alone and backgrounds.of(together) is paired
    assert encoder.asked == 1
