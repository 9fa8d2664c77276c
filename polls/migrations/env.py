"""Alembic's entry: run the migrations on the connection that `migrate` opened."""

from alembic import context

from polls.agenda import models as _agenda  # noqa: F401  (the tables must be known)
from polls.breakouts import models as _breakouts  # noqa: F401
from polls.database import Base
from polls.journal import JournalEntry as _journal  # noqa: F401
from polls.people import models as _people  # noqa: F401
from polls.summary import models as _summary  # noqa: F401
from polls.voting import models as _voting  # noqa: F401

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
