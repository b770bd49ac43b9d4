"""A new version says what becomes of the series of each item that changed."""

import pytest

from survey.domain.errors import Refused
from survey.instruments.load import load, load_questionnaire
from survey.instruments.succession import check_succession
from tests.questionnaires.files import EVERYTHING, SMALLEST, changed

ITEM = "{id: overall, ask: How is it?, scale: rating}"
BEFORE = load_questionnaire(SMALLEST)


def objection(text, before=BEFORE):
    with pytest.raises(Refused) as refusal:
        check_succession(load(text, "file.yaml"), before)
    return str(refusal.value)


def test_an_item_that_is_the_same_goes_on():
    check_succession(load(changed(SMALLEST, "version: 1", "version: 2"), "file.yaml"), BEFORE)


def test_other_words_must_say_whether_the_series_goes_on():
    words = "{id: overall, ask: How was it?, scale: rating}"
    assert objection(changed(SMALLEST, ITEM, words)).startswith(
        "file.yaml:14: the item “overall” has other words than in the version before: say `continues: true`"
    )
    for said in ("true", "false"):
        text = changed(SMALLEST, ITEM, words.replace("}", f", continues: {said}}}"))
        check_succession(load(text, "file.yaml"), BEFORE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2: Good}", "3: Good}"),
        ("2: Good}", "2: Fine}"),
        ("2: Good}", "2: Good, 3: Best}"),
        ("direction: higher-is-better", "direction: neutral"),
        ("direction: higher-is-better", "direction: higher-is-better\n    top: [2]"),
    ],
)
def test_another_scale_never_continues(old, new):
    text = changed(SMALLEST, old, new)
    assert "another scale than in the version before, so it cannot continue" in objection(text)
    insisting = changed(text, ITEM, ITEM.replace("}", ", continues: true}"))
    assert "cannot continue" in objection(insisting)
    breaking = changed(text, ITEM, ITEM.replace("}", ", continues: false}"))
    check_succession(load(breaking, "file.yaml"), BEFORE)


def test_another_option_apart_counts_as_other_words():
    text = changed(SMALLEST, "direction:", "apart: {do-not-know: Unsure}\n    direction:")
    assert "other words" in objection(text)


def test_a_hint_that_comes_or_goes_counts_as_other_words():
    hinted = changed(SMALLEST, ITEM, ITEM.replace("scale", "hint: Look around., scale"))
    assert "other words" in objection(hinted)
    assert "other words" in objection(SMALLEST, before=load_questionnaire(hinted))


def test_another_kind_cannot_continue():
    text = changed(EVERYTHING, "kind: text\n", "scale: time\n")
    assert "“words” has another scale" in objection(text, before=load_questionnaire(EVERYTHING))


def test_a_language_more_changes_no_series():
    both = load(EVERYTHING, "file.yaml")
    only_english = EVERYTHING.replace("languages: [en, cy]", "languages: [en]")
    for line in EVERYTHING.splitlines():
        if ", cy: " in line:
            english = line[: line.rindex(", cy: ")] + "}"
            only_english = only_english.replace(line, english)
    check_succession(both, load_questionnaire(only_english))


def test_items_may_come_and_go():
    check_succession(
        load(SMALLEST, "file.yaml"), load_questionnaire(EVERYTHING.replace("overall", "whole"))
    )
