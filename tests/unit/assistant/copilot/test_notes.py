from __future__ import annotations

from typing import Any

import pytest

from assistant.copilot.notes import read_notes

NOTES: list[tuple[str, dict[str, Any]]] = [
    ("DPO oui, pas consulté, secteur santé", {"has_dpo": True, "dpo_outcome": "not_consulted"}),
    ("pas de DPO, mairie", {"has_dpo": False, "requester_role": "controller"}),
    ("DPO n’a pas su répondre, fédération pas encore consultée", {"has_dpo": True, "dpo_outcome": "unable", "network_consulted": "no"}),
    ("DPO : non. Projet de vidéosurveillance", {"has_dpo": False, "purpose": "future_processing"}),
    ("particulier, veut porter plainte", {"requester_role": "individual"}),
    ("éditeur SaaS, tout le secteur et leurs clients", {"requester_role": "solution_provider", "importance": ["sector", "customers"]}),
    ("cas isolé", {"importance": []}),
    ("question précise ; pas d’analyse", {"precise": True, "documented": False}),
    ("controller, DPO consulted? not yet asked", {"requester_role": "controller", "has_dpo": True, "dpo_outcome": "not_consulted"}),
    ("c’est le DPO, sans réponse", {"requester_is_dpo": True, "has_dpo": True, "dpo_outcome": "unable"}),
    ("veut régulariser", {"purpose": "regularise"}),
    ("pas consulté", {}),
    ("il fait beau à Paris", {}),
    ("", {}),
]


@pytest.mark.parametrize(("written", "meant"), NOTES)
def test_notes_are_read_as_the_agent_means_them(written: str, meant: dict[str, Any]) -> None:
    assert dict(read_notes(written).facts) == meant


def test_the_last_word_wins() -> None:
    assert read_notes("DPO oui, pas consulté\nDPO a répondu").facts["dpo_outcome"] == "answered"
    assert read_notes("DPO oui\nfinalement pas de DPO").facts == {"has_dpo": False}


def test_sector_and_size_are_read_for_the_sheet_only() -> None:
    read = read_notes("PME, secteur santé")
    assert (read.sector, read.size) == ("health", "10_to_249")
    assert "importance" not in read.facts
