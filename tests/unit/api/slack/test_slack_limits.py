"""Whatever an answer, a statement, a home or a request holds, Slack takes the message that is made of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.slack import blocks as b
from api.slack.configuring import config_view, topics_known
from api.slack.digest import digest_message
from api.slack.home import Draft, Recorded, Standing, home_view, standing_blocks
from api.slack.network import listed, proposal_view
from api.slack.rendering import Extras, read_value, render, render_said, render_shared
from api.slack.requesting import CONFIRM, Step, notice_view, step_view
from api.slack.statement import Checked, render_checked
from api.slack.texts import load_slack_texts
from api.slack.words import Words, all_words
from assistant.advice_request.fields import load_fields
from assistant.bootstrap import SHIPPED_FICHES
from assistant.networks.digest import Changed
from assistant.networks.fiche import NetworkFiche, State
from assistant.networks.settings import ChannelSettings, WorkspaceSettings
from assistant.networks.statement import Stand, Verdict
from assistant.texts import load_texts
from benchmarks.slack_stand_in.limits import message_faults, view_faults
from knowledge_base.fiche_file import load_fiches

WORDS = all_words(load_texts(), load_slack_texts())
FICHE = load_fiches([SHIPPED_FICHES])["breach-72-hours-fr"]
NOW = datetime(2026, 11, 22, tzinfo=UTC)

# Characters that Slack escapes, that cost two units, that end lines, that no text should hold.
characters = st.sampled_from(["a", "é", " ", "\n", "&", "<", ">", "*", "|", "😀", "\u00a0", "\x00", "http://a.b/c ", "- ", "\n\n"])
pieces = st.lists(characters, max_size=30).map("".join)


@st.composite
def texts(draw: st.DrawFn, most: int = 9000) -> str:
    """A text that may be very long, at little cost."""
    piece, times = draw(pieces), draw(st.sampled_from([1, 1, 3, 60, 400, 3000]))
    return (piece * times)[:most]


words = st.sampled_from(list(WORDS.values()))
addresses = st.one_of(st.none(), texts(4000), texts(4000).map(lambda rest: f"https://a.example/{rest}"))
dates = st.sampled_from([None, "2016", "2016-04", "2016-04-27", "2024-11-21T10:00:00"])
authorities = st.sampled_from(["regulator", "legislator", "third_party", "civil_society", "editorial"])
citations = st.fixed_dictionaries(
    {
        "document_id": st.just("d"), "source_id": st.just("s"), "title": texts(), "publisher": texts(500),
        "authority": authorities, "kind": st.just("law"), "locator": texts(), "url": addresses,
        "published": dates, "quote": st.one_of(st.none(), texts()),
    }
)  # fmt: skip
buttons = st.fixed_dictionaries({"title": texts(), "payload": texts()})
messages = st.fixed_dictionaries(
    {"text": texts(20_000), "citations": st.lists(citations, max_size=10), "buttons": st.lists(buttons, max_size=30)}
)
replies = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(["answer", "abstain", "clarify", "ask"]), "asking": st.just(None),
        "turn_id": st.just("t"), "language": st.just("fr"), "advice_request": st.just(None),
        "messages": st.lists(messages, max_size=3),
    }
)  # fmt: skip
fiches = st.builds(
    NetworkFiche, id=st.just("f"), team_id=st.just("T1"), language=st.just("fr"), question=texts(300), answer=texts(2500),
    basis=texts(500), author=st.just("anne"), proposed=st.just(NOW), changed=st.just(NOW), state=st.sampled_from(list(State)),
    supporters=st.just(("bob",)),
)  # fmt: skip
many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def payload(shown: Any) -> dict[str, Any]:
    return {"text": shown.text, "blocks": shown.blocks}


def notice_stands(blocks: list[b.Block], spoken: Words) -> bool:
    return any(spoken.small_print() == each["text"] for block in blocks if block["type"] == "context" for each in block["elements"])


@many
@given(replies, words, st.booleans(), st.one_of(st.none(), fiches))
def test_slack_takes_every_reply_and_its_notice(reply: Any, spoken: Words, more: bool, fiche: NetworkFiche | None) -> None:
    shown = render(reply, spoken, Extras("1.1", fiche, more, more, more))
    assert message_faults(payload(shown)) == []
    assert notice_stands(shown.blocks, spoken) and spoken.small_print() in shown.text


@many
@given(messages, words, texts())
def test_slack_takes_everything_shared_or_said(message: Any, spoken: Words, said: str) -> None:
    for shown in (render_shared(message, spoken, spoken.say("shared")), render_said(said if b.escape(said).strip() else "x", spoken)):
        assert message_faults(payload(shown)) == []
        assert notice_stands(shown.blocks, spoken)


@many
@given(st.lists(st.tuples(citations, st.sampled_from(list(Stand)), texts(), texts(80)), max_size=15), words)
def test_slack_takes_every_check_of_a_statement(found: Any, spoken: Words) -> None:
    checked = [Checked(source, Verdict(stand, sentence, 0.5, part, part)) for source, stand, sentence, part in found]
    shown = render_checked(checked, spoken)
    assert message_faults(payload(shown)) == []
    assert notice_stands(shown.blocks, spoken)


@many
@given(st.lists(fiches, max_size=12), st.lists(texts(500), max_size=25), words, st.sampled_from(["anne", "bob", "dora"]))
def test_slack_takes_every_home(own: Any, told: list[str], spoken: Words, person: str) -> None:
    go = b.button("link", "Ouvrir", url="https://permanence.example/x")
    standing = Standing([Draft(each, each, go) for each in told], [Recorded(each, each) for each in told], own, person, True)
    view = home_view(standing, spoken)
    assert view_faults(view) == []
    assert notice_stands(view["blocks"], spoken)
    blocks = standing_blocks(standing, spoken)
    listing = b.message(listed(own, person, True, spoken), b.context([spoken.small_print()]), "…")
    for each in (blocks, listing):
        assert message_faults({"text": "x", "blocks": each}) == []
        assert notice_stands(each, spoken)


@many
@given(st.integers(0, 500), words)
def test_slack_takes_every_digest(count: int, spoken: Words) -> None:
    shown = digest_message([Changed(f"d{number}", FICHE if number % 3 else None) for number in range(count)], spoken)
    assert message_faults(payload(shown)) == []
    assert notice_stands(shown.blocks, spoken)


@many
@given(messages, words, texts(), st.lists(st.sampled_from(topics_known(WORDS["fr"])), max_size=40))
def test_slack_takes_every_window(message: Any, spoken: Words, said: str, topics: list[str]) -> None:
    asked = [field.name for field in load_fields()]
    reply = {"messages": [message] * 30}
    views = [step_view(Step(each, "C1", "1.1", spoken.language), reply, spoken) for each in [*asked, CONFIRM]]
    people = tuple(f"U{number}" for number in range(200))
    channel = ChannelSettings(topics=tuple(topics), contacts=people)
    views += [
        notice_view(said or "x", spoken),
        proposal_view(spoken),
        config_view(WorkspaceSettings(True, people), channel, "C1", spoken),
    ]
    for view in views:
        assert view_faults(view) == [], view["callback_id"]
        assert notice_stands(view["blocks"], spoken)


@many
@given(texts(20_000), st.integers(80, 3000))
def test_a_text_in_parts_loses_nothing_but_white_space(text: str, limit: int) -> None:
    found = b.parts(b.escape(text), limit)
    assert "".join("".join(found).split()) == "".join(b.escape(text).split())
    assert all(0 < b.length(each) <= limit for each in found)


@many
@given(texts(), st.integers(10, 200))
def test_a_text_cut_short_ends_before_no_half_character(text: str, limit: int) -> None:
    told = b.fit(b.escape(text), limit)
    assert b.length(told) <= limit
    ends = told.removesuffix(b.ELLIPSIS).rpartition("&")[2]
    assert "&" not in told or ";" in ends


@many
@given(st.one_of(st.none(), texts(40)), texts())
def test_a_button_keeps_the_very_words_it_stands_for_or_is_left_out(thread: str | None, said: str) -> None:
    from api.slack.rendering import said_value

    value = said_value(thread, said)
    kept = b.actions([b.button("say.0", "x", value)])
    assert kept == [] or read_value(kept[0]["elements"][0]["value"]) == (thread, said)
