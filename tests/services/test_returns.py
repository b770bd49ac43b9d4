"""Answers collected elsewhere become a closed wave, or everything that is wrong is told."""

import pytest

from survey.domain.errors import Refused
from survey.domain.wave import WaveState
from survey.services import estimates, questionnaires, release, returns
from survey.services.estimates import Wanted
from survey.storage import audit, releases, responses, waves
from tests.closing_factories import ACTOR, FILE, NOW

MAPPING = """
wave: {id: old-2019, title: Autumn 2019, opens: 2019-10-01, closes: 2019-10-31, series: old}
questionnaire: two-items:1
items: {overall: How is IT?, speed: How fast?}
not_asked: [waiting]
options:
  satisfaction: {Awful: 1, Bad: 2, Fair: 3, Good: 4, Great: 5, Not for me: does-not-apply}
missing: ["", n/a]
breakdowns:
  organisation:
    column: Department
    whole: Whole council
    kind: department
    as_written: true
    not_stated: {written: [""]}
"""
HEADER = "How is IT?,How fast?,Department\n"


@pytest.fixture
def bring_in(session, tmp_path):
    questionnaires.add_file(session, FILE, NOW, ACTOR)

    def bring_in(rows, mapping=MAPPING, header=HEADER):
        (tmp_path / "old.csv").write_text(header + "".join(f"{row}\n" for row in rows))
        (tmp_path / "old.yaml").write_text(mapping)
        return returns.import_returns(
            session, tmp_path / "old.csv", tmp_path / "old.yaml", now=NOW, actor=ACTOR
        )

    return bring_in


ROWS = [
    *["Good,Bad,Care"] * 8,
    *["Bad,n/a,Care"] * 6,
    *["Fair,Good,Plan"] * 7,
    *["Great,Great,Plan"] * 7,
    *["Good,Fair,"] * 3,
]


def figures(session, **wanted):
    (line,) = estimates.published(session, Wanted(**wanted))
    return line.estimate


def test_every_row_is_stored_or_refused_with_its_reason(bring_in):
    imported = bring_in([*ROWS, "Superb,Bad,Care", "Good,Bad"])
    assert (imported.rows, imported.stored) == (33, 31)
    assert [problem.where for problem in imported.refused] == ["old.csv row 33", "old.csv row 34"]
    assert "“Superb” in “How is IT?”" in imported.refused[0].what


def test_a_row_that_says_nothing_is_a_response_without_answers(bring_in, session):
    assert bring_in([*ROWS, ",,Care"]).stored == 32
    assert figures(session, groups=("all",), measures=("overall",)).base == 31
    atoms = responses.atoms(session, "old-2019")
    assert sum(atom.returned for atom in atoms) - sum(atom.answered for atom in atoms) == 1


def test_the_wave_is_closed_without_a_frame_in_its_series(bring_in, session):
    bring_in(ROWS)
    wave = waves.get(session, "old-2019")
    assert (wave.state, wave.has_frame, wave.series) == (WaveState.CLOSED, False, "old")


def test_the_mean_is_that_of_a_simple_random_sample(bring_in, session):
    bring_in(ROWS)
    values = [4] * 8 + [2] * 6 + [3] * 7 + [5] * 7 + [4] * 3
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    whole = figures(session, groups=("all",), measures=("overall",))
    assert whole.mean == pytest.approx(mean, rel=1e-12)
    assert whole.se == pytest.approx((variance / len(values)) ** 0.5, rel=1e-12)
    assert whole.eligible is None


def test_those_who_did_not_say_are_counted_with_a_department_which_is_then_not_shown(
    bring_in, session
):
    bring_in(ROWS)
    bases = {
        line.estimate.group: line.estimate.base
        for line in estimates.published(session, Wanted(measures=("overall",)))
    }
    assert bases == {
        "all": 31,
        "organisation:care": None,
        "organisation:not-stated": None,
        "organisation:plan": 14,
    }


def test_an_item_that_was_put_to_nobody_says_so(bring_in, session):
    bring_in(ROWS)
    lines = list(estimates.published(session, Wanted(measures=("waiting",))))
    assert {line.estimate.group for line in lines} > {"all", "organisation:plan"}
    assert {line.estimate.suppressed for line in lines} == {"not asked in this wave"}


def test_an_imported_release_can_be_made_again_byte_for_byte(bring_in, session):
    bring_in(ROWS)
    assert release.recompute(session, "old-2019", 1) == releases.document(session, "old-2019", 1)


def test_a_weight_that_is_mapped_counts_and_is_kept(bring_in, session):
    header = HEADER.replace("\n", ",Weight\n")
    rows = [*[f"{row},1" for row in ROWS], *["Great,Great,Plan,3"] * 2]
    bring_in(rows, MAPPING + "weight: Weight\n", header)
    values = [4] * 8 + [2] * 6 + [3] * 7 + [5] * 7 + [4] * 3
    whole = figures(session, groups=("all",), measures=("overall",))
    assert whole.mean == pytest.approx((sum(values) + 30) / (31 + 6), rel=1e-12)
    assert release.recompute(session, "old-2019", 1) == releases.document(session, "old-2019", 1)


def test_the_log_holds_the_counts_and_which_rows_were_refused(bring_in, session):
    bring_in([*ROWS, "Superb,Bad,Care"])
    assert audit.has(session, "import returns", "wave:old-2019")
    assert audit.verify(session) is None


@pytest.mark.parametrize(
    ("rows", "mapping", "told"),
    [
        (ROWS, MAPPING.replace("two-items:1", "two-items:7"), "two-items:7 has not been added"),
        (ROWS, MAPPING.replace("How fast?", "How quick?"), "How quick?"),
        (ROWS[:9], MAPPING, "9 rows are good"),
        ([], MAPPING, "0 rows are good"),
    ],
    ids=["unknown questionnaire", "unknown column", "fewer than K", "no row"],
)
def test_what_cannot_be_used_stores_nothing(bring_in, session, rows, mapping, told):
    with pytest.raises(Refused, match=told.replace("?", r"\?")):
        bring_in(rows, mapping)
    assert waves.find(session, "old-2019") is None


def test_a_wave_is_not_brought_in_twice(bring_in):
    bring_in(ROWS)
    with pytest.raises(Refused, match="there is a wave of this name already"):
        bring_in(ROWS)
