"""The first moderator is made where the program runs."""

import click
import pytest

from config import Config
from polls.agenda.models import Forum
from polls.database import read, write
from polls.joining.command import make_moderator
from tests.builders import a_forum
from tests.databases import address
from tests.people.passwords import staff_with_password

PASSWORD = "a long enough password"


@pytest.fixture
def settings(database, tmp_path):
    return Config({"DATA_DIR": str(tmp_path), "DATABASE_URL": address(database.engine)})


def test_the_only_forum_needs_no_name(settings):
    write(lambda session: a_forum(session, title="Spring forum").id)
    assert "Spring forum" in make_moderator(settings, "ana@example.org", None, "Ana", PASSWORD)
    with read() as session:
        assert len(staff_with_password(session, "ana@example.org", PASSWORD)) == 1


def test_one_of_several_forums_must_be_named(settings):
    write(lambda session: [a_forum(session, slug=slug).id for slug in ("spring", "autumn")])
    with pytest.raises(click.ClickException, match="autumn, spring"):
        make_moderator(settings, "ana@example.org", None, "", PASSWORD)
    make_moderator(settings, "ana@example.org", "spring", "", PASSWORD)
    with read() as session:
        (place,) = staff_with_password(session, "ana@example.org", PASSWORD)
        assert session.get(Forum, place.forum_id).slug == "spring"


@pytest.mark.parametrize(("email", "password"), [("ana", PASSWORD), ("ana@example.org", "short")])
def test_a_mistake_ends_the_command_with_its_sentence(settings, email, password):
    write(lambda session: a_forum(session).id)
    with pytest.raises(click.ClickException):
        make_moderator(settings, email, None, "", password)
