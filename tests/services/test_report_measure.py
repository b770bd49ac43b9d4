"""The page of a measure as a manager reads it: where it stands, how its answers spread, and what was asked."""

from datetime import date

import pytest
from sqlalchemy import delete, update

from survey.charts.language import ENGLISH
from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound
from survey.services import questionnaires, report_spread
from survey.services.report_measure import measure
from survey.services.report_views import NothingYet
from survey.storage.findings import DistributionRow
from survey.storage.releases import ChangeRow, EstimateRow
from tests import spread_factories
from tests.analysis_page_factories import NOW, filled
from tests.figure_factories import level
from tests.report_factories import FILE, GROUPS, store_wave
from tests.spread_factories import read

OF_SCHOOLS = Account("sue@exton.example", StaffRole.MANAGER, "site:schools")


@pytest.fixture(scope="module")
def sessions(sqlite_template, tmp_path_factory):
    _, sessions = filled(sqlite_template, tmp_path_factory.mktemp("measure"), spread_factories.fill)
    yield sessions
    sessions.kw["bind"].dispose()


@pytest.fixture
def session(sessions):
    with sessions() as session:
        yield session


def page(session, id_="overall-rating", **asked):
    return read(session, measure, id_=id_, **asked)


def test_it_says_where_the_measure_stands_and_marks_what_is_aimed_at(session):
    shown = page(session)
    assert shown.line.figure.score == pytest.approx(level("overall-rating", 5))
    assert shown.title.startswith("Overall rating of IT: ")
    assert shown.trend.marked.target.words == "Target 70 by March 2027"
    assert [event.title for event in shown.trend.marked.events] == ["Email moved"]
    assert shown.trend.marked.events[0].when == "4 December 2025"
    assert len(shown.trend.rows) == 6
    assert set(shown.trend.charts) == set(shown.spread.charts.by_size) == {"wide", "narrow"}
    assert len(shown.drawn) == 6


@pytest.mark.parametrize(
    ("id_", "group", "is_told"),
    [
        ("email", "organisation:people-1", True),
        ("email", "site:schools", True),
        ("email", "site:school-001", False),
        ("product-overall", "all", False),
    ],
)
def test_usual_variation_is_told_where_it_is_decided_and_nowhere_else(session, id_, group, is_told):
    assert (page(session, id_, group=group).varied is not None) == is_told


def test_how_answers_spread_is_told_wave_by_wave(session):
    spread = page(session).spread
    assert [row.wave.id for row in spread.rows][-1] == "2026-06"
    assert spread.options[0] == "1 – Poor"
    assert all(sum(part.share for part in row.parts) == pytest.approx(1) for row in spread.rows)
    assert spread.aparts == ((1, "Do not know"), (2, "Left blank"))
    assert spread.rows[-1].apart_words == ("0%", "3%", "1%", "0%")
    assert spread.sentences[0].startswith("In June 2026 the answer chosen most often was “4”: ")


def test_waves_with_other_options_are_left_out_of_the_spread(session):
    session.execute(
        delete(DistributionRow).where(
            DistributionRow.wave_id == "2025-03", DistributionRow.code == 7
        )
    )
    spread = page(session).spread
    assert "2025-03" not in {row.wave.id for row in spread.rows}
    assert spread.sentences[-1] == "Earlier waves offered other options and are left out."


def test_a_measure_of_several_items_has_no_spread(session):
    shown = page(session, "support")
    assert shown.spread is None
    assert len(shown.wording.items) > 1
    assert "questions, of those who answered at least half" in shown.wording.rules[0]


def test_classes_stand_in_order_of_name_with_departments_in_their_directorates(session):
    organisation, site, *kinds = page(session).classes
    names = [(part.group.name, part.is_within) for part in organisation.parts]
    assert names[:3] == [
        ("People", False),
        ("Adult Social Care", True),
        ("Children and Families", True),
    ]
    assert [part.group.name for part in site.parts] == ["Remote offices", "Schools", "Town hall"]
    assert [table.folded for table in kinds] == ["Remote offices", "Schools", "Town hall"]
    schools = [part.group.name for part in kinds[1].parts]
    assert schools == sorted(schools)


def test_a_reader_sees_the_classes_of_their_scope(session):
    shown = page(session, account=OF_SCHOOLS)
    assert shown.place.group.key == "site:schools"
    assert [table.breakdown for table in shown.classes] == ["site"]
    council = page(session, account=OF_SCHOOLS, group="all")
    assert [part.group.name for part in council.classes[0].parts] == ["Schools"]


def test_the_words_of_the_questions_are_told_as_put(session):
    wording = page(session).wording
    assert wording.items[0].ask == "How do you rate the overall IT service that you receive?"
    assert wording.items[0].points[-1] == "7 – Excellent"
    assert wording.items[0].apart == ("I do not know",)
    assert wording.rules[0].startswith("The score is 100 × (mean − 1) / 6")
    assert [period.waves for period in wording.periods] == ["March 2025 to June 2026"]
    welsh = page(session, locale="cy").wording
    assert welsh.items[0].ask.startswith("Sut ydych")


def test_lower_is_better_is_said(session):
    assert "Lower is better." in page(session, "lost-time").wording.rules


HEAD = "- id: overall-rating\n"
CHANGES = {
    "the same": ([], False, "word for word"),
    "reworded": (
        [
            ("How do you rate the", "How would you rate the"),
            (HEAD, f"{HEAD}        continues: true\n"),
        ],
        False,
        "leaves the series whole",
    ),
    "a new series": ([(HEAD, f"{HEAD}        continues: false\n")], True, "a new series begins"),
}


@pytest.mark.parametrize(("changes", "is_break", "told"), CHANGES.values(), ids=CHANGES)
def test_another_version_is_told_and_breaks_are_marked(session, changes, is_break, told):
    text = FILE.read_text("utf-8").replace("version: 1", "version: 2", 1)
    for old, new in changes:
        text = text.replace(old, new, 1)
    later = questionnaires.add(session, text, NOW, "ada@exton.example")
    store_wave(session, NOW, later, date(2026, 9, 1), GROUPS, [])
    periods = page(session).wording.periods
    assert [period.is_break for period in periods] == [False, is_break]
    assert told in periods[-1].notes[0]
    assert bool(periods[-1].items) == (len(changes) > 1)


def test_another_questionnaire_is_another_series(session):
    text = FILE.read_text("utf-8").replace("id: it-service", "id: it-service-short", 1)
    other = questionnaires.add(session, text, NOW, "ada@exton.example")
    store_wave(session, NOW, other, date(2026, 9, 1), GROUPS, [])
    period = page(session).wording.periods[-1]
    assert period.is_break
    assert period.notes[0].startswith("Another questionnaire asked this.")


def test_a_measure_of_products_speaks_of_all_of_them_together(session):
    session.execute(delete(ChangeRow).where(ChangeRow.product == "all"))  # as no release tests them
    shown = page(session, "product-overall")
    assert shown.line.product == "all"
    assert shown.title.startswith("Overall satisfaction with the product, all products together")
    assert shown.lead == (
        "Changes are tested for each product by itself, and not for all of them together.",
    )
    assert any(part.score for part in shown.classes[0].parts)


def test_a_measure_that_the_wave_did_not_ask_is_found_in_those_before(session):
    file = FILE.parents[1] / "system-usability/1.yaml"
    usability = questionnaires.add_file(session, file, NOW, "ada@exton.example")
    store_wave(session, NOW, usability, date(2026, 9, 1), GROUPS, [])
    shown = page(session)
    assert not shown.is_shown
    assert shown.lead == ("This was not asked in this wave.",)
    assert shown.classes == ()
    assert shown.trend.rows[-1].wave.id == "2026-06"
    assert shown.wording.items


def test_a_group_with_too_few_answers_shows_nothing(session):
    shown = page(session, group="site:school-003")
    assert not shown.is_shown
    assert shown.lead[0].startswith("Too few answers to show")
    assert "Schools" in shown.lead[1]
    assert shown.spread is None


def test_what_does_not_exist_is_not_found(session):
    for id_, group in (("nothing", None), ("overall-rating", "site:nowhere")):
        with pytest.raises(NotFound):
            page(session, id_, group=group)


def test_the_twin_holds_what_the_page_shows(session):
    shown = page(session)
    parts = [row["part"] for row in shown.twin.rows]
    assert parts.count("trend") == 6
    assert parts.count("answer") == 6 * 7
    assert parts.count("group") == sum(len(table.parts) for table in shown.classes)
    assert {"measure", "response", "test", "target", "event", "no answer"} <= set(parts)
    assert shown.twin.name == "measure-overall-rating-2026-06-all"


def test_another_group_has_its_own_spread(session):
    council, schools = (
        page(session, group=key).spread.rows[-1].parts for key in ("all", "site:schools")
    )
    assert [part.share for part in council] != [part.share for part in schools]
    assert page(session, group="site:remote").spread is None


def test_before_the_first_release_there_is_nothing(sqlite_template, tmp_path):
    _, sessions = filled(sqlite_template, tmp_path, lambda session: None)
    with sessions() as session:
        assert isinstance(page(session), NothingYet)
    sessions.kw["bind"].dispose()


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (60, 68, "It is not yet what is aimed at: target 70 by March 2027."),
        (72, 78, "It is better than was aimed at: target 70 by March 2027."),
        (66, 74, "Chance in who answered is too large to say on which side of the target it lies"),
    ],
)
def test_where_it_stands_beside_its_target_is_said_as_far_as_can_be_told(session, low, high, told):
    session.execute(update(EstimateRow).values(score_low=low, score_high=high))
    assert page(session).lead[-1].startswith(told)


def test_the_twin_of_a_group_says_where_the_council_stands_and_leaves_out_what_is_not_there(
    session,
):
    parts = {row["part"] for row in page(session, "support", group="site:school-001").twin.rows}
    assert "council" in parts
    assert not {"answer", "variation", "limits", "target"} & parts


def test_reversed_questions_are_told(session):
    file = FILE.parents[1] / "system-usability/1.yaml"
    usability = questionnaires.add_file(session, file, NOW, "ada@exton.example")
    store_wave(session, NOW, usability, date(2026, 9, 1), GROUPS, [])
    measured = usability.measures[0]
    told = page(session, measured.id).wording
    assert any(item.is_reversed for item in told.items)
    assert any("counted from the other end" in rule for rule in told.rules)


def test_what_more_than_half_chose_is_said_so(session):
    session.execute(
        update(DistributionRow)
        .where(DistributionRow.wave_id == "2026-06", DistributionRow.code == 7)
        .values(share=0.75)
    )
    told = page(session).spread.sentences[0]
    assert told == "In June 2026 most chose “7 – Excellent”: 75%."


def test_the_drawing_of_many_waves_shows_the_last_twelve(session):
    spread = page(session).spread
    told = report_spread._sentences(  # noqa: SLF001 - thirteen waves would take long to store
        spread.rows * 3, spread.options, ENGLISH, left_out=0
    )
    assert told[-1] == "The drawing shows the last 12 waves, the table all of them."
