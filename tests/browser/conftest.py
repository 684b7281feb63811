"""Debian's Chromium on the running product; any page that misbehaves fails its test."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from benchmarks.browser import FLAGS
from tests.browser.states import Replies, record
from tests.serving import DATA, ROOT, Server, start, stop

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)  # the library’s own five seconds are short on a machine that works
WATCH = """
window.__seen = [];
document.addEventListener("securitypolicyviolation", (e) => window.__seen.push(`${e.violatedDirective} ${e.blockedURI}`));
"""


class Site:
    """A web site of somebody else, at an origin of its own."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                html = site.pages.get(self.path, "").encode()
                self.send_response(200 if html else 404)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(html)

            def log_message(self, *_: Any) -> None:
                """Keeps the test's output clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Takes the site down."""
        self.server.shutdown()
        self.server.server_close()

    def put(self, path: str, body: str, head: str = "") -> str:
        """Publishes a page and returns its address."""
        self.pages[path] = (
            f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Ailleurs</title>'
            f'<link rel="icon" href="data:,">{head}</head><body>{body}</body></html>'
        )
        return self.origin + path


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A listed site."""
    made = Site()
    yield made
    made.close()


@pytest.fixture(scope="session")
def server(site: Site) -> Iterator[Server]:
    """The product, which lists that site and no other."""
    running = start(DATA, PERMANENCE_ALLOWED_ORIGINS=site.origin)
    yield running
    stop(running)


@pytest.fixture(scope="session")
def replies(server: Server) -> Replies:
    """One real reply of each kind, asked once for all the tests."""
    return record(server)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as Debian packs it; playwright's own download is not used."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "the browser tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, server: Server, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh context; at the end, nothing may have gone wrong in it unseen."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(address: str, *, quiet: bool = True, **options: Any) -> Page:
        context = browser.new_context(**{"locale": "fr-FR", "reduced_motion": "reduce", **options})
        contexts.append(context)
        context.add_init_script(WATCH) if options.get("java_script_enabled", True) else None
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        ours = (server.url, site.origin, "data:", "blob:", "http://127.0.0.1")
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("request", lambda request: request.url.startswith(ours) or wrong.append(f"request: {request.url}"))
        if quiet:
            page.on("console", lambda message: message.type == "error" and wrong.append(f"console: {message.text}"))
        page.goto(server.url + address if address.startswith("/") else address)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            if not page.is_closed() and page.url.startswith("http"):
                wrong += page.evaluate("window.__seen ?? []")
        assert context.cookies() == []
        context.close()
    assert wrong == []


def until(page: Page, met: Callable[[], bool]) -> None:
    """Lets the page go on until something is so that no locator shows."""
    for _ in range(PATIENCE_MS // 20):
        if met():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it never came to that")


def axe_source() -> str:
    assert AXE.is_file(), "the browser tests need axe-core: npm ci"
    return Path(AXE).read_text("utf-8")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.e2e)
