"""Answers collected elsewhere: mappings that fit, mappings that do not, and rows stored or refused."""

import pytest

from survey.domain.errors import Problem, Refused
from survey.domain.group import Breakdown
from survey.instruments.load import load_questionnaire
from survey.instruments.mapping import check_against, groups, load_mapping, rows
from tests.questionnaires.files import EVERYTHING, changed

QUESTIONNAIRE = load_questionnaire(EVERYTHING)
MAPPING = """\
wave: {id: old-survey, title: Old survey, opens: 2019-03-01, closes: 2019-03-31, series: old-surveys}
questionnaire: everything:2
items:
  overall: Q1
  lost: Q 2
not_asked: [speed]
options:
  satisfaction:
    bad: 1
    middling: 2
    good: 3
    cannot say: do-not-know
  time:
    none: 1
    some: 2
    much: 3
missing: ["", "-"]
breakdowns:
  organisation:
    column: Dept
    whole: All departments
    kind: department
    groups:
      - {code: plan, name: Planning, written: [Planning, PLAN]}
      - {code: care, name: Social care, written: [Social care]}
    not_stated: {written: [""]}
  site:
    column: Town
    whole: All towns
    kind: town
    as_written: true
    not_stated: {name: Town not given, written: ["?"]}
weight: w
"""
HEADER = "No,Q1,Q 2,Dept,Town,w\n"


@pytest.fixture
def mapping(tmp_path):
    def load(text=MAPPING):
        path = tmp_path / "mapping.yaml"
        path.write_text(text)
        return load_mapping(path)

    return load


@pytest.fixture
def table(tmp_path):
    def write(body, header=HEADER, encoding="utf-8"):
        path = tmp_path / "answers.csv"
        path.write_bytes((header + body).encode(encoding))
        return path

    return write


class TestMapping:
    def test_a_mapping_says_which_wave_the_answers_become(self, mapping):
        read = mapping()
        assert (read.wave_id, read.title, read.series, read.k) == (
            "old-survey",
            "Old survey",
            "old-surveys",
            10,
        )
        assert (read.opens.isoformat(), read.closes.isoformat()) == ("2019-03-01", "2019-03-31")
        assert read.questionnaire == ("everything", 2)
        assert read.not_asked == {"speed"}
        assert read.is_weighted

    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ("closes: 2019-03-31", "closes: 2019-02-31", 1, "should be a date"),
            ("closes: 2019-03-31", "closes: 2019-02-28", 1, "closes before it opens"),
            ("series: old-surveys", "series: old-surveys, k: 9", 1, "should be 10 or more"),
            ("everything:2", "everything", 2, "such as it-service:1"),
            ("  lost: Q 2", "  lost: Q1", 5, "“Q1” has been used already"),
            ("column: Town", "column: Q1", 28, "“Q1” has been used already"),
            ("not_asked: [speed]", "not_asked: [lost]", 6, "stands under `items` too"),
            (
                "    cannot say: do-not-know",
                "    cannot say: no-idea",
                12,
                "'does-not-apply' or 'do-not-know'",
            ),
            ("    some: 2", "    '-': 2", 13, "stands under `missing` too"),
            ("    some: 2", "    ' none': 2", 13, "written twice, but for space"),
            ("code: care", "code: plan", 23, "two groups have the code “plan”"),
            ("code: care", "code: all", 23, "meaning of its own"),
            (
                "written: [Social care]",
                "written: [' PLAN']",
                19,
                "“PLAN” is written for two groups",
            ),
            ("    as_written: true\n", "", 27, "either `groups` or `as_written: true`"),
            ("as_written: true", "as_written: false", 31, "should be one of True"),
            ("weight: w", "weights: w", 33, "is not a key"),
        ],
    )
    def test_what_is_wrong_is_told_by_line(self, mapping, old, new, line, words):
        with pytest.raises(Refused) as refusal:
            mapping(changed(MAPPING, old, new))
        told = [str(problem) for problem in refusal.value.problems]
        assert any(f"mapping.yaml:{line}: " in one and words in one for one in told), told

    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ("everything:2", "everything:1", 2, "for everything:1, not everything:2"),
            ("  lost: Q 2", "  words: Q 2", 5, "“words” is no item with a scale outside a roster"),
            ("  lost: Q 2", "  product-overall: Q 2", 5, "no item with a scale outside a roster"),
            ("  lost: Q 2\n", "", 3, "the item “lost” has no column"),
            ("not_asked: [speed]", "not_asked: [speed, used]", 6, "“used” is no item"),
            (
                "  time:\n    none: 1\n    some: 2\n    much: 3\n",
                "",
                7,
                "the scale “time” is missing",
            ),
            ("  time:", "  rating:", 13, "“rating” is no scale of an item"),
            ("    much: 3", "    much: 4", 16, "“4” is no answer of the scale “time”"),
            ("    much: 3", "    much: do-not-know", 16, "“do-not-know” is no answer"),
        ],
    )
    def test_what_does_not_fit_the_questionnaire_is_told_by_line(
        self, mapping, old, new, line, words
    ):
        with pytest.raises(Refused) as refusal:
            check_against(mapping(changed(MAPPING, old, new)), QUESTIONNAIRE)
        told = [str(problem) for problem in refusal.value.problems]
        assert any(f"mapping.yaml:{line}: " in one and words in one for one in told), told


class TestRows:
    def read(self, mapping, path):
        return list(rows(mapping, QUESTIONNAIRE, path))

    def test_each_row_becomes_a_response(self, mapping, table):
        path = table("1,good,much,Planning,Leeds,1.5\n2, bad ,none,PLAN,Hull,2\n")
        first, second = self.read(mapping(), path)
        assert (first.number, first.answers) == (2, {"overall": 3, "lost": 3})
        assert (first.organisation, first.site, first.weight) == ("plan", "leeds", 1.5)
        assert (second.answers, second.site) == ({"overall": 1, "lost": 1}, "hull")

    def test_what_is_missing_is_no_answer_and_what_stands_apart_is_one(self, mapping, table):
        (row,) = self.read(mapping(), table("1,cannot say,-,,?,1\n"))
        assert row.answers == {"overall": "do-not-know"}
        assert type(row.answers["overall"]) is str
        assert (row.organisation, row.site) == ("not-stated", "not-stated")

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("1,great,much,Planning,Leeds,1", "“great” in “Q1” is no option of “overall”"),
            ("1,Good,much,Planning,Leeds,1", "“Good” in “Q1”"),
            ("1,good,much,Parks,Leeds,1", "“Parks” in “Dept” is no group of the organisation"),
            ("1,good,much,Planning,,1", "“” in “Town” is no group of the site"),
            ("1,good,much,Planning,Leeds,0", "“0” in “w” is no weight"),
            ("1,good,much,Planning,Leeds,nan", "no weight"),
            ("1,good,much,Planning,Leeds,heavy", "“heavy” in “w” is no weight"),
            ("1,good,much,Planning,Leeds,1e999", "no weight"),
            ("1,good,much,Planning,Leeds", "more or fewer cells"),
            ("1,good,much,Planning,Leeds,1,2", "more or fewer cells"),
        ],
    )
    def test_a_row_that_cannot_be_read_is_refused_with_its_number(
        self, mapping, table, line, words
    ):
        path = table(f"0,good,much,Planning,Leeds,1\n{line}\n2,bad,none,Planning,Hull,1\n")
        good, refused, after = self.read(mapping(), path)
        assert isinstance(refused, Problem)
        assert refused.where == "answers.csv row 3"
        assert words in refused.what
        assert (good.number, after.number) == (2, 4)

    def test_every_row_in_is_stored_or_refused_but_blank_lines(self, mapping, table):
        path = table('1,good,much,Planning,"Leeds\nSouth",1\n\n3,,,,?,1\n4,x,,,?,1\n,,,,,\n')
        read = self.read(mapping(), path)
        assert [type(row).__name__ for row in read] == [
            "MappedRow",
            "MappedRow",
            "Problem",
            "Problem",
        ]
        assert [getattr(row, "number", row) for row in read[:2]] == [2, 4]
        assert read[0].site == "leeds-south"
        assert read[1].answers == {}

    @pytest.mark.parametrize(
        ("header", "words"),
        [
            ("No,Q1,Dept,Town,w\n", "the column “Q 2” is missing"),
            ("No,Q1,Q 2,Q1,Dept,Town,w\n", "the column “Q1” stands 2 times"),
            ("", "the column “Q1” is missing"),
        ],
    )
    def test_a_table_without_a_column_is_refused_whole(self, mapping, table, header, words):
        with pytest.raises(Refused) as refusal:
            self.read(mapping(), table("", header=header))
        assert f"answers.csv row 1: {words}" in str(refusal.value)

    def test_columns_that_are_not_named_may_stand_twice(self, mapping, table):
        path = table("1,2,good,much,Planning,Leeds,1\n", header="No," + HEADER)
        assert len(self.read(mapping(), path)) == 1

    @pytest.mark.parametrize(
        ("encoding", "delimiter"),
        [("utf-8", "comma"), ("utf-8-sig", "comma"), ("utf-16", "tab"), ("cp1252", "semicolon")],
    )
    def test_a_table_may_be_written_in_several_ways(self, mapping, table, encoding, delimiter):
        named = {"utf-8-sig": "utf-8", "cp1252": "windows-1252"}.get(encoding, encoding)
        sign = {"comma": ",", "tab": "\t", "semicolon": ";"}[delimiter]
        text = MAPPING + f"table: {{encoding: {named}, delimiter: {delimiter}}}\n"
        body = "1,good,much,Planning,Orléans,1\n".replace(",", sign)
        path = table(body, header=HEADER.replace(",", sign), encoding=encoding)
        (row,) = self.read(mapping(text), path)
        assert row.site.startswith("orleans-")

    @pytest.mark.parametrize(
        ("body", "encoding", "words"),
        [
            (
                "1,good,much,Planning,Orléans,1\n",
                "cp1252",
                "answers.csv: the file is not UTF-8: say its `encoding`",
            ),
            ('1,"good,much,Planning,Hull,1\n', "utf-8", "cannot be read on"),
            (f"1,good,much,Planning,{'x' * 1_000_001},1\n", "utf-8", "a line is too long"),
        ],
    )
    def test_a_table_that_cannot_be_read_on_is_refused_whole(
        self, mapping, table, body, encoding, words
    ):
        with pytest.raises(Refused, match=words):
            self.read(mapping(), table(body, encoding=encoding))

    def test_a_file_that_is_not_there_is_said_so(self, mapping, tmp_path):
        with pytest.raises(Refused, match="cannot be read"):
            self.read(mapping(), tmp_path / "missing.csv")

    def test_a_mapping_without_breakdowns_puts_everybody_at_the_root(self, mapping, table):
        text = MAPPING[: MAPPING.index("breakdowns:")]
        (row,) = self.read(mapping(text), table("1,good,much,,,\n"))
        assert (row.organisation, row.site, row.weight) == ("all", "all", None)


class TestGroups:
    def test_both_trees_have_a_root_and_the_leaves_below_it(self, mapping, table):
        path = table(
            "1,good,much,Planning,Leeds,1\n2,bad,none,,LEEDS,1\n3,bad,none,,Côte,1\n4,x,,,?,1\n"
        )
        trees = groups(mapping(), path)
        organisation = [group for group in trees if group.breakdown is Breakdown.ORGANISATION]
        site = [group for group in trees if group.breakdown is Breakdown.SITE]
        assert [(g.code, g.name, g.parent) for g in organisation] == [
            ("all", "All departments", None),
            ("care", "Social care", "all"),
            ("not-stated", "Not stated", "all"),
            ("plan", "Planning", "all"),
        ]
        assert [(g.name, g.kind) for g in site] == [
            ("All towns", "town"),
            ("Côte", "town"),
            ("LEEDS", "town"),
            ("Town not given", "town"),
        ]

    def test_without_not_stated_everybody_must_be_somewhere(self, mapping, table):
        text = changed(MAPPING, '    not_stated: {written: [""]}\n', "")
        path = table("1,good,much,,Leeds,1\n")
        (refused,) = rows(mapping(text), QUESTIONNAIRE, path)
        assert "“” in “Dept” is no group of the organisation" in str(refused)
        assert "organisation:not-stated" not in {g.key for g in groups(mapping(text), path)}

    def test_a_breakdown_that_is_not_mapped_is_its_root_alone(self, mapping, table):
        trees = groups(mapping(MAPPING[: MAPPING.index("breakdowns:")]), table(""))
        assert [group.key for group in trees] == ["organisation:all", "site:all"]

    def test_every_row_belongs_to_a_group_of_the_trees(self, mapping, table):
        path = table("1,good,much,Planning,St. Ives,1\n2,bad,none,,all,1\n3,bad,none,,東京,1\n")
        codes = {group.key for group in groups(mapping(), path)}
        for row in rows(mapping(), QUESTIONNAIRE, path):
            assert {f"organisation:{row.organisation}", f"site:{row.site}"} <= codes
