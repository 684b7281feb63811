"""What stands behind the console's pages."""

from __future__ import annotations

from fastapi import Request

from assistant.support import Support


def support_of(request: Request) -> Support:
    """The support side that the application was built with."""
    found: Support = request.app.state.support
    return found
