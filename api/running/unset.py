"""What the operator has not set, and people would be told wrongly for it."""

from __future__ import annotations

from collections.abc import Iterator

from api.settings import Settings

NO_CONTACT = (
    "PERMANENCE_CONTACT is empty: the information notice names nobody to write to; set it before anybody is served."
)
LINKS_STAY_HERE = "PERMANENCE_PUBLIC_URL is empty while e-mail is on: the links of receipts lead to {site}, which is this machine."


def left_unset(settings: Settings) -> Iterator[str]:
    """One sentence for each thing that matters and is not set."""
    if not (settings.contact or "").strip():
        yield NO_CONTACT
    if settings.smtp_host is not None and not settings.links:
        yield LINKS_STAY_HERE.format(site=settings.site)
