"""Loading a forum file into a real database: all of it, once, or nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from polls.agenda.models import Forum
from polls.database import Base, Database
from polls.errors import Refused
from polls.forum_file.loading import load_file
from polls.people.models import Member, StakeholderGroup
from polls.voting.models import Poll
from tests.forum_file.small import SMALL

SAMPLE = Path("polls/sample/forum-2021.yaml")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return path


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.read() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}


def test_the_sample_is_loaded_whole(database):
    loaded = load_file(SAMPLE)

    counted = rows(database)
    assert loaded.is_new
    assert loaded.counts == {"days": 2, "items": 17, "breakouts": 7, "polls": 3, "people": 137}
    assert {name: counted[name] for name in ("day", "item", "breakout", "poll", "member")} == {
        "day": 2,
        "item": 17,
        "breakout": 7,
        "poll": 3,
        "member": 137,
    }
    assert loaded.sentence() == (
        "“Multi-Stakeholder Forum 2021” is loaded: 2 days, 17 agenda items, 7 breakouts, 3 polls, 137 people."
    )


def test_loading_twice_changes_nothing(database, small):
    first = load_file(small)
    before = rows(database)
    again = load_file(small)

    assert rows(database) == before
    assert (again.is_new, again.forum_id) == (False, first.forum_id)
    assert again.sentence() == "“A small forum” was loaded before; nothing has changed."


def test_comments_and_layout_are_no_change(database, small):
    load_file(small)
    small.write_text("# A comment\n\n" + SMALL.replace("at: 14:00", 'at: "14:00"'))

    assert not load_file(small).is_new


def test_another_content_under_the_same_slug_is_refused_and_changes_nothing(database, small):
    load_file(small)
    before = rows(database)
    small.write_text(SMALL.replace("A small forum", "Another forum"))

    with pytest.raises(Refused) as refused:
        load_file(small)

    assert (refused.value.code, refused.value.field) == ("forum_exists", "forum.slug")
    assert "was left as it is" in str(refused.value.message)
    assert rows(database) == before
    with database.read() as session:
        assert session.scalar(select(Forum.title)) == "A small forum"


def test_another_image_is_another_content(database, tmp_path):
    images = [*SAMPLE.parent.glob("visuals/*.png")]
    (tmp_path / "dot.png").write_bytes(images[0].read_bytes())
    path = tmp_path / "small.yaml"
    path.write_text(
        SMALL.replace(
            "        title: Opening\n", "        title: Opening\n        visuals: [{file: dot.png, alt: A}]\n"
        )
    )
    load_file(path)
    (tmp_path / "dot.png").write_bytes(images[1].read_bytes())

    with pytest.raises(Refused, match="forum_exists"):
        load_file(path)


def test_a_join_code_of_another_forum_is_refused_and_leaves_nothing(database, small):
    load_file(small)
    before = rows(database)
    small.write_text(SMALL.replace("slug: small", "slug: second"))

    with pytest.raises(Refused) as refused:
        load_file(small)

    assert refused.value.code == "code_taken"
    assert rows(database) == before


def test_a_damaged_image_is_told_by_its_field_and_leaves_nothing(database, tmp_path):
    (tmp_path / "dot.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(30))
    path = tmp_path / "small.yaml"
    path.write_text(
        SMALL.replace(
            "        title: Opening\n", "        title: Opening\n        visuals: [{file: dot.png, alt: A}]\n"
        )
    )

    with pytest.raises(Refused) as refused:
        load_file(path)

    assert refused.value.code == "forum_file_invalid"
    assert refused.value.field == "days[0].items[0].visuals[0]"
    assert sum(rows(database).values()) == 0


def test_what_is_refused_half_way_leaves_nothing(database, tmp_path):
    """Four days of sixty items are in order one by one, and more than a forum holds."""
    items = "".join(
        f"\n      - {{key: DAY-i{n}, kind: talk, {'at: 00:00, ' if n == 0 else ''}minutes: 5, title: Talk}}"
        for n in range(60)
    )
    days = "".join(
        f"  - date: 2021-07-0{n}\n    title: Day\n    items:{items.replace('DAY', f'd{n}')}\n"
        for n in range(1, 5)
    )
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.replace("breakouts:\n  - key", days + "breakouts:\n  - key", 1))

    with pytest.raises(Refused) as refused:
        load_file(path)

    assert refused.value.code == "too_many_items"
    assert sum(rows(database).values()) == 0


def test_people_have_what_they_said_and_nothing_else(database, small):
    load_file(small)

    with database.read() as session:
        people = session.scalars(select(Member).order_by(Member.id)).all()
        group = session.scalar(select(StakeholderGroup.name).where(StakeholderGroup.id == people[2].group_id))

    assert [person.role for person in people] == ["moderator", "facilitator", "attendee"]
    assert (people[0].email, people[0].name) == ("mia@example.org", None)
    assert (people[2].country, people[2].name, group) == ("NO", None, "Academia")
    assert all(person.invitation_hash is None and person.admission == "in" for person in people)


def test_a_poll_with_its_own_options_keeps_its_rules(database, small):
    load_file(small)

    with database.read() as session:
        snack = session.scalars(select(Poll).order_by(Poll.position)).all()[1]

        assert (snack.method, snack.rules["abstain"], snack.rules["shown"]) == ("approval", False, "hidden")
        assert [option.text for option in snack.options] == ["Apple", "Pear"]


@pytest.mark.parametrize(("policy", "has_code"), [("closed", False), ("look_on", True)])
def test_a_join_code_is_made_where_people_may_come_in(database, small, policy, has_code):
    small.write_text(
        SMALL.replace("  join_code: ABCD2345\n", "").replace("join_policy: vote", f"join_policy: {policy}")
    )
    load_file(small)

    with database.read() as session:
        assert (session.scalar(select(Forum.join_code)) is not None) is has_code


def test_two_files_make_two_forums_that_know_nothing_of_each_other(database, small):
    first, second = load_file(small), load_file(SAMPLE)

    with database.read() as session:
        people = Counter(session.scalars(select(Member.forum_id)))

    assert people == {first.forum_id: 3, second.forum_id: 137}
