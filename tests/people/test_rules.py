"""What codes mean, what policies give, and who must stay."""

import random

import pytest

from polls.errors import Refused
from polls.people import rules
from polls.people.models import ATTENDEE, MODERATOR, OBSERVER


def test_the_alphabet_has_thirty_signs_and_no_look_alikes():
    assert len(set(rules.ALPHABET)) == 30
    assert not set("ILOU01") & set(rules.ALPHABET)


def test_a_new_code_is_a_normal_code():
    code = rules.new_code(random.Random(7).choice)
    assert rules.normal_code(code) == code


@pytest.mark.parametrize("typed", ["ktm47pqr", "KTM4 7PQR", " ktm4-7pqr\n", "k t m 4 7 p q r", "KTM4–7PQR"])  # noqa: RUF001
def test_a_code_is_known_however_it_is_typed(typed):
    assert rules.normal_code(typed) == "KTM47PQR"


@pytest.mark.parametrize(
    "typed", ["", "KTM47PQ", "KTM47PQRS", "KTM47PQO", "KTM47PQ0", "KTM47PQ✓", "x" * 5000]
)
def test_what_cannot_be_a_code_is_none(typed):
    assert rules.normal_code(typed) is None


@pytest.mark.parametrize(
    ("policy", "given"),
    [("look_on", (OBSERVER, "in")), ("admission", (ATTENDEE, "waiting")), ("vote", (ATTENDEE, "in"))],
)
def test_a_policy_gives_role_and_admission(policy, given):
    assert rules.admission_for(policy) == given


@pytest.mark.parametrize("policy", ["closed", "", "moderator"])
def test_a_closed_forum_takes_no_one_in(policy):
    with pytest.raises(Refused, match="closed"):
        rules.admission_for(policy)


def test_the_last_moderator_stays():
    with pytest.raises(Refused, match="last_moderator"):
        rules.check_a_moderator_stays(MODERATOR, 1)


def test_one_of_two_moderators_and_any_attendee_may_go():
    rules.check_a_moderator_stays(MODERATOR, 2)
    rules.check_a_moderator_stays(ATTENDEE, 1)


@pytest.mark.parametrize(
    ("given", "kept"), [(" Ana@Example.ORG ", "ana@example.org"), ("", None), (None, None)]
)
def test_an_address_is_kept_in_lower_case(given, kept):
    assert rules.normal_email(given) == kept
