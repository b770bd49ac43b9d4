"""Releases: frozen once, made again byte for byte, and tested against named earlier ones."""

import json
from datetime import date

import pytest

from survey.domain.errors import NotFound
from survey.domain.improvement import RegisteredAction
from survey.domain.release import ReleaseName
from survey.services import closing, questionnaires, release, release_changes, stored
from survey.services.release_changes import Subject
from survey.storage import releases, responses, waves
from survey.storage.releases import ChangeRow, EstimateRow
from tests.closing_factories import ACTOR, FILE, NOW, a_closable_wave, a_wave


@pytest.fixture
def close(sessions, tmp_path):
    """Close a wave that opened on a day, with 25, 20 and 15 returns."""

    def close(wave_id, opens, **changes):
        wave = a_closable_wave(
            sessions, tmp_path, id=wave_id, opens=opens, closes=opens.replace(day=21), **changes
        )
        return closing.close(sessions, tmp_path, wave.id, now=NOW, actor=ACTOR).release

    return close


QUARTERS = [
    date(2025, 6, 1),
    date(2025, 9, 1),
    date(2025, 12, 1),
    date(2026, 3, 1),
    date(2026, 6, 1),
]


@pytest.fixture
def five(close):
    """The releases of five quarterly waves."""
    return [close(f"w{number}", opens) for number, opens in enumerate(QUARTERS, 1)]


def document_of(session, name):
    return json.loads(releases.document(session, name.wave, name.revision))


def rows_of(document, table):
    return [
        dict(zip(document[table]["columns"], row, strict=True)) for row in document[table]["rows"]
    ]


def test_a_release_can_be_made_again_byte_for_byte(close, session):
    name = close("w1", date(2026, 6, 1))
    assert release.recompute(session, "w1", 1) == releases.document(session, "w1", 1)
    assert name == releases.latest(session, "w1")


def test_a_revision_that_does_not_exist_is_not_found(close, session):
    close("w1", date(2026, 6, 1))
    with pytest.raises(NotFound):
        release.recompute(session, "w1", 2)


def test_the_document_names_what_it_was_made_from(close, session):
    document = document_of(session, close("w1", date(2026, 6, 1)))
    assert document["wave"] | {"products": []} == {
        "id": "w1", "title": "Summer 2026", "opens": "2026-06-01", "closes": "2026-06-03",
        "k": 10, "has_frame": True, "series": "", "products": [],
    }  # fmt: skip
    assert document["questionnaire"]["id"] == "two-items"
    assert len(document["questionnaire"]["checksum"]) == 64
    assert [atom["returned"] for atom in document["atoms"]] == [15, 25, 20]
    assert document["earlier"] == []


def test_the_document_holds_no_id_of_a_response_and_no_time_of_day(close, session):
    text = releases.document(session, close("w1", date(2026, 6, 1)).wave, 1).decode()
    assert str(NOW.year) in text
    assert "09:30" not in text
    assert "Words" not in text


def test_the_cells_are_those_of_the_document(close, session):
    name = close("w1", date(2026, 6, 1))
    rows = rows_of(document_of(session, name), "estimates")
    cells = session.query(EstimateRow).all()
    assert len(cells) == len(rows) > 20
    columns = set(rows[0])
    stored = {
        (c.measure, c.product, c.group_key): {n: getattr(c, n) for n in columns} for c in cells
    }
    assert stored == {(row["measure"], row["product"], row["group_key"]): row for row in rows}


def test_the_first_wave_is_tested_against_nothing(close, session):
    assert rows_of(document_of(session, close("w1", date(2026, 6, 1))), "changes") == []


def test_a_release_names_the_earlier_releases_that_it_was_tested_against(five, session):
    document = document_of(session, five[-1])
    assert document["earlier"] == [
        {"wave": name.wave, "revision": 1, "digest": name.digest} for name in five[:-1]
    ]
    against = {
        (row["contrast"], *(other["wave"] for other in row["against"]))
        for row in rows_of(document, "changes")
        if row["family"] == "F1" and row["measure"] == "overall"
    }
    assert against == {
        ("last-wave", "w4"),
        ("year-ago", "w1"),
        ("slope", "w1", "w2", "w3", "w4"),
    }


def test_a_release_names_the_actions_that_it_judged_and_judges_them_again(close, session):
    action = RegisteredAction("overall", "", "site:school", QUARTERS[1])
    close("w1", QUARTERS[0])
    close("w2", QUARTERS[2])
    wave = waves.get(session, "w2")
    questionnaire = questionnaires.get(session, "two-items", 1)
    drafted = release.draft(
        session,
        wave,
        questionnaire,
        waves.trees(session, "w2"),
        stored.read_responses(session, "w2", questionnaire),
        revision=2,
        actions=[action],
    )
    release.freeze(session, drafted, NOW)
    document = document_of(session, drafted.name)
    assert document["actions"] == [
        {"measure": "overall", "product": "", "group_key": "site:school", "began": "2025-09-01"}
    ]
    (row,) = (row for row in rows_of(document, "changes") if row["family"] == "F4")
    assert (row["contrast"], row["group_key"]) == ("since:w1", "site:school")
    assert release.recompute(session, "w2", 2) == drafted.document


def test_the_wave_before_an_action_is_read_however_long_ago_it_was(session):
    days = [date(2021, 6, 1), *(date(2026, month, 1) for month in range(1, 10))]
    questionnaires.add_file(session, FILE, NOW, ACTOR)
    for day in days:
        wave = a_wave(id=f"{day:%Y-%m}", opens=day, closes=day.replace(day=21), state="closed")
        waves.add(session, wave, NOW)
        releases.freeze(session, ReleaseName(wave.id, 1, ""), b"{}", NOW)
    last, asked = waves.get(session, "2026-09"), questionnaires.get(session, "two-items", 1)
    named = release_changes.against(session, Subject(last, asked, ()))
    action = RegisteredAction("overall", "", "all", date(2023, 1, 1))
    further = release_changes.against(session, Subject(last, asked, (), [action]))
    assert {name.wave for name in further} - {name.wave for name in named} == {"2021-06"}


def test_groups_are_tested_too_and_the_tests_are_kept_as_rows(five, session):
    tests = session.query(ChangeRow).filter_by(wave_id="w5").all()
    rows = rows_of(document_of(session, five[-1]), "changes")
    assert len(tests) == len(rows) > 0
    assert all(test.p <= test.p_adjusted <= 1 for test in tests)
    assert not any(test.is_change for test in tests)
    assert all(isinstance(test.effect, float) for test in tests)
    keys = {
        family: {test.group_key for test in tests if test.family == family}
        for family in ("F1", "F3-organisation", "F3-site")
    }
    assert keys == {
        "F1": {"all"},
        "F3-organisation": {"organisation:care", "organisation:plan"},
        "F3-site": {"site:office", "site:school"},
    }


def test_a_late_wave_alters_no_release_that_came_before(close, session):
    close("w1", QUARTERS[0])
    close("w3", QUARTERS[2])
    before = releases.document(session, "w3", 1)
    session.rollback()
    close("w2", QUARTERS[1])
    assert releases.document(session, "w3", 1) == before
    assert release.recompute(session, "w3", 1) == before
    assert [
        name["wave"] for name in document_of(session, releases.latest(session, "w2"))["earlier"]
    ] == ["w1"]


def test_a_withdrawn_wave_is_compared_with_no_more(close, sessions, session):
    close("w1", QUARTERS[0])
    with sessions.begin() as other:
        waves.change(other, "w1", state="withdrawn")
    assert document_of(session, close("w2", QUARTERS[1]))["earlier"] == []


def test_waves_of_another_series_are_not_compared(close, session):
    close("w1", QUARTERS[0], series="elsewhere")
    assert document_of(session, close("w2", QUARTERS[1]))["earlier"] == []


def test_atoms_hold_ten_returns_or_none(close, session):
    name = close("w1", date(2026, 6, 1), counts={0: 25, 1: 9, 2: 3})
    atoms = responses.atoms(session, name.wave)
    assert all(atom.returned == 0 or atom.returned >= 10 for atom in atoms)
    assert sum(atom.returned for atom in atoms) == 37
    assert sum(atom.eligible for atom in atoms) == 150
