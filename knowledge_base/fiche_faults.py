"""What breaks the format of a fiche, in the words of the one who writes it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FAULTS = Path(__file__).with_name("fiche_faults.yaml")


class FicheFault(ValueError):
    """One thing against the format; `say` tells it as the end of a sentence, in either language."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(self.say("en"))

    def say(self, language: str) -> str:
        """Return what is wrong."""
        told = _told()
        named = {"field": told["fields"][self.values["field"]][language]} if "field" in self.values else {}
        said: str = told["faults"][self.code][language].format(**{**self.values, **named})
        return said


@cache
def _told() -> Any:
    return yaml.safe_load(FAULTS.read_text(encoding="utf-8"))
