"""The template of settings lists every setting, with its default, and nothing else; secrets are never printed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from pydantic import SecretStr

from api.settings import Settings, revealed
from api.slack.channel import SlackSettings

TEMPLATE = Path(__file__).parents[3] / ".env.template"
PREFIX = "PERMANENCE_"
EXAMPLES = {"contact", "public_url", "limits_url", "locks_url", "traces_url", "trusted_proxies", "host_names", "metrics_from"}
"""Empty by default; the template shows what a value looks like."""


OF_THE_SET_UP = {"rasa_python": "bin/find-rasa-python"}
"""Read while the environments are made, before there is an application: no setting of it."""


def listed() -> dict[str, str]:
    found = re.findall(rf"^# {PREFIX}([A-Z0-9_]+)=(.*)$", TEMPLATE.read_text("utf-8"), re.MULTILINE)
    return {name.lower(): value.strip('"') for name, value in found if name.lower() not in OF_THE_SET_UP}


def test_the_template_lists_every_setting_and_no_other() -> None:
    assert sorted(listed()) == sorted(Settings.model_fields)


def test_what_is_no_setting_is_read_where_the_template_says() -> None:
    for name, program in OF_THE_SET_UP.items():
        variable = f"{PREFIX}{name.upper()}"
        assert f"# {variable}=" in TEMPLATE.read_text("utf-8") and variable in (TEMPLATE.parent / program).read_text("utf-8")


def test_the_template_shows_each_default() -> None:
    defaults = {name: field.default for name, field in Settings.model_fields.items() if name not in EXAMPLES}
    shown = {name: value for name, value in listed().items() if name not in EXAMPLES}
    assert shown == {name: "" if default is None else str(default) for name, default in defaults.items()}


def test_an_example_stands_only_where_the_default_is_empty() -> None:
    assert [name for name in EXAMPLES if Settings.model_fields[name].default not in (None, "")] == []


def test_whatever_is_named_a_secret_and_whatever_address_may_hold_a_password_is_never_printed() -> None:
    hidden = {name for name, field in Settings.model_fields.items() if SecretStr in get_args(field.annotation)}
    named = {name for name in Settings.model_fields if re.search("secret|password|token", name)}
    assert hidden == named | {"database_url", "rasa_database_url", "limits_url", "locks_url"}
    settings = Settings(_env_file=None, **{name: f"hushed {name}" for name in hidden})  # type: ignore[call-arg, arg-type]
    assert "hushed" not in f"{settings!r} {settings}"
    assert {name: revealed(getattr(settings, name)) for name in hidden} == {name: f"hushed {name}" for name in hidden}


def test_what_slack_is_told_of_its_app_is_never_printed(tmp_path: Path) -> None:
    told = SlackSettings(tmp_path, "hushed", "hushed", "hushed", "the client", "hushed")
    assert "hushed" not in repr(told) and "the client" in repr(told)
