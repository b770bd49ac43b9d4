"""The registers of improvement: what is entered stays for good, and only those who may write in them."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from survey.domain.errors import NotFound, Refused
from survey.domain.improvement import ActionState, RegisteredAction, RegisterName
from survey.services import improvement_keeping as keeping
from survey.storage import audit
from survey.storage.actions import registered
from survey.storage.aims import AIMS, AimRow
from survey.storage.events import between
from tests.improvement_factories import (
    ADMINISTRATOR,
    EARLY,
    LATER,
    PEOPLE,
    a_cost,
    a_level,
    a_strategy,
    an_action,
    an_aim,
    an_assessment,
    an_event,
    enter,
)
from tests.report_factories import MANAGER

EVERYTHING = [
    an_aim(),
    an_action(),
    an_event(),
    a_strategy(),
    a_level(),
    an_assessment(),
    a_cost(),
]


def problems(refused):
    return {problem.where: str(problem.what) for problem in refused.value.problems}


def test_everything_can_be_entered_read_again_and_withdrawn(council_session):
    for register, content in zip(RegisterName, EVERYTHING, strict=True):
        number = enter(council_session, content)
        kept = keeping.found(council_session, ADMINISTRATOR, register, number, now=LATER)
        assert replace(kept.entry.content, **_looked_up(content, kept)) == kept.entry.content
        assert type(kept.entry.content) is type(content)
        assert enter(council_session, content) == number, "the same again is the same entry"
        keeping.withdraw(council_session, ADMINISTRATOR, register, number, now=LATER)
        keeping.withdraw(council_session, ADMINISTRATOR, register, number, now=LATER)
        kept = keeping.found(council_session, ADMINISTRATOR, register, number, now=LATER)
        assert not kept.entry.stands
        assert [one.is_withdrawal for one in kept.versions] == [False, True]
        with pytest.raises(Refused):
            keeping.amend(council_session, ADMINISTRATOR, number, content, now=LATER)
    assert audit.verify(council_session) is None


def _looked_up(content, kept):
    return {"baseline": kept.entry.content.baseline} if hasattr(content, "baseline") else {}


def test_the_baseline_of_an_aim_is_what_was_published_and_stays(council_session):
    number = enter(council_session, an_aim())
    baseline = AIMS.get(council_session, number).content.baseline
    assert 40 < baseline < 60
    higher = an_aim(target=75.0)
    keeping.amend(council_session, ADMINISTRATOR, number, higher, now=LATER)
    assert AIMS.get(council_session, number).content.baseline == baseline
    other = an_aim(target=75.0, baseline_wave="2025-03")
    keeping.amend(council_session, ADMINISTRATOR, number, other, now=LATER)
    assert AIMS.get(council_session, number).content.baseline != baseline


def test_an_amendment_keeps_the_version_before_and_says_what_changed(council_session):
    number = enter(council_session, an_aim())
    changed = an_aim(owner="Somebody else")
    keeping.amend(council_session, ADMINISTRATOR, number, changed, now=LATER)
    keeping.amend(council_session, ADMINISTRATOR, number, changed, now=LATER)  # nothing has changed
    versions = AIMS.versions(council_session, number)
    assert [one.content["owner"] for one in versions] == ["Network manager", "Somebody else"]
    logged = audit.latest(council_session, "amend aim", f"aim {number}")
    assert logged.detail == {"owner": ["Network manager", "Somebody else"]}
    assert (logged.actor, logged.role) == (ADMINISTRATOR.email, "administrator")


REFUSED = [
    (an_aim(measure="nothing"), "baseline_wave", "no such figure"),
    (an_aim(group_key="site:school-003"), "baseline_wave", "no such figure"),
    (an_aim(group_key="site:nowhere"), "group_key", "choose a group that is yours"),
    (an_aim(baseline_wave="1999-01"), "baseline_wave", "choose a wave"),
    (an_aim(target=30.0), "target", "above the baseline"),
    (an_aim(owner=""), "owner", "who answers for it"),
    (an_action(measure="network", product="mail"), "measure", "choose a figure"),
    (an_action(measure="product-overall"), "measure", "choose a figure"),
    (
        an_action(measure="product-overall", product="mail", group_key="site:school-001"),
        "group_key",
        "not published for a single place",
    ),
    (
        an_action(group_key="site:school-001", said="a", did="b", is_public=True),
        "is_public",
        "more than a single place",
    ),
    (an_event(measure="nothing"), "measure", "choose a figure"),
    (an_event(product="nothing"), "measure", "choose a figure"),
    (a_cost(people_served=0), "people_served", "1 or more"),
    (a_strategy(review_due=date(2020, 1, 1)), "review_due", "after the approval"),
    (a_level(level=200.0), "level", "from 0 to 100"),
    (an_assessment(day=date(2027, 1, 1)), "day", "lies ahead"),
]
"""What may not be entered, the field at which it is told, and words of what is told."""


def test_what_is_refused_is_told_at_its_field(council_session):
    for content, field, words in REFUSED:
        with pytest.raises(Refused) as refused:
            enter(council_session, content)
        assert list(problems(refused)) == [field]
        assert words in problems(refused)[field]


def test_what_is_there_already_is_not_entered_twice(council_session):
    enter(council_session, a_cost())
    with pytest.raises(Refused) as refused:
        enter(council_session, a_cost(annual_cost=1))
    assert "amend those" in problems(refused)["year"]
    enter(council_session, a_cost(year=2024))
    enter(council_session, an_aim())
    with pytest.raises(Refused) as refused:
        enter(council_session, an_aim(target=80.0))
    assert "amend that one" in problems(refused)["due"]


def test_a_manager_writes_within_the_scope_and_nowhere_else(council_session):
    mine = an_action(group_key="organisation:people-1")
    number = enter(council_session, mine, PEOPLE)
    theirs = enter(council_session, an_action(group_key="organisation:place-1"))
    for group in ("all", "organisation:place-1"):
        with pytest.raises(Refused) as refused:
            enter(council_session, an_action(group_key=group), PEOPLE)
        assert list(problems(refused)) == ["group_key"]
    with pytest.raises(Refused):
        keeping.amend(council_session, PEOPLE, number, replace(mine, group_key="all"), now=LATER)
    with pytest.raises(NotFound):
        keeping.found(council_session, PEOPLE, RegisterName.ACTIONS, theirs, now=LATER)
    with pytest.raises(NotFound):
        keeping.withdraw(council_session, PEOPLE, RegisterName.ACTIONS, theirs, now=LATER)
    for content in (an_event(), a_strategy(), a_level(), an_assessment(), a_cost()):
        with pytest.raises(NotFound):
            enter(council_session, content, MANAGER)


def test_an_aim_for_what_is_measured_no_longer_can_be_amended(council_session):
    number = enter(council_session, an_aim())
    gone = update(AimRow).where(AimRow.number == number)
    council_session.execute(gone.values(measure="gone", group_key="organisation:gone"))
    aim = AIMS.get(council_session, number).content
    changed = replace(aim, owner="Nobody")
    keeping.amend(council_session, ADMINISTRATOR, number, changed, now=LATER)
    assert AIMS.get(council_session, number).content == changed


def test_the_figure_of_an_action_cannot_change_once_a_wave_has_rested_on_it(council_session):
    number = enter(council_session, an_action(), now=EARLY)
    for changes, field in (
        ({"measure": "email"}, "measure"),
        ({"group_key": "organisation:place"}, "group_key"),
        ({"began": date(2026, 2, 2)}, "began"),
    ):
        with pytest.raises(Refused) as refused:
            keeping.amend(council_session, ADMINISTRATOR, number, an_action(**changes), now=LATER)
        assert "cannot change" in problems(refused)[field]
    done = an_action(state=ActionState.DONE, cost=13_000)
    keeping.amend(council_session, ADMINISTRATOR, number, done, now=LATER)
    kept = keeping.found(council_session, ADMINISTRATOR, RegisterName.ACTIONS, number, now=LATER)
    assert kept.frozen == {"measure", "product", "group_key", "began"}


def test_the_figure_of_an_action_may_change_until_a_wave_has_rested_on_it(council_session):
    number = enter(council_session, an_action())
    keeping.amend(council_session, ADMINISTRATOR, number, an_action(measure="email"), now=LATER)
    assert not keeping.found(
        council_session, ADMINISTRATOR, RegisterName.ACTIONS, number, now=LATER
    ).frozen


def test_a_wave_tests_what_was_registered_and_begun_before_it_opened(council_session):
    opens = date(2026, 3, 1)
    one = RegisteredAction("network", "", "all", date(2026, 2, 1))
    enter(council_session, an_action(), now=EARLY)
    enter(council_session, an_action(title="The same, told twice"), now=EARLY)
    enter(council_session, an_action(title="Too late", measure="email"), now=LATER)
    enter(
        council_session,
        an_action(measure="support", state=ActionState.PLANNED, began=None),
        now=EARLY,
    )
    enter(council_session, an_action(measure="intranet", began=date(2024, 12, 1)), now=EARLY)
    gone = enter(council_session, an_action(measure="telephones"), now=EARLY)
    assert len(registered(council_session, opens)) == 2
    keeping.withdraw(council_session, ADMINISTRATOR, RegisterName.ACTIONS, gone, now=EARLY)
    assert registered(council_session, opens) == (one,)
    assert registered(council_session, date(2026, 2, 1)) == ()


def test_events_are_found_by_their_days(council_session):
    first = enter(council_session, an_event())
    enter(council_session, an_event(title="Later", day=date(2026, 1, 1)))
    gone = enter(council_session, an_event(title="Gone"))
    keeping.withdraw(council_session, ADMINISTRATOR, RegisterName.EVENTS, gone, now=LATER)
    found = between(council_session, date(2025, 5, 2), date(2025, 5, 2))
    assert [entry.number for entry in found] == [first]
    assert len(between(council_session, date(2025, 1, 1), date(2026, 12, 31))) == 2


def test_before_the_first_release_events_and_strategies_can_be_entered(session):
    enter(session, an_event())
    enter(session, a_strategy())
    with pytest.raises(Refused) as refused:
        enter(session, an_aim())
    assert list(problems(refused)) == ["baseline_wave"]
    with pytest.raises(Refused) as refused:
        enter(session, an_action())
    assert list(problems(refused)) == ["measure"]
