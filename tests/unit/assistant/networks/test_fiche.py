from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.networks.errors import NotYours, UnfitProposal
from assistant.networks.fiche import NetworkFiche, State, decide, propose, support, withdraw
from assistant.networks.rules import load_network_rules

NOW = datetime(2026, 11, 22, tzinfo=UTC)
RULES = replace(load_network_rules(), supports_needed=2)


def fiche(**more: object) -> NetworkFiche:
    values = {"question": "Peut-on scanner les badges ?", "answer": "Oui, sous ces conditions. " * 3, "basis": "RGPD, art. 6"}
    return NetworkFiche("f1", "T1", "fr", **{**values, **more}, author="anne", proposed=NOW, changed=NOW)  # type: ignore[arg-type]


def supported() -> NetworkFiche:
    return support(support(fiche(), "bob", RULES, NOW), "chloe", RULES, NOW)


def refused(code: str) -> pytest.RaisesExc[NotYours]:
    return pytest.RaisesExc(NotYours, check=lambda error: error.code == code)


def test_peers_support_then_another_decides() -> None:
    assert support(fiche(), "bob", RULES, NOW).state is State.PROPOSED
    assert supported().state is State.SUPPORTED
    assert decide(supported(), "dora", True, "", NOW).state is State.PUBLISHED


def test_nobody_supports_their_own_nor_twice() -> None:
    with refused("own_proposal"):
        support(fiche(), "anne", RULES, NOW)
    with refused("already_supported"):
        support(support(fiche(), "bob", RULES, NOW), "bob", RULES, NOW)


@pytest.mark.parametrize("editor", ["anne", "bob"])
def test_whoever_wrote_or_supported_a_fiche_does_not_decide(editor: str) -> None:
    with refused("four_eyes"):
        decide(supported(), editor, True, "", NOW)


def test_what_peers_do_not_support_is_not_published_but_may_be_set_aside() -> None:
    with refused("not_supported"):
        decide(fiche(), "dora", True, "", NOW)
    assert decide(fiche(), "dora", False, "Trop particulier", NOW).state is State.REFUSED


def test_a_decided_fiche_is_closed_but_an_editor_may_withdraw_it() -> None:
    published = decide(supported(), "dora", True, "", NOW)
    with refused("closed"):
        support(published, "eve", RULES, NOW)
    with refused("not_author"):
        withdraw(published, "anne", is_editor=False, at=NOW)
    assert withdraw(published, "dora", is_editor=True, at=NOW).state is State.WITHDRAWN


@pytest.mark.parametrize(("part", "text", "code"), [("question", "Peut", "short"), ("answer", "x" * 3000, "long")])
def test_a_part_too_short_or_too_long_is_named(part: str, text: str, code: str) -> None:
    with pytest.raises(UnfitProposal) as caught:
        propose(fiche(**{part: text}), RULES)
    assert (caught.value.part, caught.value.code) == (part, code)


def test_every_state_has_its_words_in_both_languages() -> None:
    for state in State:
        assert set(RULES.states[state]) == {"fr", "en"}
