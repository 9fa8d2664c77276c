"""A forum on the running application, with people in it and browsers to come in by."""

import pytest

from polls.database import read, write
from polls.people.sign_ins import token_hash
from tests.builders import a_forum, a_member


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.fixture
def forum(app):
    return write(lambda session: a_forum(session, slug="spring", title="Spring forum", join_code="KTM47PQR"))


@pytest.fixture
def invited(forum):
    """Makes a member with a link: `invited(role, token)` returns the member's id."""

    def make(role, token, **given):
        given = {"invitation_hash": token_hash(token)} | given
        return write(lambda session: a_member(session, forum, role, **given).id)

    return make


@pytest.fixture
def change():
    """Changes a row: `change(Model, id, name=value)`."""

    def set_values(model, row_id, **values):
        def work(session):
            row = session.get_one(model, row_id)
            for name, value in values.items():
                setattr(row, name, value)

        write(work)

    return set_values


@pytest.fixture
def rows():
    """All rows of a table."""

    def all_of(model):
        with read() as session:
            return session.query(model).order_by(model.id).all()

    return all_of
