"""What docs/trust/supply.md says of how Rasa is used here, read where it is decided."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from api.running.rasa_model import RasaProject
from api.running.rasa_process import RasaAddress, RasaProcess

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "trust" / "supply.md"


def test_no_part_of_rasas_model_but_ours_and_two_that_read_no_file() -> None:
    config = yaml.safe_load((ROOT / "nlu" / "config.yml").read_text("utf-8"))
    names = {each["name"] for each in [*config["pipeline"], *config["policies"]]}
    assert {name for name in names if not name.startswith("components.")} == {"WhitespaceTokenizer", "FallbackClassifier"}


def test_our_parts_read_numbers_and_no_objects() -> None:
    for path in (ROOT / "nlu" / "components").rglob("*.py"):
        text = path.read_text("utf-8")
        assert not re.search(r"pickle|skops|joblib|allow_pickle=True", text), path


def test_rasa_is_started_on_loopback_without_its_api_nor_a_token() -> None:
    address = RasaAddress(5005, "http://127.0.0.1:5055/webhook", "sqlite:///rasa.sqlite3")
    process = RasaProcess(RasaProject(ROOT / "nlu", ROOT / ".venv-rasa"), address)
    command = process._command()
    assert command[command.index("-i") + 1] == "127.0.0.1"
    assert not [word for word in command if word.startswith(("--enable-api", "--auth-token", "--jwt", "--cors"))]


def test_a_model_that_was_changed_after_training_is_not_taken_for_ours(tmp_path: Path) -> None:
    project = RasaProject(tmp_path, tmp_path)
    project.model.parent.mkdir()
    project.model.write_bytes(b"trained")
    (project.model.parent / "permanence.stamp").write_text(project._expected())
    assert project.is_trained()
    project.model.write_bytes(b"changed")
    assert not project.is_trained()


def test_the_page_tells_the_rules_and_the_version_of_rasa() -> None:
    page = PAGE.read_text("utf-8")
    rules = [each for path in (ROOT / "supply" / "rules").glob("*.yaml") for each in yaml.safe_load(path.read_text())["rules"]]
    assert len(rules) == 17 and "dix-sept règles" in page
    assert "rasa==3.6.21" in (ROOT / "requirements" / "rasa.txt").read_text() and "3.6.21" in page


def test_the_page_tells_how_many_lines_our_rules_leave_out() -> None:
    roots = [ROOT / name for name in ("api", "actions", "assistant", "knowledge_base", "nlu/components")]
    files = [path for root in roots for path in root.rglob("*") if path.suffix in {".py", ".html", ".js"}]
    lines = [line for path in files for line in path.read_text("utf-8").splitlines()]
    assert len([line for line in lines if "nosemgrep" in line]) == 7 and "Sept lignes dispensées" in PAGE.read_text("utf-8")
    assert len([line for line in lines if "# nosec" in line]) == 3 and "Trois lignes en sont dispensées" in PAGE.read_text("utf-8")


@pytest.mark.parametrize("name", ["bandit", "semgrep", "secrets"])
def test_ci_runs_the_short_examinations(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert name in re.findall(r"^test: (.*?) ##", makefile, re.MULTILINE)[0].split()
