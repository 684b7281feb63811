"""How an answer is composed: the steps, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from assistant.answer import Answer, Message, Outcome
from assistant.answering.cautioner import Cautioner
from assistant.answering.context import Inquiry, Library, Step
from assistant.answering.coverage_judge import CoverageJudge
from assistant.answering.fiche_teller import FicheTeller
from assistant.answering.follow_up import load_follow_ups
from assistant.answering.force_teller import ForceTeller
from assistant.answering.lapse_teller import LapseTeller
from assistant.answering.passage_fetcher import PassageFetcher
from assistant.answering.passage_quoter import PassageQuoter
from assistant.answering.quotation_checker import QuotationChecker
from assistant.answering.spelling_teller import SpellingTeller
from assistant.answering.thresholds import Thresholds
from assistant.answering.way_adder import WayAdder
from assistant.conversation.hotlines import HotlineTeller
from assistant.texts import Texts
from knowledge_base.sources import load_reference_sources


def steps(
    library: Library, thresholds: Thresholds, texts: Mapping[str, Texts], hotlines: HotlineTeller
) -> tuple[Step, ...]:
    """Every step from a question to its answer; the first that sets an outcome ends the way but for the last six."""
    return (
        PassageFetcher(library, thresholds, load_follow_ups()),
        CoverageJudge(library, thresholds, texts, hotlines),
        FicheTeller(library),
        PassageQuoter(library),
        QuotationChecker(library),
        ForceTeller(library, load_reference_sources(), texts),
        Cautioner(texts),
        LapseTeller(library, texts),
        WayAdder(texts, hotlines),
        SpellingTeller(texts),
    )


class AnswerComposer:
    """Runs the steps over a question."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)

    def compose(self, inquiry: Inquiry) -> Answer:
        """The answer; an inquiry that no step could end abstains."""
        return as_answer(reduce(lambda passed, step: step(passed), self._steps, inquiry))


def as_answer(inquiry: Inquiry) -> Answer:
    """The inquiry's end as one message: text, then cautions, with its citations and buttons."""
    text = "\n\n".join(part for part in (inquiry.text, *inquiry.cautions) if part)
    message = Message(text, inquiry.citations, inquiry.buttons)
    outcome = inquiry.outcome or Outcome.ABSTAIN
    return Answer(outcome, (message,), corrected=inquiry.corrected, grounds=inquiry.grounds)
