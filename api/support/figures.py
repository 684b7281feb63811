"""The leads' dashboard: charts drawn on the server, and the same numbers as CSV."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.guard.access import allow
from api.support.rendering import language_of, page
from api.support.sentences import say, sentences
from api.support.served import support_of
from assistant.accounts.roles import Principal, Role
from assistant.copilot.figures import Figures

router = APIRouter(prefix="/figures", include_in_schema=False)
Lead = Annotated[Principal, allow(Role.LEAD)]
WEEKLY = ("messages", "calls", "requests", "coverage", "abstention")


@router.get("", response_class=HTMLResponse)
def figures(request: Request, who: Lead) -> HTMLResponse:
    """The charts."""
    found, language = _figures(request), language_of(request)
    drawn = [
        {
            "name": chart.name,
            "weekly": chart.name in WEEKLY,
            "percent": chart.percent,
            "rows": [(_label(chart.name, label, language), value) for label, value in chart.rows],
            "most": 100 if chart.percent else max((value or 0 for _, value in chart.rows), default=0) or 1,
        }
        for chart in found.charts()
    ]
    return page(request, "figures.html", charts=drawn, k=found.settings.k, weeks=found.settings.weeks)


@router.get("/figures.csv")
def table(request: Request, who: Lead) -> Response:
    """The numbers behind the charts; what is too small is said so there too."""
    found, language = _figures(request), language_of(request)
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";" if language == "fr" else ",")
    rows.writerow([say(language, "figures_chart"), say(language, "figures_label"), say(language, "figures_value")])
    for chart in found.charts():
        title = say(language, f"figures_{chart.name}")
        hidden = "" if chart.percent else f"<{found.settings.k}"
        for label, value in chart.rows:
            rows.writerow([title, _label(chart.name, label, language), hidden if value is None else value])
    rows.writerow([say(language, "notice"), "", ""])
    headers = {"Content-Disposition": 'attachment; filename="permanence-figures.csv"'}
    # The mark makes spreadsheets read UTF-8.
    return Response("\ufeff" + written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _label(chart: str, label: str, language: str) -> str:
    if chart in WEEKLY:
        year, month, day = label.split("-")
        return f"{day}/{month}" if language == "fr" else f"{month}-{day}"
    if chart in ("reply", "sources"):
        return say(language, f"figures_{'days' if chart == 'reply' else 'years'}", band=label.replace("≤", "≤ ").replace(">", "> "))
    prefix = {"outcomes": "turn_", "call_outcomes": "outcome_", "reasons": "reason_"}[chart]
    return sentences(language).get(f"{prefix}{label}", label)


def _figures(request: Request) -> Figures:
    return support_of(request).figures
