"""What holds on every route through every questionnaire."""

from dataclasses import replace

from hypothesis import given as over
from hypothesis import strategies as st

from survey.domain.answers import Answers
from survey.domain.journey import cleared, given, pages, pruned, read_page
from survey.domain.routing import AllOf, AnswerIs, AnyOf, Not
from tests.questionnaire_factories import (
    a_catalogue,
    a_products_item,
    a_questionnaire,
    a_roster_section,
    a_scale_item,
    a_section,
)

CATALOGUE = a_catalogue("desk", "mail", "maps", "rota")
CODES = tuple(product.code for product in CATALOGUE)
VALUES = (1, 2, 3, 4, 5, "does-not-apply")


@st.composite
def conditions(draw, earlier):
    """No condition, or one on items of earlier sections."""
    if not earlier or draw(st.booleans()):
        return None
    leaf = st.builds(
        AnswerIs, st.sampled_from(earlier), st.frozensets(st.sampled_from(VALUES), min_size=1)
    )
    parts = st.tuples(leaf, leaf)
    return draw(
        st.one_of(leaf, st.builds(Not, leaf), *(st.builds(of, parts) for of in (AllOf, AnyOf)))
    )


@st.composite
def questionnaires(draw):
    """Up to four sections of up to three items, routed by each other, then products and a roster."""
    sections, earlier = [], []
    for number in range(draw(st.integers(1, 4))):
        ids = [f"item-{number}-{place}" for place in range(draw(st.integers(1, 3)))]
        items = [a_scale_item(id_, draw(conditions(earlier))) for id_ in ids]
        section = a_section(*items, id=f"section-{number}", show_when=draw(conditions(earlier)))
        sections.append(section)
        earlier += ids
    chosen = a_section(a_products_item(), id="products", show_when=draw(conditions(earlier)))
    rated = a_scale_item("product-overall", draw(conditions(earlier)))
    roster = a_roster_section(rated, a_scale_item("product-fast"), at_most=draw(st.integers(1, 3)))
    return a_questionnaire(*sections, chosen, roster)


@st.composite
def journeys(draw):
    """A questionnaire and anything that may have been answered in it, whatever routing says now."""
    questionnaire = draw(questionnaires())
    outside = [id_ for id_ in questionnaire.items() if id_.startswith("item")]
    some = st.dictionaries(st.sampled_from(outside), st.sampled_from(VALUES))
    rated = st.dictionaries(st.just("product-overall"), st.sampled_from(VALUES), min_size=1)
    used = draw(st.none() | st.frozensets(st.sampled_from(CODES)))
    answers = Answers(
        items=draw(some),
        used=None if used is None else tuple(sorted(used)),
        draws=draw(st.fixed_dictionaries({code: st.integers(0, 9) for code in CODES})),
        products=draw(st.dictionaries(st.sampled_from(CODES), rated)),
    )
    return questionnaire, answers


@over(journeys())
def test_every_page_has_items_and_an_address_of_its_own(journey):
    questionnaire, answers = journey
    shown = pages(questionnaire, answers, CATALOGUE)
    assert all(page.items for page in shown)
    assert len({page.address for page in shown}) == len(shown)


@over(journeys())
def test_pruning_takes_the_same_route_and_twice_is_once(journey):
    questionnaire, answers = journey
    once = pruned(questionnaire, answers, CATALOGUE)
    assert pages(questionnaire, once, CATALOGUE) == pages(questionnaire, answers, CATALOGUE)
    assert pruned(questionnaire, once, CATALOGUE) == once


@over(journeys())
def test_what_is_submitted_is_exactly_what_the_pages_show(journey):
    questionnaire, answers = journey
    kept = pruned(questionnaire, answers, CATALOGUE)
    shown = pages(questionnaire, answers, CATALOGUE)
    outside = {k: v for page in shown if not page.product for k, v in given(page, answers).items()}
    rated = {page.product.code: given(page, answers) for page in shown if page.product}
    assert kept.items == outside
    assert kept.products == {code: values for code, values in rated.items() if values}


@over(journeys(), st.data())
def test_a_page_never_changes_what_comes_before_it(journey, data):
    questionnaire, answers = journey
    shown = pages(questionnaire, answers, CATALOGUE)
    place = data.draw(st.integers(0, len(shown) - 1))
    form = {item.id: [str(data.draw(st.sampled_from(VALUES)))] for item in shown[place].items}
    form["products-used"] = data.draw(st.lists(st.sampled_from(CODES), unique=True))
    after, _ = read_page(shown[place], answers, form, CATALOGUE)
    assert pages(questionnaire, after, CATALOGUE)[: place + 1] == shown[: place + 1]


@over(journeys(), st.data())
def test_posting_back_what_a_page_shows_changes_nothing(journey, data):
    questionnaire, answers = journey
    answers = pruned(questionnaire, answers, CATALOGUE)
    page = data.draw(st.sampled_from(pages(questionnaire, answers, CATALOGUE)))
    form = {key: [str(value)] for key, value in given(page, answers).items()}
    form["products-used"] = list(answers.used or ()) or (
        ["none-of-these"] if answers.used == () else []
    )
    assert read_page(page, answers, form, CATALOGUE) == (answers, ())


@over(journeys(), st.data())
def test_a_cleared_page_is_empty_and_the_others_keep_what_they_had(journey, data):
    questionnaire, answers = journey
    shown = pages(questionnaire, answers, CATALOGUE)
    page = data.draw(st.sampled_from(shown))
    after = cleared(page, answers)
    assert given(page, after) == {}
    for other in shown:
        if other != page:
            assert given(other, after) == given(other, answers)


@over(journeys(), st.dictionaries(st.text(max_size=9), st.lists(st.text(max_size=9), max_size=3)))
def test_nothing_that_can_be_posted_breaks_a_page(journey, form):
    questionnaire, answers = journey
    for page in pages(questionnaire, answers, CATALOGUE):
        hostile = form | {
            item.id: values for item, values in zip(page.items, form.values(), strict=False)
        }
        after, problems = read_page(page, answers, hostile, CATALOGUE)
        assert {problem.where for problem in problems} <= {item.id for item in page.items}
        assert replace(after, items={}, used=None, products={}) == Answers(draws=answers.draws)
