"""Seals the secrets of second factors to the support service: a copy of the database opens no account."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context, op

from assistant.vault.place import Place

revision: str = "0012"
down_revision: str | None = "0011"

_KEYS = {"users": "id", "invitations": "sha256"}


def upgrade() -> None:
    """Seals what there is; KeyMissing, with nothing changed, if there are secrets and no key to seal them with."""
    for name, key in _KEYS.items():
        op.add_column(name, sa.Column("totp_sealed", sa.LargeBinary))
        table, bind = _table(name, key), op.get_bind()
        for row_id, secret in bind.execute(_kept(table, key, "totp_secret")).all():
            sealed = context.config.attributes["keys"].seal(bind, Place(name, row_id, "totp"), secret.encode())
            bind.execute(sa.update(table).where(table.c[key] == row_id).values(totp_sealed=sealed))
        with op.batch_alter_table(name) as batch:
            batch.drop_column("totp_secret")
            if name == "invitations":
                batch.alter_column("totp_sealed", existing_type=sa.LargeBinary, nullable=False)


def downgrade() -> None:
    """Opens them, with the support service's key."""
    for name, key in _KEYS.items():
        op.add_column(name, sa.Column("totp_secret", sa.String(200)))
        table, bind = _table(name, key), op.get_bind()
        for row_id, sealed in bind.execute(_kept(table, key, "totp_sealed")).all():
            secret = context.config.attributes["keys"].open(Place(name, row_id, "totp"), sealed).decode()
            bind.execute(sa.update(table).where(table.c[key] == row_id).values(totp_secret=secret))
        with op.batch_alter_table(name) as batch:
            batch.drop_column("totp_sealed")
            if name == "invitations":
                batch.alter_column("totp_secret", existing_type=sa.String(200), nullable=False)


def _table(name: str, key: str) -> sa.TableClause:
    sealed = sa.column("totp_sealed", sa.LargeBinary())
    return sa.table(name, sa.column(key), sa.column("totp_secret", sa.String()), sealed)


def _kept(table: sa.TableClause, key: str, field: str) -> sa.Select[tuple[Any, Any]]:
    return sa.select(table.c[key], table.c[field]).where(table.c[field].is_not(None))
