"""What many organisations ask alike: candidates for a fiche, or for guidance to a whole sector."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.guard.access import Hotline
from api.support.moments import written_day
from api.support.rendering import language_of, page
from api.support.served import support_of
from assistant.advice_request.model import Status

router = APIRouter(prefix="/signals", include_in_schema=False)


@router.get("", response_class=HTMLResponse)
def signals(request: Request, who: Hotline) -> HTMLResponse:
    """The groups of similar requests, those of most organisations first."""
    cases, language = support_of(request).cases, language_of(request)
    found = sorted(cases.signals(who.user_id), key=lambda each: (-each.organisations, -each.requests, each.words))
    rows = [
        {
            "words": each.words,
            "organisations": each.organisations,
            "requests": each.requests,
            "months": tuple(dict.fromkeys(written_day(at, language) for at in (each.first, each.last))),
            "statuses": [(status.labels[language], each.statuses[status]) for status in Status if status in each.statuses],
        }
        for each in found
    ]
    return page(request, "signals.html", rows=rows, k=cases.settings.k, window=cases.settings.window)
