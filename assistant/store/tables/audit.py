"""The audit log, and where its chain begins and ends."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from assistant.store.tables.schema import Moment, metadata

audit_log = Table(
    "audit_log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", String(64), nullable=False),
    Column("what", String(32), nullable=False),
    Column("which", String(96), nullable=False, index=True),
    Column("why", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Append-only: triggers refuse UPDATE and DELETE, save of lines pruned from the chain's beginning."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("base", Integer, nullable=False),
    Column("base_hash", String(64), nullable=False),
    Column("head", Integer, nullable=False),
    Column("head_hash", String(64), nullable=False),
)
