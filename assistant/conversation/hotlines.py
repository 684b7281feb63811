"""Tells how to reach a hotline: number and hours from configuration, else the page that has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.escalation.hotline import Hotline, HotlineId
from assistant.texts import Texts


@dataclass(frozen=True)
class HotlineTeller:
    """Knows every hotline by its id."""

    hotlines: Mapping[HotlineId, Hotline]
    texts: Mapping[str, Texts]

    def tell(self, hotline: str, language: str) -> str:
        """One sentence with the way to the hotline."""
        found = self.hotlines[hotline]  # type: ignore[index]
        texts = self.texts[language]
        if found.number and found.hours:
            hours = found.hours[language]
            return texts.say(
                "hotline.with_number",
                name=found.name[language],
                number=found.number,
                hours=hours,
                url=found.url,
            )
        return texts.say("hotline.link", name=found.name[language], url=found.url)

    def name(self, hotline: str, language: str) -> str:
        """The hotline's name."""
        return self.hotlines[hotline].name[language]  # type: ignore[index]

    def url(self, hotline: str) -> str:
        """The page with its number and hours."""
        return self.hotlines[hotline].url  # type: ignore[index]
