"""A questionnaire on paper: numbers, and where to go on."""

from datetime import date

import pytest

from survey.domain.product import Product
from survey.services import questionnaire_paper, questionnaires
from survey.storage import products
from tests.questionnaires.files import EVERYTHING, SMALLEST

TODAY = date(2026, 6, 3)


@pytest.fixture
def sheet(session, now):
    questionnaires.add(session, EVERYTHING, now, "test")
    questionnaires.add(session, SMALLEST, now, "test")

    def on_paper(name="everything", version=2, **asked):
        return questionnaire_paper.sheet(session, name, version, on=TODAY, **asked)

    return on_paper


def test_questions_are_numbered_through(sheet):
    found = sheet()
    assert [(b.section.id, b.place, [e.number for e in b.entries]) for b in found.blocks] == [
        ("start", 0, [1, 2]),
        ("detail", 0, [3, 4]),
        ("each", 1, [5]),
        ("each", 2, [6]),
        ("last", 0, [7]),
    ]
    assert found.numbers == {"overall": 1, "used": 2, "speed": 3, "lost": 4, "words": 7}


def test_a_section_and_a_question_say_where_others_go_on(sheet):
    detail = sheet().blocks[1]
    assert detail.way.otherwise == 5
    speed, lost = detail.entries
    assert (speed.way.otherwise, speed.way.told.item.id) == (4, "overall")
    assert lost.way is None


def test_who_uses_no_other_product_goes_on_behind_all_of_them(sheet):
    assert [block.after_roster for block in sheet().blocks if block.place] == [7, 7]


def test_there_is_room_for_as_many_products_as_are_asked_about_or_fewer(session, now, sheet):
    assert [sheet(roster_blocks=n).roster_blocks for n in (0, 1, 2, 3, -1)] == [2, 1, 2, 2, 2]
    many = EVERYTHING.replace("id: everything", "id: many").replace("at_most: 2", "at_most: 9")
    questionnaires.add(session, many, now, "test")
    assert sheet("many").roster_blocks == 3
    assert (sheet("smallest", 1).roster_blocks, sheet("smallest", 1).most_blocks) == (0, 0)


def test_the_last_has_nowhere_to_go_on(session, now, sheet):
    text = EVERYTHING.replace("id: everything", "id: short")
    start = text.index("  - id: last\n")
    questionnaires.add(session, text[:start] + text[text.index("measures:") :], now, "test")
    found = sheet("short")
    assert [block.after_roster for block in found.blocks if block.place] == [None, None]


def test_products_are_those_of_the_day_by_name(session, sheet):
    products.replace_all(
        session,
        [
            Product("b", "Payroll", "it"),
            Product("a", "records", "it"),
            Product("c", "Gone", "it", closed=date(2026, 1, 1)),
        ],
    )
    assert [product.name for product in sheet().catalogue] == ["Payroll", "records"]


@pytest.mark.parametrize(("asked", "printed"), [("cy", "cy"), ("fr", "en"), ("", "en")])
def test_it_is_printed_in_each_of_its_languages(sheet, asked, printed):
    assert sheet(language=asked).language == printed
