"""The tables, in types that SQLite and PostgreSQL share; migrations create them, never create_all."""

from assistant.store.tables import approvals, gaps, slack
from assistant.store.tables.accounts import invitations, known_visitors, sessions, sign_in_attempts, users
from assistant.store.tables.audit import audit_head, audit_log
from assistant.store.tables.casework import call_sheets, case_files, case_notes
from assistant.store.tables.conversation import conversations, feedback, resume_codes, turns
from assistant.store.tables.requests import (
    advice_request_events,
    advice_requests,
    follow_up_secrets,
    outbox,
    receipts,
    reference_sequences,
)
from assistant.store.tables.schema import Moment, metadata

__all__ = [
    "Moment",
    "advice_request_events",
    "advice_requests",
    "approvals",
    "audit_head",
    "audit_log",
    "call_sheets",
    "case_files",
    "case_notes",
    "conversations",
    "feedback",
    "follow_up_secrets",
    "gaps",
    "invitations",
    "known_visitors",
    "metadata",
    "outbox",
    "receipts",
    "reference_sequences",
    "resume_codes",
    "sessions",
    "sign_in_attempts",
    "slack",
    "turns",
    "users",
]
