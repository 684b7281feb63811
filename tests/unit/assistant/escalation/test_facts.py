"""The facts of the charter's rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadInput
from assistant.escalation.facts import (
    BOOLEANS,
    CHOICES,
    LISTS,
    FactError,
    Facts,
    Importance,
    allowed_values,
)


def json_values(name):
    if name in BOOLEANS:
        return st.booleans()
    if name in LISTS:
        return st.lists(st.sampled_from(list(allowed_values(name))), unique=True)
    return st.sampled_from(list(allowed_values(name)))


NAMES = sorted({*BOOLEANS, *LISTS, *CHOICES})
mappings = st.fixed_dictionaries({}, optional={name: json_values(name) for name in NAMES})


@given(mappings)
def test_what_is_written_reads_back_the_same(mapping):
    facts = Facts.parse(mapping)
    assert Facts.parse(facts.to_dict()) == facts


def test_nothing_said_is_nothing_known():
    assert Facts.parse({}).to_dict() == {}
    assert Facts.parse({"has_dpo": None}) == Facts()


def test_an_empty_list_is_none_and_an_absent_one_is_unknown():
    assert Facts.parse({"importance": []}).importance == frozenset()
    assert Facts.parse({}).importance is None
    assert Facts.parse({"importance": []}).to_dict() == {"importance": []}


def test_lists_are_written_in_the_order_of_the_contract():
    facts = Facts.parse({"importance": ["customers", "sector", "customers"]})
    assert facts.importance == {Importance.SECTOR, Importance.CUSTOMERS}
    assert facts.to_dict() == {"importance": ["sector", "customers"]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("requester_role", "dpo"),
        ("requester_role", True),
        ("has_dpo", "true"),
        ("has_dpo", 1),
        ("network_consulted", True),
        ("importance", "sector"),
        ("importance", {"sector": True}),
        ("importance", [["sector"]]),
        ("importance", ["sector", "world"]),
        ("particular_interest", 3),
        ("precise", []),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence_that_names_fact_and_values(name, value):
    with pytest.raises(FactError) as refused:
        Facts.parse({name: value})
    assert f"“{name}”" in str(refused.value)
    assert all(each in str(refused.value) for each in allowed_values(name))


def test_an_unknown_fact_is_refused_with_the_list_of_facts():
    with pytest.raises(FactError, match="Unknown fact “priority”.*requester_role.*insist"):
        Facts.parse({"priority": "high"})
    assert issubclass(FactError, BadInput)


def test_a_huge_wrong_value_does_not_flood_the_sentence():
    with pytest.raises(FactError) as refused:
        Facts.parse({"purpose": "x" * 5000})
    assert len(str(refused.value)) < 200


def test_a_dpo_who_asks_is_their_organisations_dpo():
    assert Facts.parse({"requester_is_dpo": True}).has_dpo is True
    assert Facts.parse({"requester_is_dpo": False}).has_dpo is None


def test_the_last_word_on_the_dpo_wins():
    facts = Facts().with_(requester_is_dpo=True, dpo_outcome="unable").with_(has_dpo=False)
    assert facts.to_dict() == {"has_dpo": False}
    assert facts.with_(dpo_outcome="not_consulted").has_dpo is True
    assert Facts.parse({"dpo_outcome": "unable"}).has_dpo is None


def test_a_fact_can_be_unsaid():
    assert Facts.parse({"precise": True}).with_(precise=None) == Facts()
