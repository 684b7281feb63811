"""Every page served and every state of the widget is valid HTML, by the checker of the standard (B37, RGAA 8.2)."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.states import STATES, Replies
from tests.serving import ROOT, Server

CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
PAGES = (
    "/", "/demo", "/docs", "/chat", "/chat?lang=en", "/charter", "/charter?language=en", "/suivi", "/follow-up", "/answer/unknown",
    "/changes", "/changes?language=en", "/fiche/breach-72-hours-fr", "/fiche/unknown",
)  # fmt: skip
FRAME = '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{}</title></head><body><h1>Une page</h1>{}</body></html>'


def faults(folder: Path) -> list[str]:
    """What the checker calls an error or a warning in the files of a folder."""
    java = shutil.which("java")
    assert java, "the browser tests need Java, for the HTML checker: apt-get install default-jre-headless"
    assert CHECKER.is_file(), "the browser tests need vnu-jar: npm ci"
    command = [java, "-jar", str(CHECKER), "--stdout", "--exit-zero-always", "--format", "json", *map(str, sorted(folder.glob("*.html")))]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    found = json.loads(told)["messages"]
    return [f"{Path(each['url']).stem}: {each['message']} {each.get('extract', '')}" for each in found if each["type"] != "info" or each.get("subType") == "warning"]


def keep(folder: Path, name: str, html: str) -> None:
    """Writes a page for the checker, under a name that a failure can show."""
    (folder / f"{''.join(each if each.isalnum() else '-' for each in name)}.html").write_text(html, "utf-8")


def test_every_page_served_is_valid_in_both_languages(server: Server, tmp_path: Path) -> None:
    for address in PAGES:
        keep(tmp_path, address, server.client.get(server.url + address).text)
    for language, question in (("fr", "L’avis de la CNIL vaut-il rescrit ?"), ("en", "Does the CNIL's advice bind it?")):
        said = {"message": question, "lang": language}
        begun = {**said, "message": {"fr": "Je voudrais faire une demande de conseil", "en": "I would like to ask for advice"}[language]}
        keep(tmp_path, f"asked {language}", server.client.post(f"{server.url}/chat", data=begun).text)
        keep(tmp_path, f"answered {language}", server.client.post(f"{server.url}/chat", data=said).text)
        keep(tmp_path, f"empty {language}", server.client.post(f"{server.url}/chat", data={**said, "message": " "}).text)
        turn = server.chat(question, language=language)
        keep(tmp_path, f"reopened {language}", server.client.get(f"{server.url}/answer/{turn['turn_id']}").text)
        path = server.chat(begun["message"])
        own = {"conversation": path["conversation_id"], "language": language, "lang": language}
        for address in ("/charter", "/chat/code", "/chat/erase"):
            keep(tmp_path, f"{address} {language}", server.client.post(server.url + address, data=own).text)

    assert len(list(tmp_path.glob("*.html"))) == len(PAGES) + 14
    assert faults(tmp_path) == []


def test_every_state_of_the_widget_is_valid(visit: Callable[..., Page], replies: Replies, tmp_path: Path) -> None:
    for state in STATES:
        page = visit("/demo", quiet=False)
        state(page, replies)
        keep(tmp_path, state.__name__, FRAME.format(state.__name__, shadow(page)))
        page.close()
    page = visit("/")
    page.locator(".composer textarea").wait_for()
    keep(tmp_path, "page of its own", FRAME.format("/", shadow(page)))

    assert faults(tmp_path) == []


def shadow(page: Page) -> str:
    """What the widget made of itself, as HTML."""
    html: str = page.locator("permanence-chat").evaluate("(host) => host.shadowRoot.innerHTML")
    return html
