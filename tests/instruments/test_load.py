"""Questionnaire files: what is read, and every problem told by `file:line`."""

import pytest

from survey.domain.errors import Refused
from survey.domain.measure import Role
from survey.domain.questionnaire import ItemKind, Roster
from survey.domain.routing import AllOf, AnswerIs, AnyOf, Not
from survey.domain.scale import Apart, Direction
from survey.instruments.load import load, load_questionnaire
from tests.questionnaires.files import EVERYTHING, FOLDER, SMALLEST, changed, told


class TestReading:
    def test_the_smallest_questionnaire_gets_its_defaults(self):
        read = load_questionnaire(FOLDER / "smallest.yaml")
        assert (read.name, read.languages, read.intro) == ("smallest:1", ("en",), None)
        assert read.title == {"en": "A small survey"}
        item = read.items()["overall"]
        assert (item.kind, item.continues, item.show_when) == (ItemKind.SCALE, True, None)
        (measure,) = read.measures
        assert (measure.minimum, measure.maximum, measure.top) == (1, 2, frozenset())
        assert measure.direction is Direction.HIGHER_IS_BETTER

    def test_every_feature_is_read(self):
        read = load_questionnaire(FOLDER / "everything.yaml")
        items = read.items()
        assert items["overall"].ask == {"en": "How is it?", "cy": "Sut mae?"}
        assert items["used"].kind is ItemKind.PRODUCTS
        assert items["words"].kind is ItemKind.TEXT
        assert not items["overall"].continues
        assert [option.means for option in items["overall"].scale.apart] == [
            Apart.DO_NOT_KNOW,
            Apart.DOES_NOT_APPLY,
        ]
        start, detail, each, _ = read.sections
        assert start.intro == {"en": "Think back.", "cy": "Meddyliwch yn ôl."}
        assert detail.show_when == AnyOf(
            (
                AnswerIs("overall", frozenset({1, "do-not-know"})),
                Not(AnswerIs("overall", frozenset({2, 3}))),
            )
        )
        assert detail.items[0].show_when == AllOf((AnswerIs("overall", frozenset({1})),))
        assert each.roster == Roster("used", 2)

    def test_measures_take_from_the_scale_what_they_do_not_say(self):
        overall, both, waiting, product = load_questionnaire(FOLDER / "everything.yaml").measures
        assert (overall.role, overall.top) == (Role.HEADLINE, {2, 3})
        assert (both.reverse, both.top) == ({"lost"}, frozenset())
        assert (waiting.direction, waiting.top) == (Direction.LOWER_IS_BETTER, {1})
        assert (product.per_product, product.top) == (True, {3})

    def test_points_come_in_the_order_of_their_codes(self):
        text = changed(SMALLEST, "{1: Bad, 2: Good}", "{10: Good, 9: Fair, 1: Bad}")
        points = load_questionnaire(text).items()["overall"].scale.points
        assert [point.code for point in points] == [1, 9, 10]

    def test_a_file_knows_which_items_speak_of_their_series(self):
        assert load(EVERYTHING, "file.yaml").says_continues == {"overall", "lost"}


class TestProblemsOfForm:
    def test_every_problem_is_told_in_the_order_of_lines(self):
        text = changed(SMALLEST, "version: 1", 'version: "1"')
        text = changed(text, "minutes: 1", "minutes: 1.5\ncolour: red")
        text = changed(text, "direction: higher-is-better", "direction: up")
        assert told(text) == [
            "file.yaml:3: “version” should be a whole number",
            "file.yaml:5: “minutes” should be a whole number",
            "file.yaml:6: “colour” is not a key that is known here: check its spelling, or remove it",
            "file.yaml:10: “direction” should be one of 'higher-is-better', 'lower-is-better' or 'neutral'",
        ]

    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ("id: smallest", "id: Smallest", 2, "should be an id"),
            ("title: A small survey", "title: 7", 4, "should be text"),
            ("title: A small survey", "title: ''", 4, "should not be empty"),
            ("title: A small survey", f"title: {'x' * 101}", 4, "at most 100 characters"),
            ("minutes: 1", "minutes: 0", 5, "should be 1 or more"),
            ("minutes: 1", "minutes: 61", 5, "should be 60 or less"),
            ("{1: Bad, 2: Good}", "{1: Bad}", 8, "at least 2 needed"),
            ("{1: Bad, 2: Good}", "[Bad, Good]", 8, "should be a mapping"),
            ("{1: Bad, 2: Good}", "{1: Bad, two: Good}", 8, "should be a whole number"),
            ("{1: Bad, 2: Good}", "{-1: Bad, 2: Good}", 8, "should be 0 or more"),
            ("scale: rating}", "scale: rating, kind: radio}", 14, "'scale', 'text' or 'products'"),
            ("role: headline}", "role: first}", 16, "should be one of 'headline'"),
            ("role: headline}", "role: headline, weight: 2}", 16, "“weight” is not a key"),
            ("minutes: 1", "minutes: 1\nlanguages: [en, c*]", 6, "should be a language"),
        ],
    )
    def test_a_problem_is_told_with_its_line_and_how_to_mend_it(self, old, new, line, words):
        (problem,) = told(changed(SMALLEST, old, new))
        assert problem.startswith(f"file.yaml:{line}: ")
        assert words in problem

    def test_a_key_that_is_missing_is_told_where_its_mapping_begins(self):
        text = changed(SMALLEST, "id: smallest", "ID: smallest")
        assert "file.yaml:2: “id” is missing: add it" in told(text)

    def test_a_file_that_is_no_mapping_is_told(self):
        assert told("- a\n- b\n") == [
            "file.yaml:1: the file should be a mapping: key, colon, value"
        ]

    @pytest.mark.parametrize(
        "words", ["{{7*7}}", "{% x %}", "${x}", "#{x}", "%(x)s", "{0.__class__}"]
    )
    def test_what_looks_like_a_template_is_only_text(self, words):
        text = changed(SMALLEST, "How is it?", f"'{words}'")
        assert load_questionnaire(text).items()["overall"].ask == {"en": words}


CONDITION = "{item: overall, is: [1, do-not-know]}"


class TestProblemsOfTheWhole:
    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ("- id: last\n", "- id: start\n", 64, "“start” is the id of an earlier section"),
            ("- id: words", "- id: speed", 67, "“speed” is the id of an earlier item"),
            ("- id: waiting", "- id: both", 82, "“both” is the id of an earlier measure"),
            ("- id: words", "- id: site", 67, "meaning of its own"),
            (
                "- id: words\n        kind: text",
                "- id: words",
                67,
                "needs a scale, or `kind: text`",
            ),
            ("        kind: text", "        kind: text\n        scale: time", 69, "has no scale"),
            ("        scale: time", "        scale: times", 55, "no scale “times”"),
            ("top: [1]", "top: [4]", 26, "no point of the scale"),
            ("top: [1]", "top: [1, 2, 3]", 26, "holds every point"),
            (
                "sections:",
                "  spare:\n    points: {1: a, 2: b}\n    direction: neutral\nsections:",
                27,
                "used by no item",
            ),
            (
                CONDITION,
                "{item: speed, is: [1]}",
                44,
                "“speed” is no item with a scale in an earlier section",
            ),
            (CONDITION, "{item: words, is: [1]}", 44, "“words” is no item"),
            (CONDITION, "{item: used, is: [1]}", 44, "“used” is no item"),
            (CONDITION, "{item: overall, is: [4]}", 44, "“4” is no answer that “overall” offers"),
            (CONDITION, "{item: overall}", 44, "needs either `item` and `is`"),
            (CONDITION, "{item: overall, is: [1], all: []}", 44, "at least 1 needed"),
            ("chosen_in: used", "chosen_in: words", 59, "no item of kind “products”"),
            (
                "at_most: 2}",
                "at_most: 2}\n    show_when: {item: overall, is: [1]}",
                60,
                "has no `show_when`",
            ),
            ("at_most: 2", "at_most: 0", 59, "should be 1 or more"),
            (
                "        kind: text",
                "        kind: products",
                27,
                "more than one item of kind “products”",
            ),
            (
                "title: {en: Last, cy: Olaf}",
                "title: {en: Last, cy: Olaf}\n    roster: {chosen_in: used, at_most: 1}",
                66,
                "second roster",
            ),
            ("cy: Arolwg", "fr: Enquête", 5, "exactly these languages: en, cy"),
            (
                "{en: Think back., cy: Meddyliwch yn ôl.}",
                "Think back.",
                30,
                "in each language: en, cy",
            ),
            ("{en: Poor, cy: Gwael}", "{en: Poor}", 12, "exactly these languages"),
            (
                "cy: Sut mae?}\n        hint",
                "cy: ' Sut mae?'}\n        hint",
                33,
                "begin or end with space",
            ),
            ("languages: [en, cy]", "languages: [en, cy, cy]", 4, "names one twice"),
        ],
    )
    def test_what_does_not_fit_together_is_told_where_it_stands(self, old, new, line, words):
        problems = told(changed(EVERYTHING, old, new))
        assert any(p.startswith(f"file.yaml:{line}: ") and words in p for p in problems), problems

    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ("role: headline", "role: main", 70, "exactly one with `role: headline`"),
            ("role: main", "role: headline", 70, "exactly one with `role: headline`"),
            ("items: [lost]", "items: [words]", 84, "“words” is no item with a scale"),
            ("items: [speed, lost]", "items: [speed, lost, lost]", 78, "names one twice"),
            ("reverse: [lost]", "reverse: [overall]", 79, "not among `items`"),
            (
                "items: [lost]",
                "items: [lost]\n    reverse: [lost]",
                85,
                "for measures of several items",
            ),
            ("role: main", "role: main\n    top: [3]", 82, "for measures of one item"),
            ("top: [2, 3]", "top: [1, 2, 3]", 75, "but not all"),
            ("    direction: higher-is-better\n    role", "    role", 78, "different directions"),
            ("items: [speed, lost]", "items: [lost, product-overall]", 78, "partly in the roster"),
            ("role: product-headline", "role: main", 88, "cannot be “main”"),
            ("role: main", "role: product-headline", 81, "is for a measure of the roster"),
        ],
    )
    def test_measures_are_held_to_their_rules(self, old, new, line, words):
        problems = told(changed(EVERYTHING, old, new))
        assert any(p.startswith(f"file.yaml:{line}: ") and words in p for p in problems), problems

    def test_items_that_are_averaged_share_their_codes(self):
        text = changed(EVERYTHING, "3: {en: Much, cy: Llawer}", "4: {en: Much, cy: Llawer}")
        assert told(text) == [
            "file.yaml:78: “items” have scales with different codes: they cannot be averaged"
        ]

    def test_a_second_product_headline_is_refused(self):
        second = "  - {id: again, title: {en: A, cy: A}, items: [product-overall], role: product-headline}\n"
        assert (
            "file.yaml:70: the measures have more than one with `role: product-headline`: keep one"
            in told(EVERYTHING + second)
        )

    def test_at_most_twelve_measures_head_a_report(self):
        more = "".join(
            f"  - {{id: m{n}, title: M, items: [overall], role: main}}\n" for n in range(12)
        )
        assert told(SMALLEST + more) == [
            "file.yaml:15: 13 measures have `role: headline` or `main`: at most 12 may"
        ]
        load_questionnaire(SMALLEST + more[: more.index("  - {id: m11")])

    def test_a_questionnaire_holds_at_most_two_hundred_items(self):
        sections = "".join(
            f"  - id: s{n}\n    title: S\n    items:\n"
            + "".join(f"      - {{id: i{n}-{m}, ask: How?, scale: rating}}\n" for m in range(20))
            for n in range(10)
        )
        assert told(changed(SMALLEST, "sections:\n", "sections:\n" + sections)) == [
            "file.yaml:10: the sections hold 201 items: at most 200 are allowed"
        ]


def test_a_file_on_disk_is_named_by_its_path(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("id: x")
    with pytest.raises(Refused, match=f"{path}:1: “version” is missing"):
        load_questionnaire(path)
