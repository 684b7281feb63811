"""The page on outgoing connections names every module that could open one, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "trust" / "outgoing.md"
NETWORK = {
    "socket",
    "httpx",
    "httpx2",
    "requests",
    "urllib3",
    "aiohttp",
    "aiosmtplib",
    "smtplib",
    "ftplib",
    "telnetlib",
    "authlib",
    "limits",
    "opentelemetry",
    "psycopg",
    "redis",
    "slack_sdk",
    "slack_bolt",
    "websockets",
}
NETWORK_PARTS = {"urllib.request", "http.client"}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_every_module_that_could_connect_is_on_the_page_and_no_other() -> None:
    able = set()
    for package in ("api", "actions", "assistant", "knowledge_base"):
        for path in (ROOT / package).rglob("*.py"):
            names = imported(path)
            if names & NETWORK_PARTS or {name.split(".")[0] for name in names} & NETWORK:
                able.add(path.relative_to(ROOT).as_posix())
    named = set(
        re.findall(r"`((?:api|actions|assistant|knowledge_base)/[\w/]+\.py)`", PAGE.read_text("utf-8"))
    )
    assert able == named
