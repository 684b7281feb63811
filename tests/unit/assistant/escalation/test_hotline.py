"""Which hotline suits whom."""

import pytest

from assistant.escalation.facts import Facts
from assistant.escalation.hotline import load_switchboard, suggest_hotline

DPO = Facts.parse({"requester_is_dpo": True})


@pytest.mark.parametrize(
    ("facts", "question", "hotline"),
    [
        (Facts(), None, "general"),
        (Facts(), "", "general"),
        (DPO, None, "dpo"),
        (DPO, "durée de conservation des CV", "dpo"),
        (DPO, "Nos données patients sont-elles hébergées par un HDS ?", "health"),
        (Facts(), "je suis DPO d’une mairie, registre ?", "dpo"),
        (Facts(), "I'm the data protection officer of a school", "dpo"),
        (Facts(), "transfert de donnees vers les etats-unis", "transfers"),
        (Facts(), "Can we send HR data to third countries?", "transfers"),
        (Facts(), "faut-il une TIA avec des clauses contractuelles types ?", "transfers"),
        (Facts(), "transfert de données de santé hors UE", "transfers"),
        (Facts(), "recherche clinique et MR-004", "health"),
        (Facts(), "how long may a hospital keep medical records?", "health"),
        (Facts(), "peut-on transférer un courriel au comité d’entreprise ?", "general"),
        (Facts(), "vidéosurveillance dans un magasin", "general"),
        (Facts(), "Que devient le fichier en cas de transfert d’entreprise ?", "general"),
    ],
)
def test_the_subject_first_then_the_dpo_then_the_general_hotline(facts, question, hotline):
    assert suggest_hotline(facts, question) == hotline


def test_no_number_and_no_hours_are_invented():
    hotlines = load_switchboard().hotlines
    assert set(hotlines) == {"general", "dpo", "health", "transfers"}
    assert all(each.number is None and each.opening is None for each in hotlines.values())
    assert all(each.name["fr"] and each.name["en"] and each.url for each in hotlines.values())
