"""Runs the migrations on the connection that assistant.store.database hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from assistant.store.tables import metadata


def _run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        # SQLite alters a table by copying it, and its DDL is transactional because we begin ourselves.
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
