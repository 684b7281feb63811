"""The commands that documents and operators' scripts rely on."""

import pytest
from typer.main import get_command

from api.cli import app

PROMISED = """serve ask switch train forget backup restore
kb-ingest kb-search kb-eval kb-check kb-sync kb-contradictions kb-export-patch kb-index-fiches kb-news kb-agenda
requests-list requests-show requests-export requests-purge requests-erase requests-rotate-key
audit-verify audit-show notices-status notices-send
users-add users-invite users-list users-roles users-disable users-enable""".split()


@pytest.mark.parametrize("promised", PROMISED)
def test_a_documented_command_exists(promised: str) -> None:
    group, _, name = promised.partition("-")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert name in commands[group].commands if name else group in commands


