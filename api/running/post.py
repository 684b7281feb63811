"""The post office as the settings want it: e-mail is off until a server is named."""

from __future__ import annotations

from collections.abc import Callable

from api.settings import Settings, revealed
from assistant.notices.post_office import PostOffice
from assistant.notices.smtp import SmtpCourier
from assistant.notices.writing import Letterhead
from assistant.store.database import Store
from assistant.store.outbox import OutboxOf

OFF = "E-mail is off (PERMANENCE_SMTP_HOST is empty): no receipt leaves, and nobody is promised one."


def post_office(
    settings: Settings,
    store: Store,
    address_of: Callable[[str], str | None],
    member_of: Callable[[str], str | None],
) -> PostOffice | None:
    """Returns the post office, or None where no server is named."""
    if settings.smtp_host is None:
        return None
    courier = SmtpCourier(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_user,
        revealed(settings.smtp_password) or None,
    )
    return PostOffice(OutboxOf(store), courier, letterhead(settings), address_of, settings.hotline_email, member_of=member_of)


def letterhead(settings: Settings) -> Letterhead:
    """From whom notices come, and where their links lead: people to the site, agents to the console."""
    return Letterhead(settings.smtp_from, settings.site, settings.console)
