"""Keeps the gap board's groups up to date, off everybody's path."""

from __future__ import annotations

import time

import structlog

from assistant.errors import AssistantError
from assistant.gaps.regrouping import Regrouper
from knowledge_base.errors import KnowledgeBaseError

log = structlog.get_logger(__name__)

PAUSE_S = 60.0


def keep_grouped(regrouper: Regrouper) -> None:
    """Goes on as long as the process."""
    while True:
        try:
            regrouper.refresh()
        except (AssistantError, KnowledgeBaseError) as error:
            log.warning("gaps_not_grouped", error=type(error).__name__)
        time.sleep(PAUSE_S)
