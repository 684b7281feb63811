"""Requests already answered on the point that a caller raises: how and when they ended; a reply is opened one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.advice_request.correspondence import letters
from assistant.advice_request.errors import UnknownRequest
from assistant.advice_request.model import AdviceRequest, Status
from assistant.advice_request.titles import Titles
from assistant.casework.desk import CaseDesk
from assistant.casework.indexing import Encodes
from assistant.casework.signal import Compared, nearest
from assistant.documents.withhold import withhold
from assistant.likeness.affinity import Subject

REPLIED = frozenset({Status.ANSWERED, Status.REFERRED})
SHOWN = 5
WHY = "call"
"""The reason that the audit log gives for a reply read during somebody else's call."""


@dataclass(frozen=True)
class Answered:
    """A request that got a reply: nothing of what was asked or said."""

    reference: str
    status: Status
    at: datetime


@dataclass(frozen=True)
class Reply:
    """The reply to a request, without what it withholds from the public nor who asked."""

    text: str
    language: str
    at: datetime


@dataclass(frozen=True)
class AnsweredRequests:
    """Finds them by their subjects, which are in clear, and opens one reply when an agent asks for it."""

    cases: CaseDesk
    encoder: Encodes
    titles: Titles

    def about(self, question: str, language: str) -> tuple[Answered, ...]:
        """Those near a question, the nearest first; none where the point comes from fewer than k organisations.

        It opens nothing: a request counts for an organisation from the first time that an agent studied it.
        """
        near = self._near(question, language)
        organisations = {each.organisation for each in near if each.organisation}
        replied = [each for each in near if each.status in REPLIED][:SHOWN]
        if len(organisations) < self.cases.settings.k or not replied:
            return ()
        with self.cases.store.reading() as unit:
            ended = unit.case_files.ended([each.subject.reference for each in replied])
        return tuple(
            Answered(name, each.status, ended[name]) for each in replied if (name := each.subject.reference) in ended
        )

    def reply(self, reference: str, who: str) -> Reply:
        """Opens a reply, with one line in the audit log; UnknownRequest where there is none."""
        request = self.cases.open(reference, who, WHY).request
        if request.status not in REPLIED:
            raise UnknownRequest()
        last = letters(withhold(request))[-1]
        return Reply(self.titles.clear(last.text, _values(request)), request.language, last.at)

    def _near(self, question: str, language: str) -> Sequence[Compared]:
        known = self.cases.known()
        if len(known) < self.cases.settings.k:
            return ()
        asked = Subject("", language, question, self.encoder.encode_queries([question])[0])
        places = nearest(asked, [each.subject for each in known], self.cases.settings)
        return [known[place] for place in places]


def _values(request: AdviceRequest) -> dict[str, str]:
    return {name: held.value for name, held in request.fields.items()}
