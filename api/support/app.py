"""The support application: what members of the service reach, and nobody else."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from api.guard.body_limit import BodyLimit
from api.guard.limits import NO_LIMITS, Limits, VisitorLimits, Visitors
from api.guard.security_headers import GuardedApplication, Policy
from api.support import (
    account,
    accounts,
    answered,
    approvals,
    by_provider,
    call_requests,
    casework,
    contradictions,
    copilot,
    errors,
    fiches,
    figures,
    files,
    gaps,
    journal,
    queue,
    sign_in,
    signals,
)
from api.support.openid import Provider
from api.support.origin import SameOriginOnly
from assistant.support import Support

TITLE = "Permanence, support"
BODY_LIMIT = 512 * 1024


def support_app(
    support: Support,
    address: str,
    origins: Sequence[str] = (),
    provider: Provider | None = None,
    limits: Limits = NO_LIMITS,
    visitors: Visitors | None = None,
) -> GuardedApplication:
    """The console of the hotlines, at an address; `origins` are others under which it is reached as well."""
    app = GuardedApplication(Policy(), (), title=TITLE, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(SameOriginOnly, origins=(address, *origins))
    app.add_middleware(BodyLimit, limit=BODY_LIMIT)
    if limits.counter is not None:
        # Last added, first met: a call too many costs nothing more.
        named = visitors or Visitors(secrets.token_bytes(32))
        app.add_middleware(VisitorLimits, table=limits.table, counter=limits.counter, visitors=named)
    app.state.support = support
    app.state.accounts = support.accounts
    app.state.address = address
    app.state.provider = provider
    pages = (answered.router, call_requests.router, copilot.router, queue.router, approvals.router)
    editors = (fiches.router, contradictions.router, gaps.router, figures.router, signals.router, casework.router)
    people = (sign_in.router, by_provider.router, account.router, accounts.router, journal.router)
    for router in (files.router, *people, *pages, *editors):
        app.include_router(router)
    errors.install(app)
    return app
