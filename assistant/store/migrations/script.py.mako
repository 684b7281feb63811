"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}


def upgrade() -> None:
    """Adds what this version needs."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Takes it away again."""
    ${downgrades if downgrades else "pass"}
