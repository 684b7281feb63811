"""Pages of a long queue, as a browser gets them: `.venv/bin/python -m benchmarks.queue [--database URL] [--requests N] [--write]`.

A console is started over an empty database (SQLite in a temporary folder unless a URL names another), filled with
invented requests, and its queue asked for over HTTP by an agent: the first page, later ones, each filter, words of titles.
Each database's figures are kept in WORK/queue.json, so that the page can be made from several runs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert, make_url

from assistant.accounts.roles import Role
from assistant.advice_request.model import Status
from assistant.store.tables import advice_requests, case_files
from benchmarks.console import Console, console

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks" / "queue.md"
GOAL_MS = 200
TIMES = 15
SUBJECTS = ("Géolocalisation", "Vidéosurveillance", "Recrutement", "Badges", "Cookies", "Santé", "Transferts")
PRIORITIES = ("high", "low", *["normal"] * 8)
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
ASKED: Mapping[str, Mapping[str, str]] = {
    "open ones, the oldest first": {},
    "all, the newest first": {"status": "all", "order": "newest"},
    "one state, one language": {"status": "answered", "written": "en"},
    "a priority": {"priority": "high"},
    "one’s own": {"status": "all", "assignee": "me"},
    "nobody’s": {"assignee": "nobody"},
    "a common word of titles": {"status": "all", "q": "recrutement"},
    "two words that few titles have": {"status": "all", "q": "badges 99"},
    "a word that no title has": {"status": "all", "q": "introuvable"},
    "words, a state and a language": {"status": "submitted", "written": "fr", "q": "santé service"},
}


def rows(count: int, agent: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Invented requests and who has them: all of the columns that the queue reads."""
    requests, files = [], []
    states = [status.value for status in Status if status is not Status.DRAFT]
    for number in range(1, count + 1):
        subject, at = f"{SUBJECTS[number % 7]} du service {number}", FIRST + timedelta(minutes=10 * number)
        sealed = {"repeat_key": b"", "support_key": b"", "content": bytes(1500), "support_key_id": ""}
        identity = {"id": number, "reference": f"DC-2024-{number:06}-X", "year": 2024, "number": number, "submission": str(number)}
        shown = {"subject": subject, "sector": "santé", "titles": f"{subject} sante".casefold().replace("é", "e")}
        state = {"status": states[number % len(states)], "priority": PRIORITIES[number % 10], "language": "fr" if number % 3 else "en", "version": 1}
        requests.append({**sealed, **identity, **shown, **state, "created": at, "submitted": at, "changed": at})
        files.append({"request_id": number, "assignee": agent if number % 50 == 0 else None})
    return requests, files


def fill(running: Console, count: int, agent: str) -> None:
    """Puts them in the database."""
    requests, files = rows(count, agent)
    with running.support.store._engine.begin() as connection:
        connection.execute(insert(advice_requests), requests)
        connection.execute(insert(case_files), files)


def measure(running: Console, count: int) -> dict[str, tuple[float, float]]:
    """The median and the 95th percentile of each page, in milliseconds."""
    agent = running.member(Role.AGENT)
    fill(running, count, agent.id)
    cookie = {str(running.cookie(agent)["name"]): str(running.cookie(agent)["value"])}
    with httpx.Client(base_url=running.url, headers={"accept": "text/html"}, timeout=30, trust_env=False) as client:
        later = {"a page far down": {"status": "all", "after": f"DC-2024-{count // 2:06}-X"}}
        found = {}
        for name, asked in {**ASKED, **later}.items():
            found[name] = _taken(client, asked, cookie)
    return found


def _taken(client: httpx.Client, asked: Mapping[str, str], cookie: Mapping[str, str]) -> tuple[float, float]:
    taken = []
    for _ in range(TIMES + 1):
        start = time.perf_counter()
        reply = client.get("/queue", params=asked, headers={"cookie": "; ".join(f"{k}={v}" for k, v in cookie.items())})
        taken.append(1000 * (time.perf_counter() - start))
        reply.raise_for_status()
    del taken[0]  # the first one opens connections and compiles templates
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def table(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Each page with its figures on each database."""
    names = list(found)
    lines = [f"| the queue’s page | {' | '.join(names)} |", f"|---{'|--:' * len(names)}|"]
    for asked in next(iter(found.values()))["pages"]:
        told = (found[name]["pages"].get(asked) for name in names)
        lines.append(f"| {asked} | {' | '.join(f'{each[0]:.0f} / {each[1]:.0f}' if each else '–' for each in told)} |")
    return "\n".join(lines)


def page_of(found: Mapping[str, Mapping[str, Any]]) -> str:
    """The page of the documentation."""
    told = "; ".join(f"{name}: {each['requests']} requests, load {each['load']:.1f}" for name, each in found.items())
    return f"""# A long queue

Written by `.venv/bin/python -m benchmarks.queue --write` on {date.today().isoformat()}: {platform.machine()}, {os.cpu_count()} cores. {told} (one means that a core was busy with something). Milliseconds from the question to the whole page over HTTP on this machine, rights read again and page drawn: median / 95 %, of {TIMES}. The goal is {GOAL_MS}.

{table(found)}
"""


def main() -> None:
    """Prints the table, and writes the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("build/e2e"))
    parser.add_argument("--database", default="")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--work", type=Path, default=Path("build/queue"))
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    name = make_url(chosen.database).get_backend_name() if chosen.database else "sqlite"
    with tempfile.TemporaryDirectory() as folder, console(Path(folder), chosen.data, chosen.database) as running:
        pages = measure(running, chosen.requests)
    kept = chosen.work / "queue.json"
    found = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    found[name] = {"pages": pages, "requests": chosen.requests, "load": os.getloadavg()[0]}
    chosen.work.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(found, indent=1), "utf-8")
    print(table(found))
    if chosen.write:
        PAGE.write_text(page_of(found), encoding="utf-8")


if __name__ == "__main__":
    main()
