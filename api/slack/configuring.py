"""The settings of a channel and of its workspace, as one modal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.slack import blocks as b
from api.slack.words import Words
from assistant.networks.settings import ChannelSettings, WorkspaceSettings

CALLBACK = "config"
SWITCHES = ("only_mentioned", "public_answers", "digest")
ANY = "any"


def config_view(workspace: WorkspaceSettings, channel: ChannelSettings, channel_id: str, words: Words) -> b.Block:
    """The modal with what is set now."""
    topics = {topic: words.everywhere.topic(topic) for topic in topics_known(words)}
    languages = {each: words.say(f"config.{name}") for each, name in ((ANY, "any_language"), ("fr", "fr"), ("en", "en"))}
    blocks = [
        b.field("answering", words.say("config.answering"), _switches(channel, words), optional=True),
        b.field(
            "topics",
            words.say("config.topics"),
            _menu("multi_static_select", topics, channel.topics),
            hint=words.say("config.topics_hint"),
            optional=True,
        ),
        b.field(
            "language",
            words.say("config.language"),
            _menu("static_select", languages, (channel.language or ANY,)),
        ),
        b.field("contacts", words.say("config.contacts"), _people(channel.contacts), optional=True),
        b.header(words.say("config.workspace")),
        b.field("editors", words.say("config.editors"), _people(workspace.editors), optional=True),
        b.field(
            "requests",
            words.say("request.title"),
            _requests(workspace, words),
            hint=words.say("config.requests_hint"),
            optional=True,
        ),
    ]
    return b.modal(
        CALLBACK,
        words.say("config.title"),
        [*blocks, *b.context([words.small_print()])],
        close=words.say("button.close"),
        submit=words.say("button.save"),
        metadata=channel_id,
    )


def read_config(values: Mapping[str, Any]) -> tuple[WorkspaceSettings, ChannelSettings]:
    """What was set."""
    switched = {option["value"] for option in _value(values, "answering").get("selected_options") or ()}
    topics = _value(values, "topics").get("selected_options") or ()
    language = (_value(values, "language").get("selected_option") or {}).get("value", ANY)
    requests = _value(values, "requests").get("selected_options") or ()
    channel = ChannelSettings(
        **{name: name in switched for name in SWITCHES},
        topics=tuple(option["value"] for option in topics),
        language=None if language == ANY else language,
        contacts=tuple(_value(values, "contacts").get("selected_users") or ()),
    )
    editors = tuple(_value(values, "editors").get("selected_users") or ())
    return WorkspaceSettings(requests_in_slack=bool(requests), editors=editors), channel


def topics_known(words: Words) -> tuple[str, ...]:
    """The topics that have a name in this language."""
    prefix = "topics."
    return tuple(key.removeprefix(prefix) for key, _ in words.everywhere.sentences() if key.startswith(prefix))


def _value(values: Mapping[str, Any], block: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = values.get(block, {}).get("value", {})
    return found


def _switches(channel: ChannelSettings, words: Words) -> b.Block:
    made = b.options({name: words.say(f"config.{name}") for name in SWITCHES})
    on = [option for option in made if getattr(channel, option["value"])]
    return {"type": "checkboxes", "options": made, **({"initial_options": on} if on else {})}


def _requests(workspace: WorkspaceSettings, words: Words) -> b.Block:
    made = b.options({"requests": words.say("config.requests_in_slack")})
    return {
        "type": "checkboxes",
        "options": made,
        **({"initial_options": made} if workspace.requests_in_slack else {}),
    }


def _menu(kind: str, choices: Mapping[str, str], chosen: tuple[str, ...]) -> b.Block:
    made = b.options(choices)
    on = [option for option in made if option["value"] in chosen]
    if not on:
        return {"type": kind, "options": made}
    return {"type": kind, "options": made, **({"initial_options": on} if kind.startswith("multi") else {"initial_option": on[0]})}


def _people(chosen: tuple[str, ...]) -> b.Block:
    return {"type": "multi_users_select", **({"initial_users": list(chosen)} if chosen else {})}
