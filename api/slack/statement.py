"""What the sources say of a colleague’s statement, for the person who asks and for nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from api.slack import blocks as b
from api.slack.rendering import NAME_SHOWN, QUOTE_SHOWN, Shown
from api.slack.sharing import Sources
from api.slack.words import Words
from assistant.answer import Citation
from assistant.force import force_in_words
from assistant.networks.statement import Stand, StatementRules, Verdict, judge

ORDER = (Stand.AGAINST, Stand.FOR, Stand.BESIDE)
SEARCHED, RESTS_SHOWN = 12, 2


class Search(Protocol):
    """The search of the knowledge base."""

    def search(
        self, query: str, k: int, language: str | None, kinds: Sequence[str] | None
    ) -> list[dict[str, Any]]:
        """Ranked passages in the contract’s shape."""


@dataclass(frozen=True)
class Checked:
    """A source and how it stands to the statement."""

    source: dict[str, Any]
    verdict: Verdict
    rests: tuple[Citation, ...] = ()
    """What our own fiche refers to, where the sentence is one of ours."""


def check(
    statement: str, language: str, base: Search, rules: StatementRules, sources: Sources | None = None
) -> tuple[Checked, ...]:
    """The nearest sources, one passage each, those that say something else first."""
    found: dict[str, Checked] = {}
    for passage in base.search(statement[:1000], SEARCHED, language, None):
        verdict = judge(statement, passage["text"], language, rules)
        if verdict and passage["document_id"] not in found:
            fiche = sources.fiche(passage["document_id"]) if sources else None
            found[passage["document_id"]] = Checked(passage, verdict, sources.cite(fiche) if sources and fiche else ())
    nearest = sorted(found.values(), key=lambda each: -each.verdict.likeness)[: rules.sources]
    return tuple(sorted(nearest, key=lambda each: ORDER.index(each.verdict.stand)))


def render_checked(checked: Sequence[Checked], words: Words) -> Shown:
    """The sources for and against as a message."""
    if not checked:
        body = b.sections(b.escape(words.say("statement.none")))
        text = words.say("statement.none")
    else:
        body = [
            *b.sections(b.escape(words.say("statement.intro"))),
            *(block for each in checked for block in b.sections(_source(each, words))),
        ]
        text = words.say("statement.intro")
    title = b.header(words.say("statement.checked"))
    last = b.context([words.small_print(), b.escape(words.say("only_you"))])
    return Shown(b.message([title, *body], last, words.say("cut_short")), f"{text}\n\n{words.small_print()}")


def _source(each: Checked, words: Words) -> str:
    verdict, source = each.verdict, each.source
    lines = [f"*{b.escape(words.say(f'statement.{verdict.stand}'))}*{_why(verdict, words)}"]
    quote = b.fit(b.escape(" ".join(verdict.sentence.split())), QUOTE_SHOWN)
    lines.append(f"> {words.say('quoted', quote=quote)}")
    standing = (force_in_words(source, words.everywhere), words.date(source["published"]))
    place = f", {b.escape(b.fit(source['locator'], NAME_SHOWN))}" if source["locator"] else ""
    lines.append(f"{b.link(source['url'], b.fit(source['title'], NAME_SHOWN))}{place} · {b.escape(' · '.join(standing))}")
    if each.rests:
        named = (f"{b.link(c.url, b.fit(c.title, NAME_SHOWN))}, {b.escape(b.fit(c.locator, NAME_SHOWN))}" for c in each.rests[:RESTS_SHOWN])
        lines.append(words.say("statement.rests", places=" · ".join(dict.fromkeys(named))))
    return "\n".join(lines)


def _why(verdict: Verdict, words: Words) -> str:
    if verdict.turned:
        return f" ({b.escape(words.say('statement.turned'))})"
    if verdict.found:
        return f" ({b.escape(words.say('statement.differs', said=verdict.said, found=verdict.found))})"
    return ""
