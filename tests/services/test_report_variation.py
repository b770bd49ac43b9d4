"""What is said of the usual variation of a figure: from enough waves on, anew after what lasts."""

from datetime import date

import pytest

from survey.charts.language import ENGLISH
from survey.charts.trend import TrendPoint
from survey.domain.improvement import EventKind
from survey.domain.measure import Measure
from survey.domain.scale import Direction
from survey.services import report_variation
from survey.services.improvement import EventMark, Marks, TargetMark
from survey.services.report_marks import UNMARKED, marked
from survey.services.report_process import charted
from survey.services.report_variation import Spoken, spoken

HIGHER, LOWER, NEUTRAL = Direction
STEADY = [60.0, 61.0, 59.5, 60.5, 60.0, 59.0, 61.0, 60.0, 60.5, 59.5, 60.0, 60.5, 59.8]


def points(scores):
    return [TrendPoint(date(2020 + n // 4, 3 * (n % 4) + 1, 21), s) for n, s in enumerate(scores)]


def event(day, kind=EventKind.MIGRATION):
    return Marks((EventMark(day, kind, "Something"),))


@pytest.mark.parametrize(
    ("last", "direction", "told"),
    [
        (60.0, HIGHER, ("usual variation", "")),
        (75.0, HIGHER, ("better than usual", "better")),
        (45.0, HIGHER, ("worse than usual", "worse")),
        (75.0, LOWER, ("worse than usual", "worse")),
        (75.0, NEUTRAL, ("unusual", "unusual")),
    ],
)
def test_the_last_wave_is_told_by_words(last, direction, told):
    assert spoken(points([*STEADY, last]), direction, Marks(), ENGLISH) == (*told, False)


@pytest.mark.parametrize(
    ("target", "told"),
    [(70.0, "misses its target"), (50.0, "meets its target"), (60.0, "target met by chance")],
)
def test_a_target_is_told_beside_it(target, told):
    marks = Marks((), TargetMark(target, date(2027, 1, 1), "Head of IT"))
    assert spoken(points(STEADY), HIGHER, marks, ENGLISH) == (f"usual variation, {told}", "", False)


def test_with_fewer_than_twelve_waves_nothing_is_said():
    assert spoken(points(STEADY[:11]), HIGHER, Marks(), ENGLISH) == Spoken()


def test_without_a_latest_figure_nothing_is_said():
    gone = [*points(STEADY), TrendPoint(date(2030, 1, 21), None)]
    assert spoken(gone, HIGHER, Marks(), ENGLISH) == Spoken()


def broken_at(place):
    broken = points(STEADY)
    broken[place] = TrendPoint(broken[place].day, broken[place].score, is_break=True)
    return broken


def test_after_a_break_limits_are_named_as_trial_ones_and_nothing_is_said_within_six_waves():
    assert spoken(broken_at(5), HIGHER, Marks(), ENGLISH) == ("usual variation", "", True)
    assert spoken(broken_at(9), HIGHER, Marks(), ENGLISH) == Spoken()


def chart(scores, marks):
    shown = points(scores)
    return charted(shown, shown, marks)


def stretches(scores, marks):
    return [one.start for one in chart(scores, marks).process.stretches]


def test_limits_begin_anew_at_a_lasting_event_once_it_has_settled():
    assert stretches(STEADY, event(date(2021, 8, 1))) == [0, 7]
    assert stretches(STEADY, event(date(2021, 8, 1), EventKind.CONTRACT)) == [0, 7]
    assert stretches(STEADY, event(date(2020, 5, 1))) == [0, 2]


def test_of_two_events_in_a_row_limits_begin_anew_at_the_later():
    both = Marks(event(date(2020, 11, 1)).events + event(date(2021, 8, 1)).events)
    assert stretches(STEADY, both) == [0, 7]


@pytest.mark.parametrize(
    "marks",
    [
        event(date(2021, 8, 1), EventKind.INCIDENT),
        Marks((EventMark(date(2021, 8, 1), EventKind.MIGRATION, "Part", is_of_part=True),)),
        event(date(2022, 8, 1)),
        event(date(2031, 1, 1)),
        event(date(2010, 1, 1)),
    ],
    ids=["passing", "of a part", "not settled", "later", "before"],
)
def test_at_all_other_events_limits_go_on(marks):
    assert stretches(STEADY, marks) == [0]


def test_until_an_event_has_settled_limits_are_those_from_before_it(session):
    scores = [*STEADY[:8], 70.0, 71.0, 70.5, 70.0]
    moved = event(date(2021, 12, 1))
    found = chart(scores, moved)
    assert found.process.last.limits.mean == pytest.approx(sum(STEADY[:8]) / 8)
    assert [str(rule) for rule in found.process.rules] == [""] * 8 + ["outside"] * 4
    marks = Marks(moved.events, TargetMark(50.0, date(2027, 1, 1), "Head of IT"))
    assert spoken(points(scores), HIGHER, marks, ENGLISH) == (
        "better than usual",
        "better",
        True,
    )
    shown = report_variation.varied(
        session, points(scores), measure(HIGHER), marks, UNMARKED, ENGLISH
    )
    assert not shown.assurance
    assert any("before the latest lasting event" in told for told in shown.sentences)


def measure(direction):
    return Measure("m", {"en": "M"}, ("m",), 1, 7, direction)


def test_an_xmr_chart_tells_its_limits_its_causes_and_its_target(session):
    scores = [*STEADY[:6], 80.0, *STEADY[6:], 40.0]
    shown = points(scores)
    marks = Marks((), TargetMark(70.0, date(2027, 1, 1), "Head of IT"))
    found = report_variation.varied(
        session, shown, measure(HIGHER), marks, marked(marks, shown, ENGLISH), ENGLISH
    )
    assert set(found.charts.by_size) == {"wide", "narrow"}
    assert found.verdict == "worse"
    assert [(cause.verdict, cause.words) for cause in found.causes] == [
        ("worse", "Worse: outside the limits"),
        ("better", "Better: outside the limits"),
    ]
    assert found.sentences[0] == "Larger dots mark 2 waves that show a special cause."
    assert found.stretches[0].months == "January 2020 to July 2023"
    assert "missed wave after wave" in found.assurance


def test_few_waves_have_trial_limits_and_fewer_none(session):
    trial = report_variation.varied(
        session, points(STEADY[:8]), measure(NEUTRAL), Marks(), UNMARKED, ENGLISH
    )
    assert trial.stretches[0].is_trial
    assert any("trial limits" in sentence for sentence in trial.sentences)
    assert trial.sentences[0] == "No wave shows a special cause."
    assert not trial.causes
    few = points(STEADY[:5])
    assert (
        report_variation.varied(session, few, measure(HIGHER), Marks(), UNMARKED, ENGLISH) is None
    )


def test_a_stretch_of_one_wave_has_no_limits(session):
    shown = points([*STEADY[:7], 58.0])
    shown[-1] = TrendPoint(shown[-1].day, 58.0, is_break=True)
    found = report_variation.varied(session, shown, measure(HIGHER), Marks(), UNMARKED, ENGLISH)
    assert found.stretches[-1].lower is None
    assert found.stretches[-1].months == "October 2021"
    assert found.stretches[-1].words == ("", "58.0", "")
    assert "An upright line marks" in found.sentences[-1]


def test_a_neutral_measure_is_unusual_and_neither_good_nor_bad(session):
    found = report_variation.varied(
        session, points([*STEADY, 90.0]), measure(NEUTRAL), Marks(), UNMARKED, ENGLISH
    )
    assert found.causes[0].words == "Unusual: outside the limits"
    assert {cause.verdict for cause in found.causes} == {"unusual"}
    assert found.waves[-1].verdict == "unusual"
