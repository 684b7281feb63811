"""Figures on sets written by someone who saw neither the training data nor the examples of the intents."""

# ruff: noqa: S101

import asyncio
import json
import logging
import sys
from collections import Counter
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

PROJECT = Path(__file__).parents[1]
SETS = PROJECT.parent / "tests" / "e2e" / "sets"
MODEL = PROJECT / "models" / "permanence.tar.gz"
INTENT_GOAL, INTENT_FLOOR = 0.90, 0.88  # weighted F1; the floor leaves room for another machine’s rounding
REPLY_FLOOR = 0.85  # replies whose asked fact is read right; a floor against regressions

sys.path.insert(0, str(PROJECT))


@pytest.fixture(scope="module")
def agent():
    if not MODEL.exists():
        pytest.skip("no trained model: run `rasa train` first")
    logging.disable(logging.DEBUG)
    return Agent.load(str(MODEL))


def lines(name):
    return [json.loads(line) for line in (SETS / name).read_text("utf-8").splitlines()]


def parsed(agent, text, asking=None):
    return asyncio.run(agent.processor.parse_message(UserMessage(text, metadata={"asking": asking})))


def weighted_f1(pairs):
    """F1 of each true label, weighted by how often it is true (Rasa's own "weighted avg")."""
    right = Counter(true for true, read in pairs if true == read)
    reads, trues = Counter(read for _, read in pairs), Counter(true for true, _ in pairs)
    return sum(n * 2 * right[label] / (reads[label] + n) for label, n in trues.items()) / len(pairs)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_intents(agent, language, capsys):
    rows = [row for row in lines("intents.jsonl") if row["language"] == language]
    pairs = [(row["intent"], parsed(agent, row["text"])["intent"]["name"]) for row in rows]
    figure = weighted_f1(pairs)
    with capsys.disabled():
        sys.stdout.write(f"\nintents, {language}: weighted F1 {figure:.3f}, goal {INTENT_GOAL}, {len(rows)} blind utterances\n")
    assert figure >= INTENT_FLOOR


def said(row):
    value = row["facts"].get(row["asking"])
    values = value if isinstance(value, list) else [value]
    words = {True: "true", False: "false"}
    return {words.get(each, each) if isinstance(each, bool) else each for each in values} or {"none"}


def test_replies(agent, capsys):
    rows = [row for row in lines("facts.jsonl") if row["asking"] and row["asking"] in row["facts"]]
    right = Counter()
    for row in rows:
        entities = parsed(agent, row["text"], row["asking"])["entities"]
        read = {entity["value"] for entity in entities if entity["entity"] == row["asking"]}
        right[row["asking"]] += read == said(row)
    totals = Counter(row["asking"] for row in rows)
    with capsys.disabled():
        sys.stdout.write("\n" + "".join(f"{fact}: {right[fact]} of {n}\n" for fact, n in totals.items()))
        sys.stdout.write(f"replies read right: {right.total() / len(rows):.3f} of {len(rows)}\n")
    assert right.total() / len(rows) >= REPLY_FLOOR
