"""A questionnaire file of which parts cannot be read: the rest is checked all the same, and nothing is made up."""

import pytest

from tests.questionnaires.files import EVERYTHING, SMALLEST, changed, told

LOST = "    items: [lost]\n"


def broken(*changes):
    text = EVERYTHING
    for old, new in changes:
        text = changed(text, old, new)
    return told(text)


def test_form_and_references_are_told_in_one_go_in_the_order_of_lines():
    problems = broken(
        ("minutes: 3", "minutes: soon"),
        ("        scale: time", "        scale: times"),
        ("title: {en: Last, cy: Olaf}", "title: 7"),
        ("chosen_in: used", "chosen_in: words"),
        (LOST, "    items: [lots]\n"),
    )
    assert [problem.split(": ", 1)[0] for problem in problems] == [
        f"file.yaml:{line}" for line in (7, 20, 55, 59, 65, 78, 84)
    ]
    assert problems[0] == "file.yaml:7: “minutes” should be a whole number"
    assert "“times” under `scales`" in problems[2]
    assert "“words” is no item of kind “products”" in problems[3]
    assert "“lots” is no item with a scale" in problems[6]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: everything", "id: Everything"),
        ("languages: [en, cy]", "languages: 7"),
        ("languages: [en, cy]", "langauges: [en, cy]"),
        ("title: {en: A survey, cy: Arolwg}", "title: ''"),
        ("    direction: lower-is-better", "    direction: down"),
        ("    top: [1]", "    top: 1"),
        ("      3: {en: Much, cy: Llawer}", "      three: {en: Much, cy: Llawer}"),
        ("  - id: detail", "  - id: Detail"),
        ("      - id: overall", "      - id: Overall"),
        ("      - id: overall", "      - ID: overall"),
        ("        kind: products", "        kind: product"),
        ("        kind: text", "        knd: text"),
        ("        scale: time", "        scale: [time]"),
        ("        scale: time", "        scael: time"),
        ("        ask: {en: Which do you use?, cy: Pa rai?}", "        ask: {en: 7, cy: Pa rai?}"),
        ("{item: overall, is: [1, do-not-know]}", "{item: overall}"),
        ("        continues: true", "        continues: perhaps"),
        ("at_most: 2", "at_most: 0"),
        ("chosen_in: used", "chosen: used"),
        ("    role: headline", "    role: head"),
        ("    role: headline", "    rol: headline"),
        (LOST, "    items: lost\n"),
        ("    direction: higher-is-better\n    role", "    direction: up\n    role"),
        ("    reverse: [lost]", "    reverse: lost"),
    ],
)
def test_a_part_that_cannot_be_read_makes_no_other_part_look_wrong(old, new):
    lines = {problem.split(": ", 1)[0] for problem in broken((old, new))}
    assert len(lines) == 1, lines


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("sections:\n", "sections: later\nparts:\n", "“sections” should be a list"),
        ("measures:\n", "measures:\n  - overall\n", "“measures” should be a mapping"),
        ("  rating:", "  Rating:", "“Rating” should be an id"),
    ],
)  # fmt: skip
def test_where_too_little_can_be_read_only_that_is_told(old, new, words):
    text = changed(SMALLEST, old, new)
    assert words in "\n".join(told(text))
    assert "no scale" not in "\n".join(told(text))
