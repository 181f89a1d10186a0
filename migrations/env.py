"""Alembic's way to the database: the connection that ``app.store.migrate`` gives it."""

from alembic import context

from app.health import facts
from app.queue import hints
from app.session import idle, opening
from app.store import kept
from app.store.engine import APP_ROLE
from app.store.tables import metadata
from app.sync.approval import due

KEPT = (idle.KEPT, *opening.ALL_KEPT, facts.KEPT, hints.KEPT, due.KEPT)

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
    if context.get_context().get_current_revision() is None:
        kept.remove(connection, KEPT)
    else:
        kept.install(connection, KEPT, app_role=APP_ROLE)
