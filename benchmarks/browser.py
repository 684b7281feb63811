"""What the widget costs a page, in a real browser: `.venv/bin/python -m benchmarks.browser --address URL` (a running server).

Times come from the browser's own tracing (DevTools protocol, Tracing), never from a clock in the page: a page says only
"now it is in the document" (performance.mark), and the trace says when the frame that shows it was drawn.

- Closed button: bytes on the wire, headers included; and what the main thread does from the moment when the two tags enter
  an idle page until it is idle again (every task: fetching, compiling, running, style, layout, paint), less what the same
  page does in the same time when two tags without code enter it: on a real page they come with the rest.
- Opening: from the click that the browser dispatches to the drawn frame with the panel, nothing in the cache.
- An answer: from the last byte received to the drawn frame that shows it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
CATEGORIES = [
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
    "blink.user_timing",
]
GOALS = {"button_bytes": 15_000, "button_main_thread_ms": 5, "opening_ms": 100, "answer_on_screen_ms": 50}
QUIET_MS = 600
"""A page left alone for so long is idle."""
HOST = '<!doctype html><html lang="fr"><head><title>Une page</title><link rel="icon" href="data:,"></head><body><h1>Une page</h1></body></html>'
MARK = "permanence-there"
NOTHING = """() => {
  document.body.append(document.createElement("permanence-nothing"), document.createElement("template"));
}"""
EMBED = """() => {
  const script = document.createElement("script");
  Object.assign(script, { type: "module", src: "/widget.js" });
  document.body.append(document.createElement("permanence-chat"), script);
}"""
WATCH = """([within, what]) => {
  const root = document.querySelector("permanence-chat").shadowRoot;
  const watched = within ? root.querySelector(within) : root;
  new MutationObserver((changes, self) => {
    if (!root.querySelector(what)) return;
    self.disconnect();
    performance.mark("permanence-there");
  }).observe(watched, { childList: true, subtree: true, attributes: true });
}"""

Event = Mapping[str, Any]


@dataclass
class Trace:
    """What the browser wrote down of a stretch of a page's life; times in microseconds."""

    events: list[Event] = field(default_factory=list)

    def first(self, name: str, after: float = 0, **data: Any) -> Event:
        """The first event of a name, after a moment, whose data hold these values; LookupError if there is none."""
        for each in self.events:
            told = each.get("args", {}).get("data", {})
            if each["name"] == name and each["ts"] >= after and all(told.get(key) == value for key, value in data.items()):
                return each
        raise LookupError(f"the trace has no {name} {data or ''}")

    def drawn_after(self, mark: str) -> float:
        """When the frame with what a mark speaks of was drawn: the first one whose content was committed after it."""
        there = self.first(mark)
        committed = next(
            each for each in self.events if each["name"] == "Commit" and each["pid"] == there["pid"] and each["ts"] >= there["ts"]
        )
        end = committed["ts"] + committed.get("dur", 0)
        return next(
            float(each["ts"]) for each in self.events if each["name"] == "DrawFrame" and each["pid"] == there["pid"] and each["ts"] >= end
        )

    def busy_ms(self, page: Event) -> float:
        """What the thread of this event worked, in its outermost tasks: its own time, not what it waited for a core."""
        tasks = [each for each in self.events if each["name"] == "RunTask" and each["tid"] == page["tid"] and each["pid"] == page["pid"]]
        return sum(float(each.get("tdur", each["dur"])) for each in tasks) / 1000


@contextmanager
def traced(browser: Browser, page: Page) -> Iterator[Trace]:
    """The trace of what happens inside."""
    trace = Trace()
    browser.start_tracing(page=page, categories=CATEGORIES)
    try:
        yield trace
    finally:
        events = json.loads(browser.stop_tracing())["traceEvents"]
        trace.events = sorted((each for each in events if "ts" in each), key=lambda each: each["ts"])


def bytes_of_button(browser: Browser, page: Page, address: str) -> float:
    """What a page with the closed button fetches from us for it."""
    with page.expect_response("**/widget.js") as loaded:
        page.goto(f"{address}demo")
    sizes = loaded.value.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def main_thread(browser: Browser, page: Page, address: str) -> float:
    """Milliseconds that the two tags add to the main thread of an idle page."""
    host = f"{address}host"

    def serve(route: Route) -> None:
        route.fulfill(content_type="text/html; charset=utf-8", body=HOST)

    page.route(host, serve)
    page.goto(host)
    page.unroute(host)

    def worked(act: str) -> float:
        page.wait_for_timeout(QUIET_MS)
        with traced(browser, page) as trace:
            page.evaluate(f"() => {{ performance.mark('{MARK}'); ({act})(); }}")
            page.wait_for_timeout(QUIET_MS)
        return trace.busy_ms(trace.first(MARK))

    inert = worked(NOTHING)
    return worked(EMBED) - inert


def opening(browser: Browser, page: Page, address: str) -> float:
    """Milliseconds from a click on the button to the panel on screen."""
    page.goto(f"{address}demo")
    box = page.locator("permanence-chat button").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.evaluate(WATCH, [None, "dialog[open] textarea"])
    page.wait_for_timeout(QUIET_MS)
    with traced(browser, page) as trace:
        page.mouse.down()
        page.mouse.up()
        page.wait_for_timeout(QUIET_MS)
    click = trace.first("EventDispatch", type="click")
    return (trace.drawn_after(MARK) - float(click["ts"])) / 1000


def answer(browser: Browser, page: Page, address: str) -> float:
    """Milliseconds from the last byte of an answer to the answer on screen."""
    page.goto(f"{address}demo")
    page.locator("permanence-chat button").click()
    page.locator(".composer textarea").fill("L’avis de la CNIL vaut-il rescrit ?")
    page.evaluate(WATCH, ["[role=log]", ".assistant"])
    page.wait_for_timeout(QUIET_MS)
    with traced(browser, page) as trace:
        page.keyboard.press("Enter")
        page.locator(".assistant").wait_for()
        page.wait_for_timeout(QUIET_MS)
    call = next(each for each in trace.events if each["name"] == "ResourceSendRequest" and each["args"]["data"]["url"].endswith("/api/v1/chat"))
    ended = trace.first("ResourceFinish", requestId=call["args"]["data"]["requestId"])
    return (trace.drawn_after(MARK) - float(ended["args"]["data"]["finishTime"]) * 1_000_000) / 1000


FIGURES: dict[str, Callable[[Browser, Page, str], float]] = {
    "button_bytes": bytes_of_button,
    "button_main_thread_ms": main_thread,
    "opening_ms": opening,
    "answer_on_screen_ms": answer,
}


def repeated(browser: Browser, measure: Callable[[Browser, Page, str], float], address: str, repeats: int) -> list[float]:
    """A figure, so many times, each in a fresh context: nothing is in the cache."""
    figures = []
    for _ in range(repeats):
        context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
        figures.append(measure(browser, context.new_page(), address))
        context.close()
    return figures


def main() -> None:
    """Prints each figure beside its goal; the exit status is 1 where a median misses it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", nargs="*", choices=[*FIGURES, []], help="those to measure; all of them by default")
    parser.add_argument("--address", default="http://127.0.0.1:8000/")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    parser.add_argument("--repeats", type=int, default=15)
    chosen = parser.parse_args()
    missed = False
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chosen.browser, args=FLAGS)
        print(f"Chromium {browser.version}, {chosen.repeats} times each, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
        for name in chosen.figures or FIGURES:
            figures = repeated(browser, FIGURES[name], chosen.address, chosen.repeats)
            median, p95 = statistics.median(figures), statistics.quantiles(figures, n=20, method="inclusive")[-1]
            print(f"{name:24} median {median:8.1f}   p95 {p95:8.1f}   goal {GOALS[name]:6}   load {os.getloadavg()[0]:.1f}", flush=True)
            missed |= median > GOALS[name]
        browser.close()
    sys.exit(missed)


if __name__ == "__main__":
    main()
