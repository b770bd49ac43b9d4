"""Two versions side by side: everything that a respondent or a figure meets is told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.domain.questionnaire_changes import TextPart, changes, moved
from survey.domain.series import Fate
from survey.instruments.load import load_questionnaire
from tests.questionnaires.files import EVERYTHING, changed

BEFORE = load_questionnaire(EVERYTHING)


def after(*replacements, version=3):
    """The questionnaire with everything in it, with texts of its file replaced."""
    text = EVERYTHING.replace("version: 2", f"version: {version}")
    for old, new in replacements:
        text = changed(text, old, new)
    return load_questionnaire(text)


def compared(*replacements):
    return changes((BEFORE, after(*replacements)))


def said(words):
    return "".join(piece.words for piece in words)


def test_the_same_questionnaire_has_no_changes_but_its_number():
    found = compared(("continues: false", "continues: true"))
    for name in (
        "reworded",
        "sections",
        "items",
        "scales",
        "measures",
        "items_added",
        "items_removed",
    ):
        assert getattr(found, name) == (), name
    assert found.languages_added == found.languages_removed == ()
    assert found.is_only_a_number
    assert {one.fate for one in found.series} == {Fate.GOES_ON}


@pytest.mark.parametrize(
    ("old", "new", "language", "which"),
    [
        ("ask: {en: How fast is it?", "ask: {en: How slow is it?", "en", TextPart.ASK),
        ("cy: Pa mor gyflym?", "cy: Pa mor araf?", "cy", TextPart.ASK),
        ("hint: {en: Your view.", "hint: {en: Your own view.", "en", TextPart.HINT),
    ],
)
def test_each_changed_word_of_an_item_is_told_in_its_language(old, new, language, which):
    told = [
        (where, rewording.language)
        for item in compared((old, new)).items
        for where, rewording in item.reworded
    ]
    assert told == [(which, language)]


@pytest.mark.parametrize(
    ("old", "new", "which"),
    [
        ("title: {en: A survey,", "title: {en: The survey,", TextPart.TITLE),
        ("intro: {en: Tell us.,", "intro: {en: Tell me.,", TextPart.INTRO),
        (
            "acknowledgement: After an idea by somebody.",
            "acknowledgement: By us.",
            TextPart.ACKNOWLEDGEMENT,
        ),
    ],
)
def test_the_words_of_the_whole_are_told(old, new, which):
    assert [where for where, _rewording in compared((old, new)).reworded] == [which]


def test_a_section_that_is_reworded_routed_or_repeated_otherwise():
    found = compared(
        ("title: {en: Detail,", "title: {en: More detail,"),
        ("{item: overall, is: [1, do-not-know]}", "{item: overall, is: [1]}"),
        ("at_most: 2", "at_most: 3"),
    )
    told = {
        change.after.id: (bool(change.reworded), change.is_routed_anew, change.has_another_roster)
        for change in found.sections
    }
    assert told == {"detail": (True, True, False), "each": (False, False, True)}
    assert found.sections[1].route_before is None


def test_items_and_sections_that_come_go_and_move():
    speed = BEFORE.items()["speed"]
    start, detail, each, last = BEFORE.sections
    new = replace(
        BEFORE,
        version=3,
        sections=(
            replace(start, items=(*start.items[:1], speed)),
            each,
            replace(detail, items=(detail.items[1], replace(speed, id="new"))),
            replace(last, id="end"),
        ),
    )
    found = changes((BEFORE, new))
    assert [item.id for _section, item in found.items_added] == ["new"]
    assert [item.id for _section, item in found.items_removed] == ["used"]
    assert [section.id for section in found.sections_added] == ["end"]
    assert [section.id for section in found.sections_removed] == ["last"]
    assert {change.after.id for change in found.items if change.is_moved} == {
        "speed",
        "lost",
        "words",
    }
    assert [change.after.id for change in found.sections if change.is_moved] == ["detail"]


def test_an_item_of_another_kind_or_with_another_route():
    found = compared(
        ("kind: text\n", "scale: time\n        continues: false\n"),
        ("            - {item: overall, is: [1]}", "            - {item: overall, is: [2]}"),
    )
    told = {item.after.id: (item.is_of_another_kind, item.is_routed_anew) for item in found.items}
    assert told["words"] == (True, False)
    assert told["speed"] == (False, True)
    assert not found.is_only_a_number
    (speed,) = (item for item in found.items if item.is_routed_anew)
    routes = [speed.route_before, speed.route_after]
    assert [[text["en"] for text in route.options] for route in routes] == [["Poor"], ["Fair"]]


def test_another_scale_is_told_once_for_all_its_items():
    found = compared(
        ("2: {en: Fair, cy: Gweddol}", "2: {en: So so, cy: Gweddol}"),
        ("      do-not-know: {en: Do not know, cy: Ddim yn gwybod}\n", ""),
        ("is: [1, do-not-know]", "is: [1]"),
    )
    (scale,) = found.scales
    assert scale.items == ("overall", "speed", "product-overall")
    assert scale.is_another
    reworded, gone = scale.options
    assert (reworded.value, said(reworded.reworded[0].before), said(reworded.reworded[0].after)) == (
        "2", "Fair", "So so",
    )  # fmt: skip
    assert (gone.value, gone.is_apart, gone.after) == ("do-not-know", True, None)


def test_an_option_apart_does_not_make_another_scale():
    found = compared(
        ("{en: Not used, cy: Heb ei ddefnyddio}", "{en: Unused, cy: Heb ei ddefnyddio}")
    )
    (scale,) = found.scales
    assert not scale.is_another


def test_a_top_box_makes_another_scale_though_no_option_has_changed():
    (scale,) = compared(("    top: [3]\n", "    top: [2, 3]\n")).scales
    assert scale.is_another
    assert scale.options == ()


def test_a_measure_that_is_called_otherwise_or_plays_another_part():
    found = compared(
        ("title: {en: Both,", "title: {en: The two,"),
        ("items: [lost]\n", "items: [lost]\n    role: main\n"),
    )
    told = {
        one.after.id: (bool(one.reworded), one.before.role is one.after.role)
        for one in found.measures
    }
    assert told == {"both": (True, True), "waiting": (False, False)}


def test_a_language_that_came_is_told_and_its_texts_are_no_changes():
    english = replace(
        BEFORE, version=1, languages=("en",), title={"en": "A survey"}, intro={"en": "Tell us."}
    )
    found = changes((english, BEFORE))
    assert found.languages_added == ("cy",)
    assert found.reworded == ()
    assert changes((BEFORE, replace(english, version=3))).languages_removed == ("cy",)


@given(st.permutations("abcdefg"))
def test_as_few_as_possible_are_said_to_have_moved(after):
    strayed = moved("abcdefg", after)
    kept = [id_ for id_ in after if id_ not in strayed]
    assert kept == sorted(kept)
    for id_ in strayed:
        back = sorted([*kept, id_], key=after.index)
        assert back != sorted(back)


def test_what_is_not_in_both_has_not_moved():
    assert moved("abc", "xbc") == frozenset()
    assert moved("", "") == frozenset()


def test_a_measure_that_came_is_told_among_the_series_alone():
    more = "  - id: more\n    title: {en: More, cy: Mwy}\n    items: [speed]\n"
    found = compared(("measures:\n", "measures:\n" + more))
    assert found.measures == ()
    assert [one.measure.id for one in found.series if one.fate is Fate.BEGINS] == ["more"]
