"""The copilot as the console uses it: findings, checklist, end-of-call sheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.copilot.checklist import Checklist
from assistant.copilot.finder import Finder, Wanted
from assistant.copilot.request import CallRequests
from assistant.copilot.sheet import CallSheet
from assistant.escalation.admission import admits_infringement
from assistant.escalation.rules import Ruling
from assistant.gaps.writing import of_call
from assistant.privacy.scrub import Scrubber
from assistant.store.database import Store


@dataclass(frozen=True)
class Copilot:
    """What stands beside an agent during a call."""

    finder: Finder
    checklist: Checklist
    topics: Callable[[], Sequence[str]]
    store: Store
    scrubber: Scrubber
    requests: CallRequests

    def warm(self) -> None:
        """Loads what the first search and the first end of a call would otherwise wait for."""
        for by_meaning in (False, True):
            # Misspelt on purpose: for a word that the texts do not have, the dictionaries are read.
            self.finder.find(Wanted("violation de donées", by_meaning=by_meaning))
        self.scrubber.scrub("Bonjour")

    def close_call(self, sheet: CallSheet) -> None:
        """Keeps what may be kept of a call; of one where an infringement was admitted, the outcome and no words."""
        admitted = sheet.decision == Ruling.REFUSE_REGULARISATION or admits_infringement(sheet.question)
        question = "" if admitted else self.scrubber.scrub(sheet.question).text
        kept = replace(sheet, at=datetime.now(UTC), question=question)
        with self.store.transaction() as unit:
            unit.calls.add(kept)
            gap = of_call(kept)
            if gap is not None:
                unit.gaps.add(gap)
