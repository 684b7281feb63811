"""The sentences that only Slack shows, by language, as data an editor can read."""

from __future__ import annotations

from importlib import resources

import yaml

from assistant.language.languages import LANGUAGES
from assistant.texts import Texts


def load_slack_texts() -> dict[str, Texts]:
    """Reads the sentences shipped with the product."""
    folder = resources.files(__package__)
    return {
        language: Texts(language, yaml.safe_load(folder.joinpath(f"{language}.yaml").read_text("utf-8")))
        for language in LANGUAGES
    }
