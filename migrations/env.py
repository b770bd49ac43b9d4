"""How Alembic runs: on the connection that `survey migrate` or a test hands over."""

from alembic import context

from survey.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
