"""What the widget costs a page, in a real browser: `.venv/bin/python -m benchmarks.browser --address URL` (a running server).

The closed button: bytes on the wire, and main-thread time by the browser's own tracing, against the same page without it.
Opening: from the click to the first frame with the field. An answer: from its last byte to the frame that shows it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
TASKS = {"RunTask", "ThreadControllerImpl::RunTask"}
GOALS = {"button_bytes": 15_000, "button_main_thread_ms": 5, "opening_ms": 100, "answer_on_screen_ms": 50}

OPEN = """() => new Promise((done) => {
  const host = document.querySelector("permanence-chat");
  const from = performance.now();
  host.open().then(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - from))));
})"""
ANSWER = """() => new Promise((done) => {
  const root = document.querySelector("permanence-chat").shadowRoot;
  new MutationObserver((changes, self) => {
    if (!root.querySelector(".assistant:nth-last-child(1)")) return;
    self.disconnect();
    requestAnimationFrame(() => setTimeout(() => {
      const arrived = performance.getEntriesByType("resource").findLast((each) => each.name.endsWith("/chat")).responseEnd;
      done(performance.now() - arrived);
    }));
  }).observe(root.querySelector("[role=log]"), { childList: true });
  root.querySelector("textarea").value = "L’avis de la CNIL vaut-il rescrit ?";
  root.querySelector("form.composer").requestSubmit();
})"""


def main_thread_ms(browser: Browser, page: Page, address: str, widget: bool) -> float:
    """Busy time of the page's main thread while it loads, without the time that tracing itself cannot tell apart."""
    if not widget:
        page.route("**/widget.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "trace.json"
        browser.start_tracing(page=page, path=file, categories=["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"])
        page.goto(f"{address}demo")
        page.wait_for_timeout(700)
        browser.stop_tracing()
        return busy(json.loads(file.read_text("utf-8"))["traceEvents"])


def busy(events: list[dict[str, Any]]) -> float:
    """Milliseconds of tasks on the main threads of pages."""
    main = {
        (each["pid"], each["tid"])
        for each in events
        if each["name"] == "thread_name" and each["args"]["name"] == "CrRendererMain"
    }
    tasks = (each for each in events if each["name"] in TASKS and (each["pid"], each["tid"]) in main)
    return float(sum(each.get("dur", 0) for each in tasks)) / 1000


def measure(browser: Browser, address: str, repeats: int) -> dict[str, float]:
    """The four figures, medians over fresh contexts."""

    def fresh(what: Callable[[Page], float]) -> float:
        figures = []
        for _ in range(repeats):
            context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
            figures.append(what(context.new_page()))
            context.close()
        return statistics.median(figures)

    def weight(page: Page) -> float:
        with page.expect_response("**/widget.js") as loaded:
            page.goto(f"{address}demo")
        return loaded.value.request.sizes()["responseBodySize"] + loaded.value.request.sizes()["responseHeadersSize"]

    def opening(page: Page) -> float:
        page.goto(f"{address}demo")
        return float(page.evaluate(OPEN))

    def answer(page: Page) -> float:
        opening(page)
        return float(page.evaluate(ANSWER))

    with_it = fresh(lambda page: main_thread_ms(browser, page, address, True))
    without = fresh(lambda page: main_thread_ms(browser, page, address, False))
    return {
        "button_bytes": fresh(weight),
        "button_main_thread_ms": with_it - without,
        "opening_ms": fresh(opening),
        "answer_on_screen_ms": fresh(answer),
    }


def main() -> None:
    """Prints each figure beside its goal; the exit status is 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8000/")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    parser.add_argument("--repeats", type=int, default=9)
    chosen = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chosen.browser, args=FLAGS)
        figures = measure(browser, chosen.address, chosen.repeats)
        browser.close()
    for name, goal in GOALS.items():
        print(f"{name:24} {figures[name]:10.1f}   goal {goal}")
    sys.exit(any(figures[name] > goal for name, goal in GOALS.items()))


if __name__ == "__main__":
    main()
