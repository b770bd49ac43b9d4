"""Two versions side by side: each changed word, and each series that breaks."""

import pytest

from tests.questionnaires.files import EVERYTHING, SMALLEST, changed

ITEM = "      - id: speed\n        ask: {en: How fast is it?, cy: Pa mor gyflym?}"
LATER = (
    EVERYTHING.replace("version: 2", "version: 3")
    .replace(
        ITEM,
        ITEM.replace("fast is", "slow was").replace("gyflym", "araf")
        + "\n        continues: false",
    )
    .replace(
        "        continues: false\n      - id: used", "        continues: true\n      - id: used"
    )
    .replace("hint: {en: Your view., cy: Eich barn.}", "hint: {en: Your own view., cy: Eich barn.}")
    .replace("{item: overall, is: [1, do-not-know]}", "{item: overall, is: [1]}")
    .replace("at_most: 2", "at_most: 1")
    .replace("minutes: 3", "minutes: 4")
    .replace("title: {en: Waiting, cy: Aros}", "title: {en: Waiting time, cy: Aros}")
    .replace("acknowledgement: After an idea by somebody.\n", "")
)


@pytest.fixture
def page(admin, add):
    add(EVERYTHING, LATER)
    return admin.get("/questionnaires/compare?old=everything:2&new=everything:3")


def rewordings(page):
    """What stands on each side of each changed text: the language, and the words that are marked."""
    return [
        (
            one.all("dl")[0].get("lang"),
            [x.text for x in one.all("del")],
            [x.text for x in one.all("ins")],
        )
        for one in page.all("div")
        if "reworded" in one.classes
    ]


def test_each_wording_change_is_shown_word_by_word_in_its_language(page):
    assert rewordings(page) == [
        ("en", [], ["own"]),
        ("en", ["fast is"], ["slow was"]),
        ("cy", ["gyflym"], ["araf"]),
        (None, ["After an idea by somebody."], []),
        ("en", [], ["time"]),
    ]
    assert "Before How fast is it? After How slow was it?" in page.text
    assert "Question · Welsh" in page.text


def test_each_series_that_breaks_is_shown_and_why(page):
    (row,) = page.all("tbody")[0].all("tr")
    assert (
        row.text == "Both both Breaks Version 3 says that the question speed starts a new series."
    )
    assert "3 series go on: Overall, Waiting time, Product" in page.text
    assert "One series breaks." in page.text


def test_everything_else_that_changed_is_told(page):
    for words in (
        "Before, it was put only if one of these: “How is it?” is answered “Poor” or “Do not know”",
        "Now it is put only if one of these: “How is it?” is answered “Poor”",
        "For how many products it is put: before, 2; now, 1",
        "Minutes told to respondents: before, 3; now, 4",
        "Name of the measure waiting",
        "It starts a new series (continues: false).",
    ):
        assert words in page.text, words


def test_scales_are_compared(admin, add):
    add(SMALLEST)
    later = changed(SMALLEST, "version: 1", "version: 2")
    later = changed(
        later, "2: Good}", "2: Fine, 3: Best}\n    top: [3]\n    apart: {do-not-know: Unsure}"
    )
    later = changed(
        later, "ask: How is it?, scale: rating", "ask: How is it?, scale: rating, continues: false"
    )
    add(changed(later, "direction: higher-is-better", "direction: neutral"))
    page = admin.get("/questionnaires/compare?old=smallest:1&new=smallest:2")
    assert rewordings(page) == [("en", ["Good"], ["Fine"])]
    for words in (
        "New: “Best”",
        "New: “Unsure”",
        "Good end: before, higher is better; now, neither end is better",
        "Top box: before, none; now, 3",
        "Figures on the two scales do not mean the same",
        "In version 2 the numbers of its scale are others.",
        "In version 2 other answers count as its top.",
    ):
        assert words in page.text, words


def test_what_came_and_went_is_told(admin, add):
    add(SMALLEST)
    later = SMALLEST.replace("version: 1", "version: 2").replace(
        "id: overall, ask", "id: again, ask"
    )
    later = later.replace("[overall]", "[again]").replace("id: first", "id: second")
    add(later)
    page = admin.get("/questionnaires/compare?old=smallest:1&new=smallest:2")
    for words in (
        "New How is it? again",
        "Gone How is it? overall",
        "New: First second",
        "Gone: First first",
    ):
        assert words in page.text, words
    assert "In version 2 it is scored from other questions." in page.text


def test_a_number_alone_changes_nothing(admin, add):
    add(SMALLEST, changed(SMALLEST, "version: 1", "version: 2"))
    page = admin.get("/questionnaires/compare?new=smallest:1&old=smallest:2")
    assert "Only the number has changed." in page.text
    assert "No series breaks" in page.text
    assert "Version 1 against version 2" in page.text


def test_the_two_are_chosen_from_lists(admin, add):
    add(SMALLEST, changed(SMALLEST, "version: 1", "version: 2"))
    page = admin.get("/questionnaires/compare")
    offered = [option.get("value") for option in page.all("select")[0].all("option")]
    assert offered == ["", "smallest:2", "smallest:1"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("old=smallest:1&new=everything:2", "Choose two versions of the same questionnaire."),
        ("old=smallest:1&new=smallest:1", "Choose two different versions."),
    ],
)
def test_what_cannot_be_compared_is_told_at_its_field(admin, add, query, words):
    add(SMALLEST, EVERYTHING)
    page = admin.get(f"/questionnaires/compare?{query}", 422)
    assert page.problems == {"#new": words}


def test_with_nothing_to_compare_the_page_still_stands(admin):
    assert admin.get("/questionnaires/compare").heading == "Compare two versions"
