"""Hotlines from the operator's file: numbers, and when they open."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.conversation.hotlines import HotlineTeller
from assistant.escalation.hotlines_file import HotlinesFileError, read_hotlines
from assistant.texts import load_texts

PARIS = ZoneInfo("Europe/Paris")
FILE = """
closed: [2026-12-25]
hotlines:
  dpo:
    number: "01 00 00 00 00"
    hours:
      monday: ["09:30-12:00", "14:00-16:30"]
      friday: ["09:30-12:00"]
"""


def told(path: Path, moment: str, language: str = "fr") -> str:
    now = datetime.fromisoformat(moment).replace(tzinfo=PARIS)
    return HotlineTeller(read_hotlines(path), load_texts(), lambda: now).tell("dpo", language)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "hotlines.yaml"
    path.write_text(FILE, "utf-8")
    return path


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-23T10:00", "ouverte en ce moment, jusqu’à 12 h"),
        ("2026-11-23T12:00", "elle ouvre aujourd’hui à 14 h"),
        ("2026-11-23T17:00", "elle ouvre vendredi 27 novembre à 9 h 30"),
        ("2026-12-21T17:00", "elle ouvre lundi 28 décembre à 9 h 30"),
    ],
)
def test_out_of_hours_it_says_when_it_opens(file: Path, moment: str, words: str) -> None:
    sentence = told(file, moment).replace("\u00a0", " ")
    assert words in sentence
    assert "01 00 00 00 00" in sentence


def test_the_hours_are_said_in_english_too(file: Path) -> None:
    assert "opens on Friday 27 November at 9:30 a.m." in told(file, "2026-11-23T17:00", "en").replace("\u00a0", " ")


def test_the_hours_are_those_of_the_hotlines_own_zone(file: Path) -> None:
    now = datetime(2026, 11, 23, 8, 45, tzinfo=ZoneInfo("UTC"))
    sentence = HotlineTeller(read_hotlines(file), load_texts(), lambda: now).tell("dpo", "fr")
    assert "ouverte en ce moment" in sentence


def test_without_a_file_there_is_a_link_and_no_number() -> None:
    for hotline in read_hotlines(None).values():
        assert hotline.number is None and hotline.opening is None
        assert hotline.url.startswith("https://www.cnil.fr/")


def test_hotlines_left_out_of_the_file_stay_as_shipped(file: Path) -> None:
    assert read_hotlines(file)["health"] == read_hotlines(None)["health"]


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "hotlines: 3",
        "{}",
        "hotlines: {paris: {number: '1'}}",
        "hotlines: {dpo: {phone: '1'}}",
        "hotlines: {dpo: {number: '1', hours: {someday: ['09:00-10:00']}}}",
        "hotlines: {dpo: {number: '1', hours: {monday: ['10:00-09:00']}}}",
        "hotlines: {dpo: {number: '1', hours: {monday: ['ten to noon']}}}",
        "timezone: Mars/Olympus\nhotlines: {}",
        "closed: [tomorrow]\nhotlines: {}",
    ],
)
def test_a_file_that_does_not_hold_together_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "hotlines.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(HotlinesFileError, match="cannot be read"):
        read_hotlines(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(HotlinesFileError, match="missing"):
        read_hotlines(tmp_path / "none.yaml")
