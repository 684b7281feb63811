"""The support application: what members of the service reach, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence

from api.guard.body_limit import BodyLimit
from api.guard.security_headers import GuardedApplication, Policy
from api.support import (
    accounts,
    by_provider,
    call_requests,
    casework,
    copilot,
    errors,
    fiches,
    figures,
    files,
    gaps,
    queue,
    sign_in,
)
from api.support.openid import Provider
from api.support.origin import SameOriginOnly
from assistant.support import Support

TITLE = "Permanence, support"
BODY_LIMIT = 512 * 1024


def support_app(
    support: Support, address: str, origins: Sequence[str] = (), provider: Provider | None = None
) -> GuardedApplication:
    """The console of the hotlines, at an address; `origins` are others under which it is reached as well."""
    app = GuardedApplication(Policy(), (), title=TITLE, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(SameOriginOnly, origins=(address, *origins))
    app.add_middleware(BodyLimit, limit=BODY_LIMIT)
    app.state.support = support
    app.state.accounts = support.accounts
    app.state.address = address
    app.state.provider = provider
    pages = (call_requests.router, copilot.router, queue.router, fiches.router, gaps.router, figures.router, accounts.router, casework.router)
    for router in (files.router, sign_in.router, by_provider.router, *pages):
        app.include_router(router)
    errors.install(app)
    return app
