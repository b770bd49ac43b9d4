"""Opening a wave freezes who counts where; what fails leaves nothing behind, not even keys."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from survey.domain.errors import NotFound, Refused
from survey.domain.group import Level
from survey.domain.planned_class import class_id
from survey.domain.release import Atom
from survey.domain.wave import Links, WaveState
from survey.sealing import keys as key_files
from survey.sealing.tokens import open_code, personal_token, token_hash
from survey.services import fieldwork
from survey.storage import audit, people, products, responses, waves
from survey.storage.audit import AuditRow
from survey.storage.invitations import InvitationRow
from survey.storage.people import PersonRow
from survey.storage.waves import OpenLinkRow
from tests.directory_factories import FRAME, GROUPS, import_council
from tests.wave_factories import store_wave

WAVE = "2026-q2"


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def council(session, tmp_path, now):
    """A directory and a wave that is to open today."""
    import_council(session, tmp_path / "council", now)
    return store_wave(session, now)


@pytest.fixture
def open_wave(session, keys, now):
    def run(wave_id=WAVE, at=now):
        return fieldwork.open_wave(session, keys, wave_id, now=at, actor="ada@exton.example")

    return run


def refusal(run):
    with pytest.raises(Refused) as refused:
        run()
    return [str(problem) for problem in refused.value.problems]


def cells_of(session, wave_id=WAVE):
    return {
        (cell.site.split("+")[0], cell.organisation, cell.leaf): (cell.eligible, cell.invited)
        for cell in waves.cells(session, wave_id)
    }


def test_everybody_is_invited_into_their_cell(session, council, open_wave):
    opened = open_wave()
    assert (opened.eligible, opened.invited, opened.open_sites) == (228, 228, 0)
    assert cells_of(session) == {
        ("B1", "care", None): (60, 60),
        ("B1", "plan", None): (50, 50),
        ("office", "educ", None): (12, 12),
        ("S1", "educ", "S1"): (20, 20),
        ("S1", "educ", "S2"): (20, 20),
        ("S1", "educ", "S3"): (20, 20),
        ("S4", "educ", None): (46, 46),
    }
    counted = dict(
        session.execute(select(InvitationRow.cell, func.count()).group_by(InvitationRow.cell)).all()
    )
    assert counted == {cell.number: cell.eligible for cell in waves.cells(session, WAVE)}
    row = session.scalars(select(InvitationRow).where(InvitationRow.person == "P00050")).one()
    assert (row.language, row.returned, len(row.id)) == ("cy", False, 16)


def test_the_wave_is_open_and_its_catalogue_is_that_of_the_day(session, council, open_wave, now):
    open_wave()
    wave = waves.get(session, WAVE)
    assert wave.state is WaveState.OPEN
    assert [product.code for product in wave.catalogue] == ["mail", "payroll"]
    products.replace_all(session, wave.catalogue[:1])
    assert len(waves.get(session, WAVE).catalogue) == 2


def test_tokens_come_from_the_link_key_and_only_their_hash_is_stored(
    session, council, open_wave, keys
):
    open_wave()
    link_key = key_files.link_key(keys, WAVE)
    for row in session.scalars(select(InvitationRow).limit(20)):
        assert row.token_hash == token_hash(personal_token(link_key, row.id))


def test_the_ballots_will_be_sealed_to_the_key_in_the_folder(session, council, open_wave, keys):
    open_wave()
    assert waves.box_key(session, WAVE) == key_files.public_box_key(keys, WAVE)


def test_the_keys_are_on_disk_before_the_opening_commits(sessions, council, session, keys, now):
    session.commit()
    with sessions() as opening:
        fieldwork.open_wave(opening, keys, WAVE, now=now, actor="a")
        assert not key_files.missing(keys, WAVE)
        opening.commit()
    assert not key_files.missing(keys, WAVE)


def test_the_opening_is_logged_with_its_counts(session, council, open_wave):
    open_wave()
    entry = session.scalars(select(AuditRow).where(AuditRow.action == "open")).one()
    assert entry.object == "wave:2026-q2"
    assert entry.detail == {
        "questionnaire": "system-usability:1", "k": 10, "eligible": 228, "invited": 228,
        "open_links": 0, "keys": ["box", "link", "draft"],
    }  # fmt: skip
    assert audit.verify(session) is None


def test_a_kind_of_sites_may_answer_by_open_link(session, tmp_path, now, open_wave, keys):
    import_council(session, tmp_path / "council", now)
    store_wave(session, now, open_at=("school",))
    opened = open_wave()
    assert (opened.eligible, opened.invited, opened.open_sites) == (228, 122, 4)
    assert cells_of(session)["school", "council", None] == (106, 0)
    link_key = key_files.link_key(keys, WAVE)
    links = session.scalars(select(OpenLinkRow).order_by(OpenLinkRow.site)).all()
    assert [link.site for link in links] == ["S1", "S2", "S3", "S4"]
    (school,) = {link.cell for link in links}
    assert school == next(
        cell.number for cell in waves.cells(session, WAVE) if cell.site == "school"
    )
    assert [link.code_hash for link in links] == [
        token_hash(open_code(link_key, WAVE, site)) for site in ("S1", "S2", "S3", "S4")
    ]


def test_a_wave_may_be_asked_by_open_links_alone(session, tmp_path, now, open_wave):
    import_council(session, tmp_path / "council", now)
    store_wave(session, now, links=Links.OPEN)
    opened = open_wave()
    assert (opened.invited, opened.open_sites) == (0, 5)


def test_later_changes_of_the_directory_change_nothing_in_an_open_wave(
    session, council, open_wave, tmp_path, now
):
    open_wave()
    before = (cells_of(session), waves.trees(session, WAVE))
    import_council(session, tmp_path / "council", now, {("S1", "educ"): 5})
    assert (cells_of(session), waves.trees(session, WAVE)) == before


def test_opening_twice_is_refused_and_keeps_the_keys(session, council, open_wave, keys):
    open_wave()
    before = key_files.box_key(keys, WAVE)
    assert refusal(open_wave) == ["2026-q2: it has been opened already: it is open"]
    assert key_files.box_key(keys, WAVE) == before


def test_a_wave_opened_by_hand_before_its_day_begins_today(session, council, open_wave, now):
    opened = open_wave(at=now - timedelta(days=5))
    assert str(opened.wave.opens) == "2026-05-29"
    assert waves.get(session, WAVE).opens == opened.wave.opens


@pytest.mark.parametrize(
    ("changes", "frame", "told"),
    [
        ({"state": WaveState.WITHDRAWN}, FRAME, "2026-q2: it was withdrawn and cannot be opened"),
        (
            {"k": 230},
            FRAME,
            "2026-q2: only 228 people are on the staff list: with fewer than 230 returns",
        ),
        (
            {"open_at": ("depot",)},
            FRAME,
            "2026-q2: depot is to answer by open link, but is no open site",
        ),
    ],
)
def test_what_cannot_be_opened_is_told_and_leaves_no_keys(
    session, tmp_path, now, open_wave, keys, changes, frame, told
):
    import_council(session, tmp_path / "council", now, frame)
    store_wave(session, now, **changes)
    (problem,) = refusal(open_wave)
    assert problem.startswith(told)
    assert key_files.missing(keys, WAVE)


def test_an_empty_directory_is_told(session, now, open_wave):
    store_wave(session, now)
    assert refusal(open_wave) == [
        "2026-q2: the directory is empty: run survey directory import first"
    ]


def test_an_unknown_wave_is_told(open_wave):
    with pytest.raises(NotFound):
        open_wave("2099-q1")


def test_a_wave_that_is_over_is_told(council, open_wave, now):
    assert refusal(lambda: open_wave(at=now + timedelta(days=30))) == [
        "2026-q2: its last day was 2026-06-24: extend it before it is opened"
    ]


def test_people_at_a_group_that_has_closed_since_the_import_are_told(
    session, tmp_path, now, open_wave
):
    closing = "Dale School,school,school,south,,2026-06-10,S1"
    groups = GROUPS.replace("Dale School,school,school,south,,,", closing)
    import_council(session, tmp_path / "council", now, groups=groups)
    store_wave(session, now)
    assert refusal(lambda: open_wave(at=now + timedelta(days=10))) == [
        "site:S4: people are on the staff list here, but today it is no open group without groups below it"
    ]


def test_an_opening_that_fails_half_way_leaves_no_keys(session, council, open_wave, keys):
    session.execute(text("DROP TABLE invitation"))
    with pytest.raises(Exception, match="invitation"):
        open_wave()
    assert list(keys.iterdir()) == []


def test_keys_that_cannot_be_written_are_told(session, council, open_wave, keys):
    keys.write_text("a file where a folder should be")
    (problem,) = refusal(open_wave)
    assert problem.startswith(f"2026-q2: its keys cannot be written to {keys}: ")


def test_keys_left_by_a_commit_that_failed_are_used_by_the_next_opening(
    sessions, council, session, keys, now
):
    session.commit()
    with sessions() as lost:
        fieldwork.open_wave(lost, keys, WAVE, now=now, actor="a")
        left = key_files.box_key(keys, WAVE)
        lost.rollback()
    with sessions.begin() as again:
        fieldwork.open_wave(again, keys, WAVE, now=now, actor="a")
    assert key_files.box_key(keys, WAVE) == left


def close_with(session, wave_id, atoms):
    """Close a wave as far as planning can see: its state, and the counts that it keeps."""
    waves.move(session, wave_id, WaveState.OPEN, WaveState.CLOSED)
    responses.insert_atoms(session, wave_id, atoms)


def class_ids(session, wave_id):
    return {one.code for one in waves.trees(session, wave_id) if one.level is Level.CLASS}


def test_the_next_wave_plans_with_the_rates_of_the_last(session, council, open_wave, now):
    open_wave()
    close_with(session, WAVE, [Atom("B1", "care", 250, 250, 0, 25, 25)])
    later = now + timedelta(days=60)
    store_wave(session, now, id="2026-q3", opens=later.date(), closes=later.date())
    open_wave("2026-q3", later)
    assert {"care", "educ"} <= class_ids(session, WAVE)
    assert class_id(["care", "educ"]) in class_ids(
        session, "2026-q3"
    )  # 100 per mille of the directorate


def test_the_next_wave_keeps_classes_though_some_have_left(session, council, open_wave, now):
    open_wave()
    close_with(session, WAVE, [])
    leavers = select(PersonRow.reference).where(PersonRow.site == "S1").limit(8)
    session.execute(PersonRow.__table__.delete().where(PersonRow.reference.in_(leavers)))
    assert people.count_by_place(session)["S1", "educ"] == 12
    later = now + timedelta(days=60)
    store_wave(session, now, id="2026-q3", opens=later.date(), closes=later.date())
    open_wave("2026-q3", later)
    assert class_ids(session, "2026-q3") == class_ids(session, WAVE)


def test_nine_thousand_people_are_invited(sessions, tmp_path, keys, now):
    frame = {(f"S{1 + n % 4}", "educ"): 1500 + n for n in range(4)} | {("B1", "care"): 2994}
    with sessions.begin() as session:
        import_council(session, tmp_path / "council", now, frame)
        store_wave(session, now)
        assert fieldwork.open_wave(session, keys, WAVE, now=now, actor="a").invited == 9000
