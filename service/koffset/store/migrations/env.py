"""Alembic's entry: migrates over the connection that `koffset.store.schema` hands in, never offline."""

from alembic import context

from koffset.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
