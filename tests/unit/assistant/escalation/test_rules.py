"""The rule table as a lawyer reads and changes it."""

import copy
from importlib import resources

import pytest
import yaml

from assistant.escalation.facts import FactError, Facts
from assistant.escalation.rules import load_rules, read_rules

NBSP = "\u00a0"


@pytest.fixture
def data():
    return yaml.safe_load((resources.files("assistant.escalation") / "rules.yaml").read_text(encoding="utf-8"))


def sentences(language):
    for rule in load_rules().rules:
        yield rule.charter[language].says
        yield from (each.words[language] for several in rule.explanations.values() for each in several)


def test_a_passage_that_one_language_lacks_is_cited_from_the_other_and_said_so():
    elsewhere = [
        (rule.id, language)
        for rule in load_rules().rules
        for language in ("fr", "en")
        if rule.charter[language].document != f"charter-{language}"
    ]
    assert elsewhere == [("no_on_site_audit", "fr")]
    audit = next(rule for rule in load_rules().rules if rule.id == "no_on_site_audit")
    assert "version anglaise" in audit.charter["fr"].says
    assert "English version" in audit.charter["en"].says


def test_french_sentences_have_french_typography():
    for sentence in sentences("fr"):
        assert "'" not in sentence
        for mark in ":;?!»":
            assert f" {mark}" not in sentence
        assert sentence.endswith(".")


def test_english_sentences_are_not_the_french_ones():
    assert not set(sentences("fr")) & set(sentences("en"))
    assert not [sentence for sentence in sentences("en") if NBSP in sentence or "'" in sentence]


@pytest.mark.parametrize(
    ("place", "value", "error"),
    [
        ("fact that does not exist", {"role": "controller"}, FactError),
        ("value that does not exist", {"requester_role": "dpo"}, FactError),
        ("list tested by a value", {"importance": "sector"}, ValueError),
        ("nothing", {}, ValueError),
        ("a word", "always", ValueError),
    ],
)
def test_a_condition_that_says_nothing_true_is_refused_when_read(data, place, value, error):
    data["steps"][0]["rules"][0]["unmet_when"] = value
    with pytest.raises(error):
        read_rules(data)


def test_two_rules_of_one_name_are_refused(data):
    data["steps"].append(copy.deepcopy(data["steps"][0]))
    with pytest.raises(ValueError, match="unique"):
        read_rules(data)


def test_a_priority_that_names_no_rule_is_refused(data):
    data["priorities"][0]["rule"] = "seniority"
    with pytest.raises(ValueError, match="existing"):
        read_rules(data)


def test_a_result_without_an_explanation_for_the_rest_is_refused(data):
    data["steps"][0]["rules"][0]["explanation"]["met"] = [{"when": {"has_dpo": True}, "fr": "Oui.", "en": "Yes."}]
    with pytest.raises(ValueError, match="last explanation"):
        read_rules(data)


def test_an_explanation_fits_the_facts():
    rule = next(rule for rule in load_rules().rules if rule.id == "network_asked_next")
    said = {
        role: rule.explain(Facts.parse({"requester_role": role, "network_consulted": "yes"}))["en"]
        for role in ("controller", "professional_body", "legal_professional")
    }
    assert len(set(said.values())) == 3
    insisting = Facts.parse({"requester_role": "controller", "network_consulted": "no", "insist": True})
    assert "chosen to go on" in rule.explain(insisting)["en"]
