"""Waves are planned, extended and withdrawn with plain words for what cannot be."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from survey.domain.errors import NotFound, Refused
from survey.domain.release import Atom
from survey.domain.wave import Links, WaveState
from survey.services import fieldwork, response_rates
from survey.storage import audit, responses, waves
from survey.storage.audit import AuditRow
from survey.storage.invitations import InvitationRow
from tests.directory_factories import import_council
from tests.wave_factories import add_questionnaire, store_wave

WAVE = "2026-q2"
ADA = "ada@exton.example"


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def create(session, now):
    add_questionnaire(session, now)

    def run(**changes):
        given = {
            "wave_id": WAVE,
            "questionnaire": "system-usability:1",
            "opens": date(2026, 6, 10),
            "closes": date(2026, 6, 24),
            "now": now,
            "actor": ADA,
        }
        return fieldwork.create_wave(session, **given | changes)

    return run


def refusal(run):
    with pytest.raises(Refused) as refused:
        run()
    return [str(problem) for problem in refused.value.problems]


def test_a_wave_is_planned(session, create):
    wave = create()
    assert waves.get(session, WAVE) == wave
    assert (wave.state, wave.links, wave.k, wave.has_frame) == (
        WaveState.DRAFT,
        Links.PERSONAL,
        10,
        True,
    )
    assert wave.title.endswith(", June 2026")


def test_a_wave_without_a_title_is_named_by_its_last_day_as_on_results_pages(create):
    wave = create(opens=date(2026, 6, 20), closes=date(2026, 7, 10))
    assert wave.title.endswith(", July 2026")


def test_planning_is_logged(session, create):
    create()
    entry = session.scalars(select(AuditRow).where(AuditRow.action == "create wave")).one()
    assert (entry.actor, entry.object) == (ADA, "wave:2026-q2")
    assert entry.detail["closes"] == "2026-06-24"


def test_a_wave_may_begin_today(create, now):
    assert create(opens=now.date(), closes=now.date()).opens == now.date()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"questionnaire": "it-service:9"},
            "there is no questionnaire it-service:9: see survey questionnaire list",
        ),
        ({"closes": date(2026, 6, 9)}, "its last day, 2026-06-09, is before its first, 2026-06-10"),
        (
            {"opens": date(2026, 6, 1), "closes": date(2026, 6, 2)},
            "its last day, 2026-06-02, is over",
        ),
        ({"k": 9}, "k is 9: it may be raised above 10, never lowered"),
        ({"k": 10**20}, f"k is {10**20}: it may be 1,000 at most"),
        ({"title": " "}, "the title must be one line of 1 to 120 characters"),
        ({"title": "two\nlines"}, "the title must be one line of 1 to 120 characters"),
        ({"open_at": ["S9"]}, "S9 is to answer by open link, but is no open site"),
    ],
)
def test_what_is_wrong_with_a_plan_is_told(create, changes, told):
    assert refusal(lambda: create(**changes)) == [f"2026-q2: {told}"]


@pytest.mark.parametrize("wave_id", ["", "summer 2026", "../keys", "-q2", "x" * 41, "été"])
def test_an_id_must_be_fit_for_a_file_and_an_address(create, wave_id):
    (problem,) = refusal(lambda: create(wave_id=wave_id))
    assert problem.endswith(
        "a wave's id has letters A to Z, digits, - and _, at most 40, a letter or digit first"
    )


def test_an_id_is_used_once(create):
    create()
    assert refusal(create) == ["2026-q2: there is a wave of this id already"]


@pytest.mark.parametrize("wave_id", ["new", "calendar"])
def test_no_wave_stands_in_the_way_of_a_page(create, wave_id):
    assert refusal(lambda: create(wave_id=wave_id)) == [
        f"{wave_id}: {wave_id} is the name of a page: take another id"
    ]


def test_everything_that_is_wrong_is_told_at_once(create):
    assert (
        len(refusal(lambda: create(questionnaire="x:1", closes=date(2026, 6, 9), k=1, title="")))
        == 4
    )


def test_sites_by_open_link_are_codes_of_the_directory(session, create, tmp_path, now):
    import_council(session, tmp_path / "council", now)
    assert create(open_at=["site:school", "B1", "school"]).open_at == ("school", "B1")


def test_open_links_everywhere_need_no_list_of_sites(session, create, tmp_path, now):
    import_council(session, tmp_path / "council", now)
    (problem,) = refusal(lambda: create(links=Links.OPEN, open_at=["B1"]))
    assert "leave out --open-at or --links open" in problem


def test_a_wave_is_extended(session, create, now):
    create()
    wave = fieldwork.extend(session, WAVE, date(2026, 7, 1), now=now, actor=ADA)
    assert waves.get(session, WAVE) == wave
    assert wave.closes == date(2026, 7, 1)
    entry = session.scalars(select(AuditRow).where(AuditRow.action == "extend")).one()
    assert entry.detail == {"before": "2026-06-24", "after": "2026-07-01"}


def test_a_wave_is_never_shortened(session, create, now):
    create()
    assert refusal(
        lambda: fieldwork.extend(session, WAVE, date(2026, 6, 24), now=now, actor=ADA)
    ) == ["2026-q2: 2026-06-24 is not later than its last day, 2026-06-24"]


def test_a_wave_is_not_extended_into_the_past(session, create, now):
    create()
    later = now + timedelta(days=60)
    assert refusal(
        lambda: fieldwork.extend(session, WAVE, date(2026, 7, 1), now=later, actor=ADA)
    ) == ["2026-q2: 2026-07-01 is over"]


def test_a_wave_is_not_extended_by_a_slip_of_the_pen(session, create, now):
    create()
    assert refusal(
        lambda: fieldwork.extend(session, WAVE, date(2036, 6, 24), now=now, actor=ADA)
    ) == ["2026-q2: 2036-06-24 is too far off: give no more time than until 2026-09-03 at once"]


@pytest.mark.parametrize("state", [WaveState.CLOSING, WaveState.CLOSED, WaveState.WITHDRAWN])
def test_a_wave_that_has_stopped_is_not_extended(session, now, state):
    store_wave(session, now, state=state)
    assert refusal(
        lambda: fieldwork.extend(session, WAVE, date(2026, 7, 1), now=now, actor=ADA)
    ) == [f"2026-q2: it is {state} and cannot be extended"]


@pytest.mark.parametrize("state", [WaveState.DRAFT, WaveState.CLOSED])
def test_a_plan_or_a_result_is_withdrawn(session, now, state):
    store_wave(session, now, state=state)
    fieldwork.withdraw(session, WAVE, now=now, actor=ADA)
    assert waves.get(session, WAVE).state is WaveState.WITHDRAWN
    assert audit.verify(session) is None


def test_a_wave_is_withdrawn_once(session, now):
    store_wave(session, now, state=WaveState.WITHDRAWN)
    assert refusal(lambda: fieldwork.withdraw(session, WAVE, now=now, actor=ADA)) == [
        "2026-q2: it has been withdrawn already"
    ]


@pytest.mark.parametrize("state", [WaveState.OPEN, WaveState.CLOSING])
def test_a_wave_that_people_are_answering_is_not_withdrawn(session, now, state):
    store_wave(session, now, state=state)
    assert refusal(lambda: fieldwork.withdraw(session, WAVE, now=now, actor=ADA)) == [
        "2026-q2: people are answering it: close it first"
    ]


def test_an_unknown_wave_is_not_found(session, now):
    with pytest.raises(NotFound):
        fieldwork.status(session, "2099-q1")


@pytest.fixture
def open_wave(session, tmp_path, keys, now):
    import_council(session, tmp_path / "council", now)
    store_wave(session, now)
    fieldwork.open_wave(session, keys, WAVE, now=now, actor=ADA)


def let_return(session, count):
    people = select(InvitationRow.id).order_by(InvitationRow.person).limit(count)
    session.execute(update(InvitationRow).where(InvitationRow.id.in_(people)).values(returned=True))


def test_an_open_wave_tells_the_rate_that_was_read_last_and_no_count(session, open_wave, now):
    def told():
        found = fieldwork.status(session, WAVE)
        assert found.eligible == 228
        return found.rate

    assert told() == "not read yet"
    let_return(session, 12)
    response_rates.read(session, WAVE, now)
    assert told() == "5 %"
    let_return(session, 100)
    assert told() == "5 %"
    response_rates.read(session, WAVE, now + timedelta(days=1))
    assert told() == "40 %"


def test_a_planned_wave_has_no_rate(session, create):
    create()
    found = fieldwork.status(session, WAVE)
    assert (found.eligible, found.rate) == (None, "")


def test_a_closed_wave_tells_the_rate_of_what_it_kept(session, now):
    store_wave(session, now, state=WaveState.CLOSED)
    responses.insert_atoms(session, WAVE, [Atom("all", "council", 200, 200, 0, 81, 80)])
    assert fieldwork.status(session, WAVE).rate == "40.5 % (81 of 200)"


def test_a_wave_without_a_frame_has_no_rate(session, now):
    store_wave(session, now, state=WaveState.CLOSED, has_frame=False)
    assert fieldwork.status(session, WAVE).eligible is None


def test_waves_are_listed_from_the_first_to_the_last(session, now):
    store_wave(session, now, id="b", opens=date(2026, 6, 1))
    store_wave(session, now, id="a", opens=date(2026, 6, 2))
    assert [wave.id for wave in fieldwork.listing(session)] == ["b", "a"]


@pytest.mark.parametrize(
    ("moment", "to_open", "to_close"),
    [
        (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), (), ()),
        (datetime(2026, 3, 29, 0, 0, tzinfo=UTC), ("spring",), ()),
        (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), ("spring",), ()),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), (), ()),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), (), ()),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), (), ("autumn",)),
    ],
)
def test_days_begin_and_end_in_london_on_both_clock_changes(
    session, now, moment, to_open, to_close
):
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    store_wave(session, now, id="spring", opens=spring, closes=spring)
    store_wave(session, now, id="autumn", opens=autumn, closes=autumn, state=WaveState.OPEN)
    found = fieldwork.due(session, moment)
    assert (found.to_open, found.to_close) == (to_open, to_close)
