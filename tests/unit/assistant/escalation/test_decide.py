"""The charter's rules, decided over the whole space of facts."""

import itertools
import time

import pytest

from assistant.escalation.decide import decide, next_to_ask, refusal_of_regularisation
from assistant.escalation.facts import Facts
from assistant.escalation.rules import load_rules

RULES = load_rules()

ASKS_WELL = {"requester_role": "controller", "purpose": "future_processing"}
NO_DPO = {**ASKS_WELL, "has_dpo": False}
DPO_AT_A_LOSS = {**ASKS_WELL, "has_dpo": True, "dpo_outcome": "unable"}
READY = {"importance": ["sector"], "precise": True, "documented": True}

SPACE = {
    # Processors and solution providers are decided as controllers are, a global analysis as a project is: see below.
    "requester_role": [None, "controller", "professional_body", "legal_professional", "individual"],
    "purpose": [None, "future_processing", "regularise", "on_site_audit"],
    "has_dpo": [None, False, True],
    "dpo_outcome": [None, "not_consulted", "answered", "unable"],
    "network_consulted": [None, "yes", "no", "none_available"],
    "importance": [None, [], ["sector"]],
    "precise": [None, False, True],
    "documented": [None, False, True],
}
# fmt: off
LEAVES = [
    # facts, decision, priority, missing, may_insist
    ({}, "need_facts", None, ["requester_role", "purpose", "has_dpo", "importance", "precise", "documented"], False),
    ({"requester_role": "individual"}, "redirect_individual", None, [], False),
    ({"requester_role": "individual", "purpose": "regularise"}, "redirect_individual", None, [], False),
    ({"purpose": "regularise"}, "need_facts", None, ["requester_role"], False),
    ({"requester_role": "controller"}, "need_facts", None, ["purpose", "has_dpo", "importance", "precise", "documented"], False),
    ({"requester_role": "legal_professional", "purpose": "regularise"}, "refuse_regularisation", None, [], False),
    ({"requester_role": "solution_provider", "purpose": "on_site_audit"}, "refuse_audit", None, [], False),
    (ASKS_WELL, "need_facts", None, ["has_dpo", "importance", "precise", "documented"], False),
    ({**ASKS_WELL, "has_dpo": True}, "need_facts", None, ["dpo_outcome", "importance", "precise", "documented"], False),
    ({**ASKS_WELL, "has_dpo": True, "dpo_outcome": "not_consulted"}, "consult_dpo", None, [], False),
    ({**ASKS_WELL, "requester_is_dpo": True, "dpo_outcome": "not_consulted"}, "consult_dpo", None, [], False),
    ({**ASKS_WELL, "has_dpo": True, "dpo_outcome": "answered", **READY}, "self_service", None, [], False),
    (DPO_AT_A_LOSS, "need_facts", None, ["importance", "precise", "documented"], False),
    ({**ASKS_WELL, "dpo_outcome": "unable"}, "need_facts", None, ["has_dpo", "importance", "precise", "documented"], False),
    ({**NO_DPO, "dpo_outcome": "not_consulted", **READY}, "hand_off", "normal", [], False),
    ({**NO_DPO, "network_consulted": "no", **READY}, "refer_network", None, [], True),
    ({**NO_DPO, "network_consulted": "no"}, "refer_network", None, [], True),
    ({"requester_role": "controller", "network_consulted": "no"}, "need_facts", None, ["purpose", "has_dpo"], False),
    ({**NO_DPO, "network_consulted": "no", "insist": True, **READY}, "hand_off", "normal", [], False),
    ({**NO_DPO, "network_consulted": "no", "insist": True}, "need_facts", None, ["importance", "precise", "documented"], False),
    ({**NO_DPO, "requester_role": "professional_body", "network_consulted": "no", **READY}, "hand_off", "high", [], False),
    ({**NO_DPO, "requester_role": "legal_professional", "network_consulted": "no", **READY}, "hand_off", "low", [], False),
    ({**NO_DPO, "network_consulted": "yes", "importance": []}, "self_service", None, [], False),
    ({**NO_DPO, "importance": [], "precise": False}, "self_service", None, [], False),
    ({**NO_DPO, "importance": ["users"], "precise": False}, "complete_request", None, [], False),
    ({**NO_DPO, "importance": ["users"], "documented": False}, "complete_request", None, [], False),
    ({**NO_DPO, "importance": ["users"], "precise": True}, "need_facts", None, ["documented"], False),
    ({**NO_DPO, "precise": False}, "need_facts", None, ["importance"], False),
    ({**NO_DPO, **READY}, "hand_off", "normal", [], False),
    ({**DPO_AT_A_LOSS, **READY}, "hand_off", "normal", [], False),
    ({**NO_DPO, **READY, "collective": True}, "hand_off", "high", [], False),
    ({**NO_DPO, **READY, "collective": False, "particular_interest": []}, "hand_off", "normal", [], False),
    ({**NO_DPO, **READY, "particular_interest": ["legal"]}, "hand_off", "high", [], False),
    ({**NO_DPO, **READY, "requester_role": "professional_body"}, "hand_off", "high", [], False),
    ({**NO_DPO, **READY, "requester_role": "professional_body", "collective": False}, "hand_off", "normal", [], False),
    ({**NO_DPO, **READY, "requester_role": "professional_body", "collective": False, "particular_interest": ["economic"]}, "hand_off", "high", [], False),
    ({**NO_DPO, **READY, "requester_role": "legal_professional"}, "hand_off", "low", [], False),
    ({**NO_DPO, **READY, "requester_role": "legal_professional", "collective": True}, "hand_off", "high", [], False),
    ({**NO_DPO, **READY, "requester_role": "legal_professional", "particular_interest": ["societal"]}, "hand_off", "high", [], False),
]
# fmt: on


def known(**facts):
    return {name: value for name, value in facts.items() if value is not None}


def whole_space():
    return (known(**dict(zip(SPACE, values, strict=True))) for values in itertools.product(*SPACE.values()))


def ruling(facts):
    return decide(Facts.parse(facts), RULES).decision.value


@pytest.fixture(scope="module")
def rulings():
    return [(facts, decide(Facts.parse(facts), RULES)) for facts in whole_space()]


def as_the_contract_says(facts):
    """The contract's seven steps, written again by hand: (decision, first missing fact)."""
    role, purpose = facts.get("requester_role"), facts.get("purpose")
    if role is None:
        return "need_facts", "requester_role"
    if role == "individual":
        return "redirect_individual", None
    if purpose is None:
        return "need_facts", "purpose"
    if purpose in ("regularise", "on_site_audit"):
        return ("refuse_regularisation" if purpose == "regularise" else "refuse_audit"), None
    return dpo_and_network(facts) or importance_and_quality(facts)


def dpo_and_network(facts):
    if facts.get("has_dpo") is None:
        return "need_facts", "has_dpo"
    if facts["has_dpo"] and facts.get("dpo_outcome") != "unable":
        ends = {"not_consulted": "consult_dpo", "answered": "self_service"}
        return (ends[facts["dpo_outcome"]], None) if "dpo_outcome" in facts else ("need_facts", "dpo_outcome")
    own_network = facts["requester_role"] in ("professional_body", "legal_professional")
    if facts.get("network_consulted") == "no" and not own_network:
        return "refer_network", None
    return None


def importance_and_quality(facts):
    if "importance" not in facts:
        return "need_facts", "importance"
    if not facts["importance"]:
        return "self_service", None
    quality = {name: facts.get(name) for name in ("precise", "documented")}
    if False in quality.values():
        return "complete_request", None
    unknown = [name for name, value in quality.items() if value is None]
    return ("need_facts", unknown[0]) if unknown else ("hand_off", None)


@pytest.mark.parametrize(("facts", "decision", "priority", "missing", "may_insist"), LEAVES)
def test_each_leaf_of_the_table(facts, decision, priority, missing, may_insist):
    told = decide(Facts.parse(facts), RULES).to_dict("fr")
    assert told["decision"] == decision
    assert told["priority"] == priority
    assert told["missing"] == missing
    assert told["may_insist"] is may_insist


def test_every_set_of_facts_is_decided_as_the_contract_says(rulings):
    for facts, decision in rulings:
        expected, first_missing = as_the_contract_says(facts)
        assert decision.decision == expected, facts
        assert (decision.missing[0] if decision.missing else None) == first_missing, facts


@pytest.mark.parametrize(
    "alike", [{"requester_role": "processor"}, {"requester_role": "solution_provider"}, {"purpose": "global_analysis"}]
)
def test_processors_solution_providers_and_global_analyses_are_decided_alike(rulings, alike):
    (name,) = alike
    first = {"requester_role": "controller", "purpose": "future_processing"}[name]
    for facts, decision in [each for each in rulings if each[0].get(name) == first][::13]:
        assert ruling({**facts, **alike}) == decision.decision, facts


def test_facts_are_missing_exactly_where_facts_are_needed(rulings):
    for facts, decision in rulings:
        assert bool(decision.missing) == (decision.decision == "need_facts"), facts
        assert not set(decision.missing) & set(facts), facts
        assert "network_consulted" not in decision.missing


def test_a_priority_is_given_at_hand_off_and_only_there(rulings):
    assert all((decision.priority is not None) == (decision.decision == "hand_off") for _, decision in rulings)


def test_only_a_referral_to_the_network_lets_the_person_insist(rulings):
    assert all(decision.may_insist == (decision.decision == "refer_network") for _, decision in rulings)


def test_a_missing_fact_never_turns_another_decision_into_hand_off(rulings):
    silent = ("network_consulted", "insist")
    handed_off = [facts for facts, decision in rulings if decision.decision == "hand_off"]
    assert handed_off
    for facts in handed_off:
        for name in set(SPACE) - set(facts) - set(silent):
            for value in SPACE[name][1:]:
                assert ruling({**facts, name: value}) == "hand_off", (facts, name, value)


def test_importance_never_moves_a_request_down(rulings):
    ladder = {"self_service": 0, "complete_request": 1, "hand_off": 2}
    for facts, decision in rulings:
        if facts.get("importance") == [] and decision.decision in ladder:
            more = ruling({**facts, "importance": ["users"]})
            assert ladder.get(more, 1) >= ladder[decision.decision], facts


def test_each_decision_is_reached():
    assert {decision for _, decision, *_ in LEAVES} == {
        "need_facts",
        "redirect_individual",
        "refuse_regularisation",
        "refuse_audit",
        "consult_dpo",
        "self_service",
        "refer_network",
        "complete_request",
        "hand_off",
    }


def test_insisting_only_passes_the_network_step(rulings):
    for facts, decision in rulings[::7]:
        insisting = ruling({**facts, "insist": True})
        if decision.decision == "refer_network":
            assert insisting == ruling({**facts, "network_consulted": "yes"})
        else:
            assert insisting == decision.decision


@pytest.mark.parametrize("optional", ["collective", "particular_interest", "requester_is_dpo"])
def test_facts_that_are_never_asked_never_change_more_than_the_priority(optional):
    value = {"collective": True, "particular_interest": ["legal"], "requester_is_dpo": False}[optional]
    for facts in itertools.islice(whole_space(), 0, None, 37):
        assert ruling({**facts, optional: value}) == ruling(facts)


def test_what_is_said_twice_in_another_order_is_decided_alike():
    facts = {**DPO_AT_A_LOSS, **READY, "importance": ["users", "sector"]}
    backwards = dict(reversed(facts.items())) | {"importance": ["sector", "users"]}
    assert decide(Facts.parse(facts), RULES).to_dict("en") == decide(Facts.parse(backwards), RULES).to_dict("en")


def test_every_rule_is_listed_with_its_place_whatever_the_facts():
    for facts in ({}, ASKS_WELL, {**NO_DPO, **READY}):
        for language in ("fr", "en"):
            told = decide(Facts.parse(facts), RULES).to_dict(language)
            assert [rule["id"] for rule in told["rules"]] == [rule.id for rule in RULES.rules]
            for rule in told["rules"]:
                assert rule["result"] in ("met", "unmet", "unknown")
                assert rule["explanation"] and rule["charter"]["section"] and rule["charter"]["says"]
                assert rule["charter"]["url"].startswith("https://www.cnil.fr")


def test_the_reply_has_the_keys_of_the_contract_and_the_version():
    told = decide(Facts(), RULES).to_dict("fr")
    assert set(told) == {"decision", "priority", "hotline", "missing", "may_insist", "rules", "version"}
    assert set(told["rules"][0]) == {"id", "result", "charter", "explanation"}
    assert told["version"] == "2026-11-1"


def test_the_rule_that_stops_the_way_is_the_one_shown_unmet():
    told = decide(Facts.parse({**ASKS_WELL, "has_dpo": True, "dpo_outcome": "not_consulted"}), RULES).to_dict("fr")
    assert [rule["id"] for rule in told["rules"] if rule["result"] == "unmet"] == ["dpo_asked_first"]


def test_a_rule_that_nothing_is_known_of_is_unknown():
    assert {rule.result for rule in decide(Facts(), RULES).rules} == {"unknown"}


def test_a_regularisation_is_refused_at_once_before_anything_is_known():
    refused = refusal_of_regularisation(RULES).to_dict("en")
    assert refused["decision"] == "refuse_regularisation"
    assert (refused["missing"], refused["priority"], refused["may_insist"]) == ([], None, False)
    assert {rule["id"]: rule["result"] for rule in refused["rules"]}["no_regularisation"] == "unmet"


def test_the_network_is_asked_once_at_its_place():
    facts = Facts.parse(NO_DPO)
    assert next_to_ask(facts, RULES) == "network_consulted"
    assert next_to_ask(facts, RULES, already_asked={"network_consulted"}) == "importance"
    assert next_to_ask(Facts.parse({**NO_DPO, **READY}), RULES) == "network_consulted"
    assert next_to_ask(Facts.parse({**NO_DPO, **READY}), RULES, {"network_consulted"}) is None


@pytest.mark.parametrize("role", ["professional_body", "legal_professional"])
def test_a_network_is_not_asked_whether_it_asked_itself(role):
    assert next_to_ask(Facts.parse({**NO_DPO, "requester_role": role}), RULES) == "importance"


def test_what_is_asked_is_what_is_first_missing_or_the_network(rulings):
    for facts, decision in rulings[::5]:
        asked = next_to_ask(Facts.parse(facts), RULES, {"network_consulted"})
        assert asked == (decision.missing[0] if decision.missing else None), facts


def test_asking_until_nothing_is_asked_always_ends_in_a_decision():
    answers = {
        "requester_role": "processor",
        "purpose": "global_analysis",
        "has_dpo": True,
        "dpo_outcome": "unable",
        "network_consulted": None,
        "importance": ["customers"],
        "precise": True,
        "documented": True,
    }
    facts, asked = Facts(), []
    while (name := next_to_ask(facts, RULES, asked)) is not None:
        asked.append(name)
        facts = facts.with_(**{name: answers[name]})
    assert asked == list(answers)
    assert decide(facts, RULES).decision == "hand_off"


def test_a_dpo_who_tried_nothing_is_sent_to_the_dpo_hotline_whatever_the_subject():
    facts = Facts.parse({**ASKS_WELL, "requester_is_dpo": True, "dpo_outcome": "not_consulted"})
    assert decide(facts, RULES, "transfert vers un pays tiers").hotline == "dpo"


def test_a_decision_takes_less_than_a_millisecond():
    facts = Facts.parse({**DPO_AT_A_LOSS, **READY})
    started = time.process_time()
    for _ in range(200):
        decide(facts, RULES)
    assert (time.process_time() - started) / 200 < 0.001
