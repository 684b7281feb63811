"""Seals conversations, turns and requests; follow-up codes given before cannot open what is sealed, and go."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from assistant.vault.data_key import DataKey, fingerprint
from assistant.vault.place import Place

revision: str = "0003"
down_revision: str | None = "0002"

_SEALED_REQUEST = (
    sa.Column("submission", sa.String(64)),
    sa.Column("repeat_key", sa.LargeBinary),
    sa.Column("subject", sa.Text),
    sa.Column("sector", sa.Text),
    sa.Column("support_key_id", sa.String(16)),
    sa.Column("support_key", sa.LargeBinary),
    sa.Column("content", sa.LargeBinary),
)
_CLEAR_REQUEST = (
    sa.Column("idempotency_key", sa.String(200)),
    sa.Column("content_hash", sa.String(64)),
    sa.Column("conversation_id", sa.String(64)),
    sa.Column("facts", sa.JSON),
    sa.Column("decision", sa.JSON(none_as_null=True)),
    sa.Column("fields", sa.JSON),
)
_WORDS = frozenset({"text", "answer"})
_REQUESTS = sa.table(
    "advice_requests",
    *(sa.column(name) for name in ("id", "reference", "changed")),
    *(sa.column(each.name, each.type) for each in (*_SEALED_REQUEST, *_CLEAR_REQUEST)),
)
_EVENTS = sa.table(
    "advice_request_events",
    *(sa.column(name) for name in ("id", "request_id", "number")),
    sa.column("detail", sa.JSON()),
    sa.column("words", sa.LargeBinary()),
)
_CONVERSATIONS = sa.table(
    "conversations",
    *(sa.column(name) for name in ("id", "reference")),
    sa.column("state", sa.JSON()),
    sa.column("sealed", sa.LargeBinary()),
)
_TURNS = sa.table(
    "turns",
    *(sa.column(name) for name in ("id", "conversation_id", "outcome", "asking", "text")),
    sa.column("answer", sa.JSON(none_as_null=True)),
    sa.column("words", sa.LargeBinary()),
)


def upgrade() -> None:
    """Seals what there is; KeyMissing, with nothing changed, if there are requests and no key to seal them with."""
    _seal_conversations()
    _seal_requests()


def downgrade() -> None:
    """Opens the requests, with the support service's key; conversations, which only their own ids open, go."""
    for table in ("feedback", "turns", "conversations"):
        op.execute(sa.delete(sa.table(table)))
    with op.batch_alter_table("turns") as batch:
        batch.drop_column("words")
        batch.add_column(sa.Column("text", sa.Text))
    with op.batch_alter_table("conversations") as batch:
        batch.drop_column("state")
        batch.add_column(sa.Column("reference", sa.String(24)))
        batch.add_column(sa.Column("state", sa.JSON, nullable=False))
    _open_requests()


def _seal_conversations() -> None:
    op.add_column("conversations", sa.Column("sealed", sa.LargeBinary))
    op.add_column("turns", sa.Column("words", sa.LargeBinary))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_turns_conversation_id", "turns")
    for row in _rows(_CONVERSATIONS):
        _seal_conversation(row)
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(
            "fk_turns_conversation_id", "turns", "conversations", ["conversation_id"], ["id"], ondelete="CASCADE"
        )
    with op.batch_alter_table("turns") as batch:
        batch.drop_column("text")
    with op.batch_alter_table("conversations") as batch:
        batch.drop_column("state")
        batch.drop_column("reference")
        batch.alter_column("sealed", new_column_name="state", existing_type=sa.LargeBinary, nullable=False)


def _seal_conversation(row: Any) -> None:
    bind, code = op.get_bind(), row["id"]
    key, mark = DataKey.of_code(code, "conversation"), fingerprint(code, "conversation-id")
    state = json.dumps({**row["state"], "reference": row["reference"]}).encode()
    sealed = key.seal(Place("conversations", mark, "state"), state)
    bind.execute(sa.update(_CONVERSATIONS).where(_CONVERSATIONS.c.id == code).values(id=mark, sealed=sealed))
    turns = sa.select(_TURNS).where(_TURNS.c.conversation_id == code)
    for turn in bind.execute(turns).mappings().all():
        words = json.dumps({name: turn[name] for name in _WORDS}).encode()
        values = {"words": key.seal(Place("turns", turn["id"], "words"), words), "answer": _shown_again(turn)}
        known = _TURNS.c.id == turn["id"]
        bind.execute(sa.update(_TURNS).where(known).values(conversation_id=mark, **values))


def _shown_again(turn: Any) -> dict[str, Any] | None:
    if turn["answer"] is None or turn["outcome"] != "answer" or turn["asking"] is not None:
        return None
    shown = ("turn_id", "language", "outcome", "messages", "disclaimer")
    return {name: turn["answer"][name] for name in shown if name in turn["answer"]}


def _seal_requests() -> None:
    for column in _SEALED_REQUEST:
        op.add_column("advice_requests", sa.Column(column.name, column.type))
    op.add_column("advice_request_events", sa.Column("words", sa.LargeBinary))
    for row in _rows(_REQUESTS):
        _seal_request(row)
    op.execute(sa.delete(sa.table("follow_up_secrets")))
    with op.batch_alter_table("follow_up_secrets") as batch:
        batch.add_column(sa.Column("data_key", sa.LargeBinary, nullable=False))
    with op.batch_alter_table("advice_requests") as batch:
        batch.drop_constraint("uq_advice_requests_idempotency_key", type_="unique")
        for gone in _CLEAR_REQUEST:
            batch.drop_column(gone.name)
        for column in _SEALED_REQUEST:
            batch.alter_column(column.name, existing_type=column.type, nullable=False)
        batch.create_unique_constraint("uq_advice_requests_submission", ["submission"])
    op.create_index("ix_advice_requests_changed", "advice_requests", ["changed"])
    op.create_index("ix_advice_requests_support_key_id", "advice_requests", ["support_key_id"])


def _seal_request(row: Any) -> None:
    bind, keys, reference, key = op.get_bind(), context.config.attributes["keys"], row["reference"], DataKey.new()
    content = {name: row[name] for name in ("fields", "facts", "decision")}
    repeat = DataKey.of_code(f"{row['idempotency_key']}\n{row['content_hash']}", "repeat")
    words = {name: row["fields"].get(name, {}).get("value", "") for name in ("subject", "sector")}
    sealed = {
        **keys.for_support(bind, key, reference),
        **words,
        "submission": fingerprint(row["idempotency_key"], "submission-id"),
        "repeat_key": repeat.seal(Place("advice_requests", reference, "key:repeat"), key.secret),
        "content": key.seal(Place("advice_requests", reference, "content"), json.dumps(content).encode()),
    }
    bind.execute(sa.update(_REQUESTS).where(_REQUESTS.c.id == row["id"]).values(sealed))
    events = sa.select(_EVENTS).where(_EVENTS.c.request_id == row["id"])
    for event in bind.execute(events).mappings().all():
        _seal_event(event, reference, key)


def _seal_event(event: Any, reference: str, key: DataKey) -> None:
    detail = dict(event["detail"])
    if "reason" not in detail:
        return
    place = Place("advice_request_events", f"{reference}/{event['number']}", "words")
    words = key.seal(place, json.dumps({"reason": detail.pop("reason")}).encode())
    known = _EVENTS.c.id == event["id"]
    op.get_bind().execute(sa.update(_EVENTS).where(known).values(detail=detail, words=words))


def _open_requests() -> None:
    for column in _CLEAR_REQUEST:
        op.add_column("advice_requests", sa.Column(column.name, column.type))
    for row in _rows(_REQUESTS):
        _open_request(row)
    op.drop_index("ix_advice_requests_changed", "advice_requests")
    op.drop_index("ix_advice_requests_support_key_id", "advice_requests")
    with op.batch_alter_table("follow_up_secrets") as batch:
        batch.drop_column("data_key")
    with op.batch_alter_table("advice_request_events") as batch:
        batch.drop_column("words")
    with op.batch_alter_table("advice_requests") as batch:
        batch.drop_constraint("uq_advice_requests_submission", type_="unique")
        for gone in _SEALED_REQUEST:
            batch.drop_column(gone.name)
        for name in ("idempotency_key", "content_hash", "facts", "fields"):
            batch.alter_column(name, existing_type=_REQUESTS.c[name].type, nullable=False)
        batch.create_unique_constraint("uq_advice_requests_idempotency_key", ["idempotency_key"])


def _open_request(row: Any) -> None:
    bind, keys, reference = op.get_bind(), context.config.attributes["keys"], row["reference"]
    key = keys.by_support(row["support_key"], reference)
    content = json.loads(key.open(Place("advice_requests", reference, "content"), row["content"]))
    # What recognised a repeated submission is a fingerprint and cannot be turned back: it takes the key's place.
    values = {**content, "idempotency_key": row["submission"], "content_hash": ""}
    bind.execute(sa.update(_REQUESTS).where(_REQUESTS.c.id == row["id"]).values(values))
    events = sa.select(_EVENTS).where(_EVENTS.c.request_id == row["id"], _EVENTS.c.words.is_not(None))
    for event in bind.execute(events).mappings().all():
        place = Place("advice_request_events", f"{reference}/{event['number']}", "words")
        detail = {**event["detail"], **json.loads(key.open(place, event["words"]))}
        bind.execute(sa.update(_EVENTS).where(_EVENTS.c.id == event["id"]).values(detail=detail))


def _rows(table: Any) -> Any:
    """The rows one by one, fetched by id: a large table does not have to fit in memory."""
    bind = op.get_bind()
    there = {column["name"] for column in sa.inspect(bind).get_columns(table.name)}
    present = [column for column in table.c if column.name in there]
    for known in bind.execute(sa.select(table.c.id)).scalars().all():
        yield bind.execute(sa.select(*present).where(table.c.id == known)).mappings().one()
