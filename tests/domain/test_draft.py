"""A draft knows in which browser each answer was given, and comes out of its bytes as it went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.domain.answers import Answers
from survey.domain.draft import Draft
from survey.domain.journey import Page, pages
from tests.fielded_factories import HERE, THERE, the_questionnaire
from tests.questionnaire_factories import a_catalogue

CATALOGUE = a_catalogue()
DRAWS = {product.code: number for number, product in enumerate(CATALOGUE)}
BEGUN = Draft(Answers(draws=DRAWS), at="support")

forms = st.fixed_dictionaries(
    {},
    optional={
        "support-speed": st.sampled_from([["1"], ["5"], [""], ["99"], ["does-not-apply"]]),
        "comments": st.sampled_from([["Words."], [" "], []]),
        "how-slow": st.sampled_from([["2"], []]),
        "products-used": st.lists(st.sampled_from(["mail", "desk", "none-of-these", "?"])),
        "product-overall": st.sampled_from([["3"], ["x"]]),
    },
)
posts = st.lists(st.tuples(st.integers(0, 5), forms, st.sampled_from([HERE, THERE])), max_size=8)


def route(draft):
    return pages(the_questionnaire(), draft.answers, CATALOGUE)


def after(posted):
    draft = BEGUN
    for number, form, browser in posted:
        on_route = route(draft)
        page = on_route[number % len(on_route)]
        draft, _problems = draft.posted(page, form, CATALOGUE, browser)
    return draft


@given(posts)
def test_a_draft_comes_back_as_it_was(posted):
    draft = after(posted)
    assert Draft.from_bytes(draft.to_bytes()) == draft


@given(posts)
def test_every_answer_is_shown_in_one_browser_and_hidden_in_the_other(posted):
    draft = after(posted)
    for page in route(draft):
        hidden = {browser: draft.hidden(page, browser) for browser in (HERE, THERE)}
        assert not hidden[HERE] & hidden[THERE]
        for browser, other in ((HERE, THERE), (THERE, HERE)):
            assert answered(draft.shown(browser), page) == hidden[other]
        assert answered(draft.answers, page) == hidden[HERE] | hidden[THERE]


@given(posts, forms)
def test_what_one_browser_posts_never_brings_to_light_what_another_said(posted, form):
    draft = after([(number, said, HERE) for number, said, _ in posted])
    for page in route(draft):
        tried, _problems = draft.posted(page, form, CATALOGUE, THERE)
        alone, _problems = Draft(Answers(draws=DRAWS), None).posted(page, form, CATALOGUE, THERE)
        assert tried.shown(THERE) == alone.shown(THERE)


@given(posts)
def test_a_cleared_page_has_no_answers_in_any_browser(posted):
    draft = after(posted)
    for page in route(draft):
        cleared = draft.cleared(page)
        assert answered(cleared.answers, page) == set()
        assert cleared.hidden(page, HERE) == cleared.hidden(page, THERE) == frozenset()


def test_a_draft_of_another_version_is_refused():
    with pytest.raises(ValueError, match="version 9 cannot be read"):
        Draft.from_bytes(BEGUN.to_bytes().replace(b'"v":1', b'"v":9'))


def answered(answers, page: Page):
    of_page = answers.products.get(page.product.code, {}) if page.product else answers.items
    ids = {item.id for item in page.items if item.id in of_page}
    ticks = {"products-used"} & {item.id for item in page.items}
    return ids | (ticks if answers.used is not None else set())
