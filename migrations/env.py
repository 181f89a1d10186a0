"""Alembic's way to the database: the connection that ``app.store.migrate`` gives it."""

from alembic import context

from app.session import idle
from app.store.engine import APP_ROLE
from app.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
    if context.get_context().get_current_revision() is None:
        idle.remove(connection)
    else:
        idle.install(connection, app_role=APP_ROLE)
