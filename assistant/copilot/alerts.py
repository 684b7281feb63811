"""What goes before everything else in a call: a matter that cannot wait, and an infringement that is admitted."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.copilot.notes import clauses, note_rules, tells_regularisation
from assistant.escalation.admission import admits_infringement
from assistant.escalation.urgency import Urgency, load_watch, urgent_matter


def urgent_in_call(question: str, notes: str) -> Urgency | None:
    """The urgent matter that the question or the notes say is happening to the caller, if any."""
    told = urgent_matter(question) or urgent_matter(notes)
    return told or next(_in_a_word(f"{question}\n{notes}"), None)


def admitted_in_call(question: str, notes: str) -> bool:
    """Whether the caller admits an infringement, in their own words or in what is noted of them."""
    return admits_infringement(question) or admits_infringement(notes)


def keeps_no_words(question: str, notes: str) -> bool:
    """Whether an infringement is admitted anywhere in a call, as callers say it or as agents note it: neither is kept."""
    return admitted_in_call(question, notes) or tells_regularisation(notes)


def _in_a_word(typed: str) -> Iterator[Urgency]:
    """Agents write no sentences, and of "them": what they tell in a word or two is read with patterns of its own."""
    rules, watch = note_rules(), load_watch()
    supposed = (watch.unless, rules.urgent_unless)
    for matter in watch.matters:
        words = rules.urgent[matter.urgency.id]
        found = ((words.search(each), each) for each in clauses(typed))
        told = [clause[: match.end()] for match, clause in found if match]
        if any(not any(each.search(said) for each in supposed) for said in told):
            yield matter.urgency
