"""Alembic's entry: runs on the connection that `store.migrate` hands in (Alembic cookbook, "Connection Sharing")."""

from alembic import context

from pmrs_desktop.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
