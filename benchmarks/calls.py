"""Ten scripted calls in a real browser, by keyboard alone.

    .venv/bin/python -m benchmarks.calls [--data FOLDER] [--passages 10000] [--write]

Each call types a question, reads what is found, notes what the caller says, and ends as a sheet, an e-mail or a request
for advice. Keystrokes are what an agent presses; seconds are the machine's own, at thirty milliseconds a key, without
the time in which people speak. FOLDER is a data folder with an index (made of the shipped fiches if it has none); with
--passages its index is first grown to that size by resampling. What is found is kept in WORK/calls.json by size, so that
the page can be made from several runs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page, sync_playwright

from api.running.preparation import FICHES_STAMP, prepare_index
from api.settings import Settings
from assistant.accounts.roles import Role
from benchmarks.browser import FLAGS
from benchmarks.console import Console, console
from benchmarks.scale.growing import grow
from knowledge_base.index.snapshot import stored_documents

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks" / "calls.md"
KEY_MS = 30
GOALS_MS = {"first": 100, "complete": 300}
End = Literal["sheet", "email", "request"]
NOTED = "mairie, projet, DPO oui, sans réponse, fédération consultée, usagers, question précise, analyse écrite"
ASKED = ("Mairie de Valmont", "Dominique Exemple", "dpo@valmont.example", "Le DPO hésite ; nous pensons que la base légale change.")

WATCH = """
document.addEventListener("DOMContentLoaded", () => {
  const seen = (window.__seen = { key: 0, first: 0, complete: 0 });
  const now = () => performance.now() - seen.key;
  document.getElementById("question")?.addEventListener("input", () => Object.assign(seen, { key: performance.now(), first: 0, complete: 0 }), true);
  const watch = (id, act) => new MutationObserver(act).observe(document.getElementById(id), { childList: true, characterData: true, subtree: true });
  if (document.getElementById("question")) {
    watch("findings", () => { seen.first ||= now(); });
    watch("status", () => { if (/\\d/.test(document.getElementById("status").textContent)) seen.complete ||= now(); });
  }
});
"""


@dataclass(frozen=True)
class Script:
    """What an agent does in one call; `down` is how often they go to the next answer."""

    question: str
    notes: str
    end: End = "sheet"
    down: int = 0
    outcome: int = 0


SCRIPTS = (
    Script("délai violation de données", "hôpital, DPO oui", "email"),
    Script("cookies consentement refus", "pme, éditeur"),
    Script("registre moins de 250 salariés", "tpe, pas de dpo", down=1),
    Script("vidéosurveillance salle de pause", NOTED, "request"),
    Script("durée de conservation candidatures", "recrutement, rh", "email", 1),
    Script("data breach notification 72 hours", "controller, dpo calling"),
    Script("transfert états-unis", "éditeur saas, fédération pas encore consultée", outcome=1),
    Script("photo élèves école accord des parents", "école, mairie"),
    Script("droit d’accès courriels d’un salarié", NOTED, "request"),
    Script("prospection par courriel client existant", "e-commerce, cas isolé", outcome=1),
)


class Hands:
    """Hands on a keyboard, which count what they press."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def type(self, text: str) -> None:
        """Types a text."""
        self.page.keyboard.type(text, delay=KEY_MS)
        self.pressed += len(text)

    def press(self, key: str, times: int = 1) -> None:
        """Presses a key, or two at once."""
        for _ in range(times):
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(KEY_MS)
        self.pressed += times


@dataclass(frozen=True)
class Held:
    """A call that was held."""

    script: Script
    keystrokes: int
    seconds: float
    first_ms: float
    complete_ms: float


def hold(page: Page, script: Script) -> Held:
    """Holds one call; the page is that of a call just begun."""
    hands, begun = Hands(page), time.perf_counter()
    hands.type(script.question)
    _wait(page, "window.__seen.complete > 0")
    seen = page.evaluate("window.__seen")
    hands.press("ArrowDown", script.down)
    hands.press("Alt+u")
    hands.press("Alt+n")
    hands.type(script.notes)
    page.wait_for_timeout(250)
    {"sheet": _sheet, "email": _email, "request": _request}[script.end](hands, script)
    return Held(script, hands.pressed, time.perf_counter() - begun, seen["first"], seen["complete"])


def _sheet(hands: Hands, script: Script) -> None:
    hands.press("Alt+t")
    hands.press("ArrowDown", script.outcome)
    hands.press("Enter")
    _wait(hands.page, "document.getElementById('question').value === ''")


def _wait(page: Page, until: str) -> None:
    """Asks again and again: the console's policy lets no script be made of a text, which playwright's own waiting does."""
    for _ in range(1000):
        if page.evaluate(until):
            return
        page.wait_for_timeout(10)
    raise TimeoutError(until)


def _email(hands: Hands, script: Script) -> None:
    hands.press("Alt+m")
    hands.page.locator("#email-link").wait_for()


def _request(hands: Hands, script: Script) -> None:
    hands.press("Alt+r")
    hands.page.locator("#decision:not(:empty)").wait_for()
    for words, tabs in zip(ASKED, (1, 1, 5, 6), strict=True):
        hands.type(words)
        hands.press("Tab", tabs)
    hands.press("Space")
    hands.press("Enter")
    hands.page.locator("#done").wait_for()
    hands.press("Tab")
    hands.press("Enter")
    hands.page.wait_for_url("**/copilot")


def measure(running: Console, browser_path: str) -> tuple[Held, ...]:
    """Holds every call in one browser."""
    agent = running.member(Role.AGENT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.add_init_script(WATCH)
        context.add_cookies([running.cookie(agent)])  # type: ignore[list-item]  # the type of playwright is its own
        page = context.new_page()
        page.goto(f"{running.url}/copilot")
        held = tuple(hold(page, script) for script in SCRIPTS)
        browser.close()
    return held


def grown(data: Path, passages: int, folder: Path) -> Path:
    """A data folder whose index is that of another, grown to so many passages."""
    small, large = Settings(data_dir=data), Settings(data_dir=folder)
    prepare_index(small)
    grow(small.index_dir, passages, large.index_dir)
    shutil.copy(small.index_dir / FICHES_STAMP, large.index_dir)  # the fiches are in it
    return folder


def told(calls: Sequence[Mapping[str, Any]]) -> str:
    """The calls as a table, then their medians."""
    lines = ["| call | ends as | keystrokes | seconds | first results, ms | complete, ms |", "|---|---|--:|--:|--:|--:|"]
    columns = ("keystrokes", "seconds", "first_ms", "complete_ms")
    lines += [_row(each["script"]["question"], each["script"]["end"], *(each[name] for name in columns)) for each in calls]
    lines.append(_row("**median**", "", *(statistics.median(each[name] for each in calls) for name in columns)))
    return "\n".join(lines)


def _row(question: str, end: str, keystrokes: float, seconds: float, first: float, complete: float) -> str:
    return f"| {question} | {end} | {keystrokes:.0f} | {seconds:.1f} | {first:.0f} | {complete:.0f} |"


def _section(passages: str, found: Mapping[str, Any]) -> str:
    beside = ", the shipped fiches among resampled texts" if found["grown"] else ", the shipped fiches alone"
    on = f"On {found['day']}, load {found['load']:.1f} at the end (one means that a core was busy with something)."
    return f"## {int(passages):,} passages{beside}\n\n{on}\n\n{told(found['calls'])}\n"


def page_of(found: Mapping[str, Mapping[str, Any]]) -> str:
    """The page of the documentation, the smallest index first."""
    sections = "\n".join(_section(passages, found[passages]) for passages in sorted(found, key=int))
    return f"""# Ten calls

Written by `.venv/bin/python -m benchmarks.calls --write`: {platform.machine()}, {os.cpu_count()} cores.

Seconds are machine time at {KEY_MS} ms a key: nobody speaks, nobody reads. Milliseconds run from the last key of the question to the frame’s change, the page’s own pause of 60 ms included; the goals are {GOALS_MS["first"]} and {GOALS_MS["complete"]} ms at ten thousand passages on two idle cores. A resampled text is two halves of two real ones, its vector a real one moved at random ([how](scale.md)); half of them are French, half English.

{sections}
A *sheet* is saved and the next call begins; an *email* is copied with its sources and the notice, and opened; a *request* for advice is completed with the caller, read back, confirmed and handed in.
"""


def main() -> None:
    """Prints the table, and writes the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("build/e2e"))
    parser.add_argument("--passages", type=int, default=0)
    parser.add_argument("--browser", default="/usr/bin/chromium")
    parser.add_argument("--work", type=Path, default=Path("build/calls"))
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    data = grown(chosen.data, chosen.passages, chosen.work / "grown") if chosen.passages else chosen.data
    with tempfile.TemporaryDirectory() as folder, console(Path(folder), data) as running:
        calls = [asdict(each) for each in measure(running, chosen.browser)]
        passages = sum(len(each.passages) for each in stored_documents(data / "index"))
    kept = chosen.work / "calls.json"
    found = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    found[str(passages)] = {"day": date.today().isoformat(), "load": os.getloadavg()[0], "grown": bool(chosen.passages), "calls": calls}
    kept.write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
    print(told(calls))
    if chosen.write:
        PAGE.write_text(page_of(found), encoding="utf-8")


if __name__ == "__main__":
    main()
