"""What the overview of a group says of its own tests of change, and why where there are none."""

import pytest
from sqlalchemy import delete

from survey.storage.releases import ChangeRow
from tests.figure_factories import a_change
from tests.report_factories import read_overview


def test_a_department_is_told_its_own_tests(session, now, council):
    key = "organisation:place-1"
    page = read_overview(session, now, group=key)
    assert page.title == "Housing: no clear change in a year"
    assert "June 2025" in page.lead[0]
    assert page.news is not None
    assert {change.family for line in page.measures.lines for change in line.changes} == {
        "F3-organisation"
    }


def test_what_an_action_did_is_told_elsewhere(session, now, council):
    latest = {"wave_id": council[-1].id, "revision": 1, "family": "F4"}
    before = read_overview(session, now)
    action = a_change("email", 9.0, [council[3]], f"since:{council[3].id}")
    session.add(ChangeRow(**{**action, **latest}))
    session.flush()
    after = read_overview(session, now)
    assert (after.news, after.lead) == (before.news, before.lead)
    assert [line.change for line in after.measures.lines] == [
        line.change for line in before.measures.lines
    ]


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ("site:school-001", "A single site is not tested for change"),
        ("organisation:place-1", "There is no earlier wave that it can be compared with."),
    ],
)
def test_why_a_group_is_not_tested_is_said(session, now, council, group, told):
    session.execute(delete(ChangeRow).where(ChangeRow.group_key != "all"))
    (lead,) = read_overview(session, now, group=group).lead
    assert lead.startswith(told)
