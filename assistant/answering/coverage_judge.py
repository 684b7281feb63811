"""Decides whether what was found answers, leaves a choice, or does not answer; notes what the answer rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.answer import Button, Grounds, Outcome
from assistant.answering.context import Inquiry, Library
from assistant.answering.thresholds import Thresholds
from assistant.conversation.hotlines import HotlineTeller
from assistant.escalation.facts import Facts
from assistant.escalation.hotline import suggest_hotline
from assistant.texts import Texts


@dataclass(frozen=True)
class CoverageJudge:
    """Ends the way with an abstention or a choice, or lets it go on to an answer."""

    library: Library
    thresholds: Thresholds
    texts: Mapping[str, Texts]
    hotlines: HotlineTeller

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Notes the grounds, abstains under the threshold, clarifies where the question could mean several."""
        found, best, limits = inquiry.found, inquiry.best, self.thresholds
        if found is None or best is None:
            return self._abstain(inquiry)
        support, fiche = limits.support(found.signals), self.library.fiche(best.passage.document_id)
        inquiry = replace(inquiry, grounds=Grounds(support, fiche.topic if fiche else ""))
        if inquiry.seems_outside:
            return inquiry if support >= limits.answer_from + limits.doubt else self._abstain(inquiry)
        if support < limits.clarify_from:
            return self._abstain(inquiry)
        unsure = support < limits.answer_from or limits.several(found.signals)
        return self._clarify(inquiry) if unsure else inquiry

    def _abstain(self, inquiry: Inquiry) -> Inquiry:
        texts = self.texts[inquiry.language]
        hotline = suggest_hotline(Facts.parse(inquiry.known), inquiry.question)
        nothing = texts.say("abstain", hotline=self.hotlines.name(hotline, inquiry.language))
        text = f"{nothing} {texts.say('abstain_request')}"
        lead = [texts.say("out_of_scope")] if inquiry.seems_outside else []
        way = self.hotlines.tell(hotline, inquiry.language)
        buttons = (texts.button("request_advice"),)
        return replace(
            inquiry, outcome=Outcome.ABSTAIN, text="\n\n".join([*lead, text, way]), buttons=buttons
        )

    def _clarify(self, inquiry: Inquiry) -> Inquiry:
        texts = self.texts[inquiry.language]
        titles = list(dict.fromkeys(self._titles(inquiry)))[: self.thresholds.candidates]
        if len(titles) < 2:
            return inquiry
        buttons = tuple(Button(title, title) for title in titles)
        return replace(inquiry, outcome=Outcome.CLARIFY, text=texts.say("clarify"), buttons=buttons)

    def _titles(self, inquiry: Inquiry) -> list[str]:
        """The candidates' titles, in the person's language where a fiche has its pair."""
        found = inquiry.found.passages if inquiry.found else ()
        ids = dict.fromkeys(scored.passage.document_id for scored in found)
        return [title for each in ids if (title := self.library.title(each, inquiry.language))]
