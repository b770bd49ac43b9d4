"""Opening respects the plan: who is asked, who is left out and why, and how the invitation gets to people."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from survey.domain.errors import Refused
from survey.domain.fieldwork_plan import Method
from survey.domain.message import Channel, MessageKind
from survey.domain.wave import Links
from survey.sealing import keys as key_files
from survey.sealing.tokens import slip_code, token_hash
from survey.services import burden, fieldwork, outbox
from survey.storage import contacts, waves
from survey.storage.audit import AuditRow
from survey.storage.contacts import ContactRow
from survey.storage.invitations import InvitationRow
from survey.storage.messages import MessageRow
from survey.storage.people import PersonRow
from tests.directory_factories import FRAME
from tests.plan_factories import ADA, a_plan, fill_council, plan_a_wave
from tests.wave_factories import store_wave

LARGE = {("B1", "care"): 900, ("B1", "plan"): 500, ("S1", "educ"): 60, ("S2", "educ"): 20}
"""A town hall that a sample can be drawn from, and schools."""


@pytest.fixture
def council(session, tmp_path, now):
    fill_council(session, tmp_path, now)


@pytest.fixture
def open_wave(session, keys, now):
    def run(plan=None, at=now, cap_days=burden.CAP_DAYS, seed=1, **changes):
        wave_id = plan_a_wave(session, at, plan, closes=(at + timedelta(days=21)).date(), **changes)
        chance = random.Random(seed)  # noqa: S311 - so that the test draws the same again
        return fieldwork.open_wave(
            session, keys, wave_id, now=at, cap_days=cap_days, chance=chance, **ADA
        )

    return run


def invitations_of(session, opened):
    row = InvitationRow
    found = select(row.person, row.channel).where(row.wave_id == opened.wave.id)
    return {person: Channel(channel) for person, channel in session.execute(found)}


def people_at(session, *sites):
    return set(session.scalars(select(PersonRow.reference).where(PersonRow.site.in_(sites))))


def without_address(session):
    return set(session.scalars(select(PersonRow.reference).where(PersonRow.email.is_(None))))


def test_those_with_an_address_get_mail_and_the_others_a_slip(session, council, open_wave):
    opened = open_wave()
    slips = without_address(session)
    assert (opened.eligible, opened.invited, opened.slips) == (228, 228, len(slips))
    assert opened.messages == 228 - len(slips)
    found = invitations_of(session, opened)
    assert {person for person, channel in found.items() if channel is Channel.SLIP} == slips
    row = MessageRow
    mailed = session.scalars(select(row.person).where(row.wave_id == opened.wave.id)).all()
    assert sorted(mailed) == sorted(found.keys() - slips)
    (mailing,) = outbox.reconciliation(session, opened.wave.id)
    assert (mailing.kind, mailing.created, mailing.waiting) == (
        MessageKind.INVITATION,
        opened.messages,
        opened.messages,
    )


def test_the_code_of_a_slip_comes_from_the_link_key(session, council, open_wave, keys):
    opened = open_wave()
    link_key = key_files.link_key(keys, opened.wave.id)
    row = InvitationRow
    slips = session.scalars(select(row).where(row.channel == Channel.SLIP)).all()
    assert slips
    for slip in slips:
        assert slip.token_hash == token_hash(slip_code(link_key, slip.id))


def test_a_site_may_be_asked_by_slips_alone(session, council, open_wave):
    opened = open_wave(a_plan(slips_at=("school",)))
    at_school = people_at(session, "S1", "S2", "S3", "S4")
    found = invitations_of(session, opened)
    assert {found[person] for person in at_school} == {Channel.SLIP}
    assert opened.slips == len(at_school | without_address(session))


def test_where_the_system_sends_nothing_everybody_has_a_link(session, council, open_wave):
    opened = open_wave(a_plan(sends=False))
    assert (opened.invited, opened.slips, opened.messages) == (228, 0, 0)
    assert set(invitations_of(session, opened).values()) == {Channel.LINK}


@pytest.mark.parametrize(
    ("groups", "asked"),
    [
        (("site:school",), {"S1", "S2", "S3", "S4"}),
        (("site:S1", "organisation:place"), {"S1", "B1/plan"}),
        (("organisation:care", "organisation:plan"), {"B1/care", "B1/plan"}),
    ],
)
def test_everybody_in_any_of_the_groups_is_eligible_and_nobody_else(
    session, council, open_wave, groups, asked
):
    opened = open_wave(a_plan(groups=groups))
    expected = sum(count for (site, of), count in FRAME.items() if {site, f"{site}/{of}"} & asked)
    assert (opened.eligible, opened.invited) == (expected, expected)
    assert sum(cell.eligible for cell in waves.cells(session, opened.wave.id)) == expected
    assert opened.wave.series == f"groups:{','.join(sorted(groups))}"


def test_a_wave_of_some_groups_learns_nothing_from_one_of_everybody(session, council, open_wave):
    """Else its classes would be kept from, and its planning rates taken from, another set of people."""
    everybody = open_wave()
    schools = open_wave(a_plan(groups=("site:school",)), cap_days=0)
    assert everybody.wave.series == ""
    assert waves.planned_pairs(session, schools.wave.id) < waves.planned_pairs(
        session, everybody.wave.id
    )


def test_too_few_people_in_the_groups_asked_are_told(session, tmp_path, now, open_wave):
    fill_council(session, tmp_path, now, {("B1", "care"): 60, ("S1", "educ"): 9})
    with pytest.raises(Refused, match="only 9 people are in the groups asked"):
        open_wave(a_plan(groups=("site:school",)))


def test_who_has_opted_out_is_eligible_and_not_invited(session, council, open_wave, now):
    for person in ("P00001", "P00002", "P00200", "somebody who has left"):
        contacts.opt_out(session, person, now.date())
    opened = open_wave()
    assert (opened.eligible, opened.invited, opened.opted_out) == (228, 225, 3)
    assert not invitations_of(session, opened).keys() & {"P00001", "P00002", "P00200"}
    cells = waves.cells(session, opened.wave.id)
    assert sum(cell.eligible - cell.invited for cell in cells) == 3


def test_an_opt_out_holds_in_waves_made_by_command_too(session, council, keys, now):
    contacts.opt_out(session, "P00001", now.date())
    store_wave(session, now)
    opened = fieldwork.open_wave(session, keys, "2026-q2", now=now, actor="a")
    assert (opened.invited, opened.opted_out, opened.too_soon) == (227, 1, 0)


def test_nobody_is_asked_again_too_soon(session, council, open_wave, now):
    first = open_wave(a_plan(groups=("site:school",)))
    assert first.invited == 106
    soon = open_wave(at=now + timedelta(days=59))
    assert (soon.eligible, soon.invited, soon.too_soon) == (228, 122, 106)
    later = open_wave(at=now + timedelta(days=60), title="Later")
    assert later.too_soon == 122
    assert later.invited == 106
    no_cap = open_wave(at=now + timedelta(days=61), title="No cap", cap_days=0)
    assert no_cap.invited == 228


def test_a_wave_made_by_command_is_remembered_but_not_capped(
    session, council, keys, now, open_wave
):
    store_wave(session, now)
    fieldwork.open_wave(session, keys, "2026-q2", now=now, actor="a")
    assert len(session.scalars(select(ContactRow)).all()) == 228
    with pytest.raises(Refused, match="nobody would be asked"), session.begin_nested():
        open_wave(at=now + timedelta(days=10))
    store_wave(session, now, id="2026-q3", opens=(now + timedelta(days=10)).date())
    again = fieldwork.open_wave(session, keys, "2026-q3", now=now + timedelta(days=10), actor="a")
    assert again.invited == 228


def test_sites_with_an_open_link_get_no_message_and_nobody_there_is_noted(
    session, council, open_wave
):
    opened = open_wave(open_at=("school",))
    assert (opened.eligible, opened.invited, opened.open_sites) == (228, 122, 4)
    at_school = people_at(session, "S1", "S2", "S3", "S4")
    assert not at_school & set(session.scalars(select(ContactRow.person)))


def test_open_links_everywhere_send_nothing(session, council, open_wave):
    opened = open_wave(links=Links.OPEN)
    assert (opened.invited, opened.messages, opened.open_sites) == (0, 0, 5)


def test_a_sample_is_drawn_in_every_cell(session, tmp_path, now, open_wave):
    fill_council(session, tmp_path, now, LARGE)
    opened = open_wave(a_plan(method=Method.SAMPLE, margin=8))
    cells = waves.cells(session, opened.wave.id)
    assert opened.eligible == 1480
    assert 0 < opened.not_drawn == opened.eligible - opened.invited
    assert sum(cell.invited for cell in cells) == opened.invited
    invited = Counter(
        session.scalars(select(InvitationRow.cell).where(InvitationRow.wave_id == opened.wave.id))
    )
    assert {cell.number: cell.invited for cell in cells} == dict(invited)
    town_hall = [cell for cell in cells if cell.site == "B1"]
    shares = [cell.invited / cell.eligible for cell in town_hall]
    assert len(shares) == 2
    assert max(shares) - min(shares) < 0.005
    assert all(cell.invited == cell.eligible for cell in cells if cell.site != "B1")


def test_another_draw_asks_other_people(session, tmp_path, now, open_wave):
    fill_council(session, tmp_path, now, LARGE)
    plan = a_plan(method=Method.SAMPLE, margin=8)
    first = open_wave(plan, seed=1, cap_days=0)
    same, other = (open_wave(plan, seed=n, cap_days=0, title=f"Draw {n}") for n in (1, 2))
    drawn = [set(invitations_of(session, opened)) for opened in (first, same, other)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_wave_in_which_everybody_was_asked_too_lately_does_not_open(
    session, council, open_wave, now, keys
):
    open_wave()
    with pytest.raises(Refused, match="nobody would be asked"):
        open_wave(at=now + timedelta(days=1))
    left = {wave.id for wave in waves.listing(session) if not key_files.any_left(keys, wave.id)}
    assert len(left) == 1, "no keys are left of what did not open"


def test_of_those_drawn_some_have_opted_out_or_were_asked_too_lately(
    session, tmp_path, now, open_wave
):
    """They are drawn like everybody else, and nobody takes their place."""
    fill_council(session, tmp_path, now, LARGE)
    plan = a_plan(method=Method.SAMPLE, margin=8)
    whole = open_wave(plan, cap_days=0)
    drawn = sorted(invitations_of(session, whole))
    session.execute(update(ContactRow).values(asked_on=now.date() - timedelta(days=90)))
    for person in drawn[:10]:
        contacts.opt_out(session, person, now.date())
    contacts.record(session, "another", drawn[5:25], now.date())
    again = open_wave(plan, title="Again")
    assert (again.not_drawn, again.opted_out, again.too_soon) == (whole.not_drawn, 10, 15)
    assert set(invitations_of(session, again)) == set(drawn[25:])


def test_the_log_says_how_many_were_left_out(session, tmp_path, now, open_wave):
    fill_council(session, tmp_path, now, LARGE)
    contacts.opt_out(session, "P00901", now.date())
    opened = open_wave(a_plan(method=Method.SAMPLE, margin=8, slips_at=("B1",)))
    (entry,) = session.scalars(select(AuditRow).where(AuditRow.action == "open"))
    told = entry.detail
    assert told["eligible"] == told["invited"] + told["not_drawn"] + told.get("opted_out", 0)
    assert (told["slips"], told["not_drawn"]) == (opened.slips, opened.not_drawn)
    assert "too_soon" not in told
    assert opened.told == (
        "1480 people are eligible.",
        f"{opened.not_drawn} were not drawn.",
        *(["One has opted out and is left out."] if opened.opted_out else []),
        f"{opened.messages} are invited by mail.",
        f"{opened.slips} are invited by slips.",
    )
