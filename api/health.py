"""Liveness, readiness and metrics."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from api.guard.door import Door
from knowledge_base.agenda import STAGES

router = APIRouter()

TO_REVIEW = Gauge(
    "permanence_fiches_to_review", "Published fiches to be read again: soon, overdue, hidden from the public", ["stage"]
)


@router.get("/health/live")
def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "live"}


@router.get("/health/ready")
def ready(request: Request, response: Response) -> dict[str, Any]:
    """Sources can be searched; says apart whether the dialogue engine is up, which answers do not depend on."""
    searchable = request.app.state.assistant.is_searchable()
    rasa = request.app.state.rasa_ready()
    if not searchable:
        response.status_code = 503
    return {"status": "ready" if searchable else "starting", "search": searchable, "dialogue": rasa}


class Metrics(Response):
    """Prometheus's text format."""

    media_type = CONTENT_TYPE_LATEST


@router.get("/metrics", response_class=Metrics)
def metrics(request: Request) -> Metrics:
    """Prometheus metrics, without anything personal; for this machine and the networks that the operator names."""
    door: Door = request.app.state.door
    if not door.may_read(request.client.host if request.client else None):
        raise HTTPException(404)
    agenda = request.app.state.assistant.library.agenda()
    for stage in STAGES:
        TO_REVIEW.labels(stage).set(agenda.count(stage))
    return Metrics(generate_latest())
