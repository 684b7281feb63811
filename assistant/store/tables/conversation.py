"""A conversation, its turns, what was thought of them, and the codes that open it elsewhere."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from assistant.store.tables.schema import Moment, metadata

conversations = Table(
    "conversations",
    metadata,
    # A digest: the conversation's own id is the code that opens it, and is written nowhere.
    Column("id", String(64), primary_key=True),
    Column("rasa_sender", String(64), nullable=False, unique=True),
    Column("language", String(8), nullable=False),
    Column("created", Moment, nullable=False),
    Column("seen", Moment, nullable=False, index=True),
    Column("turns", Integer, nullable=False),
    # Facts, draft fields, what is being asked: sealed with the key that the conversation's id gives.
    Column("state", LargeBinary, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("language", String(8), nullable=False),
    Column("intent", String(64)),
    Column("understood_by", String(16), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("asking", String(32)),
    Column("base_version", String(64)),
    Column("sources", JSON(none_as_null=True)),
    # A word of the charter's rules, for the figures; never that somebody admitted an infringement.
    Column("decision", String(32)),
    # What was said and replied, sealed with the conversation's key.
    Column("words", LargeBinary),
    # The reply once more where it comes from the sources alone, so that it can be shown again by its id.
    Column("answer", JSON(none_as_null=True)),
    UniqueConstraint("conversation_id", "number"),
)

resume_codes = Table(
    "resume_codes",
    metadata,
    # A digest of the code; the conversation's own id is sealed with the key that the code gives.
    Column("id", String(64), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("created", Moment, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("turn_id", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("comment", Text),
    # Of who holds the conversation, not of somebody who was sent the link of the answer.
    Column("own", Boolean, nullable=False, server_default=false()),
)
