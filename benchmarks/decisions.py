"""What the running product answers, Rasa included: of questions no fiche answers, and of those a fiche answers.

    python -m benchmarks.decisions --data FOLDER

Each question opens a conversation of its own over HTTP. The judge and its thresholds were chosen on the sets above the
last two; `unanswered-fourth` and `answered-fourth` were written by people who had seen neither the fiches nor any set,
and were asked once it was committed. An answer is right where it cites a fiche that answers the question, best where the one named first. FOLDER is a data
folder of the product's; run it with PERMANENCE_LIMITS_URL=off.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answering.thresholds import load_thresholds
from benchmarks import product

QUESTIONS = Path(__file__).parent / "questions"
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks" / "decisions.md"
SETS = ("unanswered", "unanswered-fresh", "answered-fresh", "unanswered-third", "answered-third", "unanswered-fourth", "answered-fourth")


def asked(served: product.Running, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each question of a set with the product's reply."""
    for line in (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        yield record, served.chat(record["query"], language=record["language"])


def cites(reply: dict[str, Any], fiches: Sequence[str]) -> bool:
    """Whether an answer cites one of these fiches."""
    cited = {citation["document_id"] for message in reply["messages"] for citation in message["citations"]}
    return bool(cited & {f"{name}-{language}" for name in fiches for language in ("fr", "en")})


def row(name: str, replies: list[tuple[dict[str, Any], dict[str, Any]]]) -> str:
    """One line of the table."""
    counted = Counter(reply["outcome"] for _, reply in replies)
    answers = [(record.get("fiches", []), reply) for record, reply in replies if reply["outcome"] == "answer"]
    right, best = (sum(cites(reply, fiches[:most]) for fiches, reply in answers) for most in (None, 1))
    shares = " | ".join(share(count, len(answers)) for count in (right, best)) if "fiches" in replies[0][0] else "none can be | "
    others = ", ".join(f"{outcome} {count}" for outcome, count in counted.most_common() if outcome != "answer")
    return f"| {name} | {len(replies)} | {len(answers)} | **{share(len(answers), len(replies))}** | {shares} | {others} |"


def share(part: int, whole: int) -> str:
    """A share in words."""
    return f"{100 * part / max(1, whole):.1f} %"


def main() -> None:
    """Start the product, ask, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()
    with product.running(given.data) as served:
        rows = [row(name, list(asked(served, name))) for name in SETS]
    PAGE.write_text(page(rows), encoding="utf-8")
    print(PAGE.read_text("utf-8"))


def page(rows: list[str]) -> str:
    """The page as Markdown."""
    said = (__doc__ or "").split("\n\n")[2].replace("\n", " ").strip()
    limits = load_thresholds()
    head = f"# What the running product answers\n\nMade by `python -m benchmarks.decisions`, {date.today()}, thresholds {limits.version}, `answer_from` {limits.answer_from}. {said}\n"
    table = "| set | questions | answered | share | right, of the answers | best | otherwise |\n|---|---|---|---|---|---|---|"
    return "\n".join([head, table, *rows]) + "\n"


if __name__ == "__main__":
    main()
