"""The pages as they are served: safe, self-contained, complete in both languages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import pages, problems
from api.pages import assets
from api.pages.sentences import as_module, sentences
from assistant.force import load_forces
from assistant.language.languages import LANGUAGES

HERE = assets.HERE
PAGES = ("home.html", "demo.html")


class Elements(HTMLParser):
    """Every element of a page, with its attributes and the text directly in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, str] = {}
        self._key = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        self._key = dict(attrs).get("data-text") or ""

    def handle_data(self, data: str) -> None:
        if self._key:
            self.texts[self._key] = self.texts.get(self._key, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._key = ""


def client() -> TestClient:
    app = FastAPI()
    app.include_router(pages.router)
    problems.install(app)
    return TestClient(app)


def elements(page: str) -> Elements:
    return Elements((HERE / page).read_text("utf-8"))


def written() -> list[Path]:
    return [file for file in sorted(HERE.iterdir()) if file.suffix in assets.KINDS]


@pytest.mark.parametrize("file", written(), ids=lambda file: file.name)
def test_every_static_file_is_served_with_its_kind(file: Path) -> None:
    answer = client().get(f"/static/{file.name}")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(assets.KINDS[file.suffix])
    assert answer.content == assets.content(file.name)


@pytest.mark.parametrize("name", ["nothing.js", "__init__.py", "chat.html", "..%2fapp.py", "%2e%2e", ".css"])
def test_nothing_else_is_served(name: str) -> None:
    answer = client().get(f"/static/{name}")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_inline_script_style_or_handler(page: str) -> None:
    for tag, attributes in elements(page).found:
        assert tag != "style"
        assert tag != "script" or attributes.get("src", "").startswith(("/static/", "/widget.js"))
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("page", PAGES)
def test_every_file_a_page_names_exists(page: str) -> None:
    named = [
        attributes.get("src") or attributes["href"]
        for tag, attributes in elements(page).found
        if tag in ("script", "link", "img")
    ]

    assert named
    assert all((HERE / name.removeprefix("/static/").removeprefix("/")).is_file() for name in named)


@pytest.mark.parametrize(
    "file", [each for each in written() if each.suffix == ".js"], ids=lambda file: file.name
)
def test_every_module_imports_modules_that_are_there(file: Path) -> None:
    for name in re.findall(r'from "(.+?)"', file.read_text("utf-8")):
        assert name.startswith("./")
        assert (HERE / name).is_file() or name.removeprefix("./") in {*assets.TEXTS, assets.STYLES}


@pytest.mark.parametrize("file", written(), ids=lambda file: file.name)
def test_no_file_loads_stores_or_parses_what_it_should_not(file: Path) -> None:
    code = file.read_text("utf-8")

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", code)
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie|sendBeacon", code)
    assert not re.search(r"@import|url\(\s*['\"]?(https?:)?//|@font-face", code)
    assert set(re.findall(r"https?://[\w.]+", code)) <= {"http://www.w3.org"}


def test_both_languages_have_the_same_sentences_and_placeholders() -> None:
    french, english = sentences("fr"), sentences("en")

    assert list(french) == list(english)
    for key, sentence in french.items():
        assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", english[key])), key


@pytest.mark.parametrize("key", sentences("fr"))
def test_french_sentences_keep_french_typography(key: str) -> None:
    sentence = sentences("fr")[key]

    assert "'" not in sentence
    assert not re.search(r"(?<!\u00a0)[:;?!»%]", sentence)
    assert not re.search(r"«(?!\u00a0)", sentence)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_already_holds_the_french_sentences_before_any_script_runs(page: str) -> None:
    french = sentences("fr")

    for key, text in elements(page).texts.items():
        assert text == french[key], key


def test_every_sentence_asked_for_by_name_is_written() -> None:
    modules = "".join(file.read_text("utf-8") for file in written() if file.suffix == ".js")
    named = set(re.findall(r'\bsay\("(\w+)"', modules)) | set(re.findall(r'\btell\("(\w+)"', modules))

    assert named
    assert named <= set(sentences("fr"))


@pytest.mark.parametrize(
    ("stem", "values"),
    [
        ("asked", {"requester_role", "purpose", "has_dpo", "dpo_outcome", "network_consulted", "importance"}),
        ("asked", {"precise", "documented", "organisation", "contact_name", "contact_email", "sector"}),
        ("asked", {"subject", "question", "context", "analysis", "dpo_opinion", "steps_taken"}),
        ("asked", {"importance_reason", "attachments", "trade_secrets", "confirm"}),
        ("outcome", {"answer", "clarify", "abstain", "ask", "referral", "handoff", "chitchat", "error"}),
        ("kind", {"charter", "guide", "soft_law", "law", "faq", "report", "fiche"}),
        ("rule", {"met", "unmet", "unknown"}),
    ],
)
def test_every_value_of_the_contract_has_its_words(stem: str, values: set[str]) -> None:
    assert {f"{stem}_{value}" for value in values} <= set(sentences("fr"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_are_given_words_for_everything_that_a_source_may_be_worth(language: str) -> None:
    forces = {str(rule["force"]) for rule in load_forces()}

    assert all(f'"force_{force}":' in as_module(language) for force in forces)


def test_the_first_screen_says_that_a_machine_answers_and_that_this_is_no_rescrit_before_any_script_runs() -> None:
    html = client().get("/").text

    assert "une machine vous répond, pas une personne" in html
    assert "n’est pas un rescrit" in html
    assert "Ne nommez personne" in html
    assert 'href="/chat"' in html


def test_the_page_around_the_conversation_has_its_title_in_both_languages() -> None:
    title = next(attributes for tag, attributes in elements("home.html").found if tag == "title")

    assert title["data-en"] == sentences("en")["page_title"]
    assert f">{sentences('fr')['page_title']}</title>" in client().get("/").text


def test_a_file_that_has_not_changed_is_not_sent_again() -> None:
    asking = client()
    first = asking.get("/static/base.css")

    assert asking.get("/static/base.css", headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_who_is_responsible_is_named_where_the_operator_says_it() -> None:
    app = FastAPI()
    app.include_router(pages.router)
    app.state.contact = "dpo@organisme.example"

    module = TestClient(app).get("/static/texts-fr.js").text
    assert "dpo@organisme.example" in module
    assert "30 jours après le dernier message" in module
