"""What Alembic runs to reach a version: inside the caller's transaction, whole or not at all."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], version_table="library_version"
)
context.run_migrations()
