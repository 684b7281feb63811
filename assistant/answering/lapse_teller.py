"""Says beside a source, and below the answer, that it no longer holds or no longer wholly, and since when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Citation, Outcome
from assistant.answering.context import Inquiry, Library
from assistant.language.dates import say_since
from assistant.texts import Texts
from knowledge_base.lapse import Lapse

LapseOf = Callable[[Citation], Lapse | None]


@dataclass(frozen=True)
class LapseTeller:
    """Marks the sources that lapsed, and warns before anything else is said of them."""

    library: Library
    texts: Mapping[str, Texts]

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Marks and warns, or does nothing."""
        if inquiry.outcome is not Outcome.ANSWER:
            return inquiry
        texts = self.texts[inquiry.language]
        told = warnings_of(inquiry.citations, self.library.lapse_of, texts)
        marked = with_lapses(inquiry.citations, self.library.lapse_of, texts)
        return replace(inquiry, citations=marked, cautions=(*told, *inquiry.cautions)) if told else inquiry


def with_lapses(citations: Sequence[Citation], lapse_of: LapseOf, texts: Texts) -> tuple[Citation, ...]:
    """The citations, each title saying whether its source lapsed: the title is what every channel shows."""
    return tuple(_marked(each, lapse_of(each), texts) for each in citations)


def warnings_of(citations: Sequence[Citation], lapse_of: LapseOf, texts: Texts) -> tuple[str, ...]:
    """One sentence a source that lapsed, with the marks that lead to it."""
    marks: dict[tuple[str, Lapse], list[int]] = {}
    for number, each in enumerate(citations, start=1):
        if lapse := lapse_of(each):
            title = each.title.removesuffix(mark_of("", lapse, texts))
            marks.setdefault((title, lapse), []).append(number)
    return tuple(
        texts.say(
            f"lapse.{lapse.how}.told",
            title=title,
            marks="".join(f"[{number}]" for number in numbers),
            since=say_since(lapse.since, texts),
        )
        for (title, lapse), numbers in marks.items()
    )


def mark_of(title: str, lapse: Lapse, texts: Texts) -> str:
    """A title that says how and since when its source lapsed."""
    return texts.say(f"lapse.{lapse.how}.mark", title=title, since=say_since(lapse.since, texts))


def _marked(citation: Citation, lapse: Lapse | None, texts: Texts) -> Citation:
    if lapse is None or citation.title.endswith(mark_of("", lapse, texts)):
        return citation
    return replace(citation, title=mark_of(citation.title, lapse, texts))
