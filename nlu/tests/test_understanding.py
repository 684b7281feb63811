"""The trained model understands every message of the conversation tests as they say."""

# ruff: noqa: S101

import asyncio
import logging
import os
import sys
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.utils.io import read_yaml_file

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))

MODEL = Path(os.environ.get("PERMANENCE_RASA_MODEL", PROJECT / "models" / "permanence.tar.gz"))
SAID = [
    (step["user"].strip(), step["intent"])
    for path in sorted(Path(__file__).parent.glob("test_path_*.yml"))
    for story in read_yaml_file(path)["stories"]
    for step in story["steps"]
    if "user" in step
]


@pytest.fixture(scope="module")
def agent():
    if not MODEL.exists():
        pytest.skip("no trained model: run `rasa train` first")
    logging.disable(logging.DEBUG)
    return Agent.load(str(MODEL))


def parsed(agent, text, asking=None):
    return asyncio.run(agent.processor.parse_message(UserMessage(text, metadata={"asking": asking})))


def facts(parse):
    return {(entity["entity"], entity["value"]) for entity in parse["entities"]}


@pytest.mark.parametrize(("text", "intent"), SAID)
def test_a_message_of_the_conversation_tests_has_its_intent(agent, text, intent):
    assert parsed(agent, text)["intent"]["name"] == intent


@pytest.mark.parametrize(
    ("text", "asking", "expected"),
    [
        (
            "Bonjour, nous sommes une commune, on a un DPO mais il sèche",
            None,
            {("requester_role", "controller"), ("has_dpo", "true"), ("dpo_outcome", "unable")},
        ),
        ("we are a small company without a DPO", None, {("requester_role", "controller"), ("has_dpo", "false")}),
        ("aucune", "network_consulted", {("network_consulted", "none_available")}),
        ("none of them", "importance", {("importance", "none")}),
        ("faut-il un DPO ?", "has_dpo", set()),
        ("oui", None, set()),
    ],
)
def test_facts_are_read_in_the_light_of_what_is_asked(agent, text, asking, expected):
    assert facts(parsed(agent, text, asking)) == expected
