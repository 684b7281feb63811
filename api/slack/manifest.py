"""The app’s manifest, read from manifest.yaml: what is asked of Slack is what the repository shows."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml


def load_manifest() -> dict[str, Any]:
    """Reads the manifest."""
    manifest: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("manifest.yaml").read_text("utf-8"))
    return manifest


def bot_scopes() -> tuple[str, ...]:
    """The rights that the app asks for, and no other."""
    return tuple(load_manifest()["oauth_config"]["scopes"]["bot"])
