"""Where the console of the hotlines is, for those who look for it beside the public pages."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse

router = APIRouter(include_in_schema=False)


@router.get("/copilot")
def copilot(request: Request) -> RedirectResponse:
    """Sends on to the support application, which runs apart."""
    console = request.app.state.console
    if console is None:
        raise HTTPException(404, "There is no console here.")
    return RedirectResponse(f"{console}/copilot", 307)
