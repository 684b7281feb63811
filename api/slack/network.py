"""The network’s own fiches as Slack shows them: always as the network’s view, never as the CNIL’s."""

from __future__ import annotations

from collections.abc import Sequence

from api.slack import blocks as b
from api.slack.words import Words
from assistant.networks.fiche import OPEN, NetworkFiche, State
from assistant.networks.rules import NetworkRules, load_network_rules

CALLBACK = "network.proposal"
PARTS = ("question", "answer", "basis")
ANSWER_SHOWN = 600


def listed(fiches: Sequence[NetworkFiche], person: str, is_editor: bool, words: Words) -> list[b.Block]:
    """Fiches with what this person may do about each."""
    label = b.context([f"*{b.escape(words.say('network.label'))}*"])
    if not fiches:
        return [*label, *b.context([b.escape(words.say("network.none"))])]
    return [*label, *(block for fiche in fiches for block in _fiche(fiche, person, is_editor, words))]


def proposal_view(words: Words) -> b.Block:
    """The modal in which a fiche is proposed."""
    rules = {"question": False, "answer": True, "basis": True}
    labels = {"question": "question", "answer": "answer", "basis": "basis_label"}
    hints = {"basis": words.say("network.basis_hint")}
    fields = [
        b.field(part, words.say(f"network.{labels[part]}"), b.line(several=several), hint=hints.get(part, ""))
        for part, several in rules.items()
    ]
    intro = b.sections(b.escape(words.say("network.propose_intro")))
    return b.modal(
        CALLBACK,
        words.say("network.propose_title"),
        [*intro, *fields, *b.context([words.small_print()])],
        close=words.say("button.close"),
        submit=words.say("button.send"),
    )


def proposal_errors(values: dict[str, str], rules: NetworkRules, words: Words) -> dict[str, str]:
    """A sentence for each part that is too short or too long."""
    found = {}
    for part in PARTS:
        bounds, length = rules.bounds[part], len(values[part].strip())
        if length < bounds.least:
            found[part] = words.say("network.too_short", limit=bounds.least)
        elif length > bounds.most:
            found[part] = words.say("network.too_long", limit=bounds.most)
    return found


def _fiche(fiche: NetworkFiche, person: str, is_editor: bool, words: Words) -> list[b.Block]:
    told = f"*{b.escape(fiche.question)}*\n{b.fit(b.escape(fiche.answer), ANSWER_SHOWN)}"
    state = words.say("network.state", state=_state(fiche, words), count=len(fiche.supporters))
    basis = words.say("network.basis", basis=fiche.basis)
    return [
        *b.sections(told),
        *b.context([b.escape(f"{state}. {basis}")]),
        *b.actions(_buttons(fiche, person, is_editor, words)),
    ]


def _buttons(fiche: NetworkFiche, person: str, is_editor: bool, words: Words) -> list[b.Block]:
    decides = is_editor and person != fiche.author and person not in fiche.supporters
    may = {
        "support": fiche.state in OPEN and person != fiche.author and person not in fiche.supporters,
        "publish": decides and fiche.state is State.SUPPORTED,
        "refuse": decides and fiche.state in OPEN,
        "withdraw": is_editor or (person == fiche.author and fiche.state in OPEN),
    }
    return [
        b.button(f"network.{act}", words.say(f"button.{act}"), fiche.id) for act, allowed in may.items() if allowed
    ]


def _state(fiche: NetworkFiche, words: Words) -> str:
    return load_network_rules().states[fiche.state][words.language]
