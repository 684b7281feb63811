"""Both environments are installed from exact versions, and what the project asks for is among them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PIN = re.compile(r"^[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==[\w.+!-]+(\s*;.+)?$")


def lines(name: str) -> list[str]:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def project_name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[=<>!~; ]", requirement)[0]).lower()


@pytest.mark.parametrize("name", ["app.txt", "rasa.txt"])
def test_every_version_is_exact_and_every_package_named_once(name: str) -> None:
    pins = lines(name)
    assert [line for line in pins if not PIN.match(line)] == []
    names = [project_name(line) for line in pins]
    assert sorted({each for each in names if names.count(each) > 1}) == []


def test_all_that_the_project_asks_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = {project_name(line) for line in lines("app.txt")}
    assert [each for each in wanted if project_name(each) not in pinned] == []
