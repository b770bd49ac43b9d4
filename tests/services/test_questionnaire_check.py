"""A questionnaire's text on its way in."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound, Refused
from survey.domain.series import Fate
from survey.domain.wave import WaveState
from survey.instruments.load import load_questionnaire
from survey.services import questionnaire_check, questionnaires
from survey.storage import waves
from survey.storage.audit import AuditRow
from survey.storage.questionnaires import QuestionnaireRow
from tests.questionnaires.files import EVERYTHING, SMALLEST, changed
from tests.wave_factories import a_wave

ADA = Account("ada@exton.example", StaffRole.ADMINISTRATOR)
SECOND = changed(SMALLEST, "version: 1", "version: 2")


def check(session, text):
    return questionnaire_check.check(session, text)


def add(session, now, text=SMALLEST):
    return questionnaire_check.add(session, text, now=now, account=ADA)


def test_what_is_wrong_is_told_with_what_stands_at_its_line(session):
    text = changed(SMALLEST, "minutes: 1", "minutes: 0\ncolour: red")
    found = check(session, text)
    assert [(problem.line, problem.text) for problem in found.problems] == [
        (5, "minutes: 0"),
        (6, "colour: red"),
    ]
    assert found.problems[0].what == "“minutes” should be 1 or more"
    assert found.questionnaire is None


def test_what_is_in_order_is_read_and_not_stored(session):
    found = check(session, SMALLEST)
    assert (found.questionnaire.name, found.is_stored, found.changes) == ("smallest:1", False, None)
    assert session.scalar(select(func.count()).select_from(QuestionnaireRow)) == 0


def test_a_new_version_is_shown_against_the_newest(session, now):
    add(session, now)
    found = check(session, SECOND)
    assert (found.changes.old.version, found.changes.new.version) == (1, 2)
    assert [one.fate for one in found.changes.series] == [Fate.GOES_ON]


def test_what_is_stored_already_is_said_to_be(session, now):
    add(session, now)
    assert check(session, SMALLEST).is_stored


def test_a_fielded_version_cannot_be_changed(session, now):
    before = add(session, now)
    waves.add(session, a_wave(questionnaire_id="smallest", state=WaveState.OPEN), now)
    other = changed(SMALLEST, "How is it?", "How was it?")
    (problem,) = check(session, other).problems
    assert (problem.line, problem.text) == (3, "version: 1")
    assert "a version never changes" in problem.what
    with pytest.raises(Refused, match="a version never changes"):
        add(session, now, other)
    assert questionnaires.get(session, "smallest", 1) == before


def test_an_administrator_stands_in_the_audit_log_once_however_often_they_press(session, now):
    add(session, now)
    add(session, now)
    (entry,) = session.scalars(select(AuditRow))
    assert (entry.actor, entry.role, entry.action) == (
        ADA.email,
        "administrator",
        "add questionnaire",
    )


def test_of_very_many_problems_the_first_hundred_are_told(session):
    text = SMALLEST + "".join(f"key-{number}: x\n" for number in range(300))
    found = check(session, text)
    assert (len(found.problems), found.found) == (100, 300)
    assert found.problems[0].text == "key-0: x"


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\u2028", "\x85"])
def test_lines_are_counted_as_they_are_shown(session, line_break):
    raw = changed(SMALLEST, "minutes: 1", "minutes: 0").replace("\n", line_break).encode()
    text = questionnaire_check.text_of_file(raw)
    assert text.split("\n")[4] == "minutes: 0"
    assert check(session, text).problems[0].line == 5


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (SMALLEST.encode("utf-16"), "is not UTF-8"),
        (b"id: caf\xe9", "is not UTF-8"),
        (b"x" * (256 * 1024 + 1), "is larger than 256 KB"),
    ],
)
def test_a_file_that_is_no_text_is_refused(raw, why):
    with pytest.raises(Refused, match=why):
        questionnaire_check.text_of_file(raw)


def test_the_next_version_begins_with_the_words_of_the_one_chosen(session, now):
    add(session, now)
    add(session, now, changed(SECOND, "A small survey", "A smaller survey"))
    text = questionnaire_check.begun(session, "smallest:1")
    read = load_questionnaire(text)
    assert (read.version, read.title["en"]) == (3, "A small survey")
    with pytest.raises(NotFound):
        questionnaire_check.begun(session, "nothing")


def test_a_file_to_keep_is_read_as_exactly_the_same(session, now):
    stored = add(session, now, EVERYTHING)
    assert load_questionnaire(questionnaire_check.as_file(session, "everything", 2)) == stored


def test_two_who_add_the_same_at_once_add_it_once(sessions, now):
    def press(_browser):
        with sessions.begin() as session:
            return add(session, now).checksum

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(press, range(4)))) == 1
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(AuditRow)) == 1


def test_a_text_that_is_kept_is_read_by_its_author_alone(session, now):
    kept = questionnaire_check.keep(session, SMALLEST, now=now, account=ADA)
    mine = {"now": now, "account": ADA}
    assert questionnaire_check.kept(session, kept, **mine) == SMALLEST
    assert questionnaire_check.read_kept(session, kept, **mine).name == "smallest:1"
    grace = Account("grace@exton.example", StaffRole.ADMINISTRATOR)
    with pytest.raises(NotFound):
        questionnaire_check.kept(session, kept, now=now, account=grace)
    broken = questionnaire_check.keep(session, "id: x", **mine)
    with pytest.raises(Refused):
        questionnaire_check.read_kept(session, broken, **mine)
