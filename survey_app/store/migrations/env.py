"""Run by Alembic: it works on the connection, and within the transaction, that we hand it."""

from alembic import context

from survey_app.store.migrations import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
