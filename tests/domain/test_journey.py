"""Which pages are shown, and what a posted page says: examples. Laws are in test_journey_laws."""

from dataclasses import replace

import pytest

from survey.domain.answers import Answers
from survey.domain.errors import Problem
from survey.domain.journey import (
    NONE_AND_SOME,
    NONE_OF_THESE,
    NOT_AN_OPTION,
    ONLY_ONE,
    PROBLEM_TEXTS,
    TOO_LONG,
    cleared,
    given,
    pages,
    pruned,
    read_page,
)
from survey.domain.routing import AnswerIs
from tests.questionnaire_factories import (
    a_catalogue,
    a_products_item,
    a_questionnaire,
    a_roster_section,
    a_scale_item,
    a_section,
    a_text_item,
)

CATALOGUE = a_catalogue("desk", "mail", "maps")
DRAWS = {"desk": 3, "mail": 1, "maps": 2}
WITH_PHONE = AnswerIs("has-phone", frozenset({1}))
QUESTIONNAIRE = a_questionnaire(
    a_section(a_scale_item("has-phone"), a_products_item(), a_text_item(), id="start"),
    a_section(a_scale_item("phone-clear"), id="phones", show_when=WITH_PHONE),
    a_section(
        a_scale_item("phone-cost", show_when=AnswerIs("phone-clear", frozenset({1, 2}))),
        id="costs",
    ),
    a_roster_section(a_scale_item("product-overall"), a_scale_item("product-fast"), at_most=2),
)


def addresses(answers):
    return [page.address for page in pages(QUESTIONNAIRE, answers, CATALOGUE)]


def post(answers, address, **form):
    page = next(p for p in pages(QUESTIONNAIRE, answers, CATALOGUE) if p.address == address)
    fields = {name.replace("_", "-"): value for name, value in form.items()}
    return read_page(page, answers, fields, CATALOGUE)


class TestRoute:
    def test_a_section_is_passed_over_until_an_earlier_answer_opens_it(self):
        assert addresses(Answers(draws=DRAWS)) == ["start"]
        assert addresses(Answers({"has-phone": 1}, draws=DRAWS)) == ["start", "phones"]

    def test_a_section_of_which_no_item_is_shown_is_no_page(self):
        answers = Answers({"has-phone": 1, "phone-clear": 5}, draws=DRAWS)
        assert addresses(answers) == ["start", "phones"]

    def test_what_was_said_on_a_page_no_longer_shown_opens_nothing(self):
        answers = Answers({"has-phone": 1, "phone-clear": 1}, draws=DRAWS)
        assert addresses(answers) == ["start", "phones", "costs"]
        assert addresses(replace(answers, items={"has-phone": 2, "phone-clear": 1})) == ["start"]

    def test_each_product_drawn_has_a_page_in_the_order_of_the_draw(self):
        answers = Answers(used=("desk", "mail", "maps"), draws=DRAWS)
        assert addresses(answers) == ["start", "each-product/mail", "each-product/maps"]
        page = pages(QUESTIONNAIRE, answers, CATALOGUE)[1]
        assert page.product == CATALOGUE[1]
        assert [item.id for item in page.items] == ["product-overall", "product-fast"]


class TestReading:
    def test_points_are_read_as_codes_and_options_apart_as_their_text(self):
        answers, problems = post(Answers(), "start", has_phone=["4"])
        assert (answers.items, problems) == ({"has-phone": 4}, ())
        answers, problems = post(Answers(), "start", has_phone=["does-not-apply"])
        assert (answers.items, problems) == ({"has-phone": "does-not-apply"}, ())

    def test_nothing_is_compulsory(self):
        assert post(Answers(), "start") == (Answers(), ())
        assert post(Answers(), "start", has_phone=[""], comments=["  "]) == (Answers(), ())

    def test_an_empty_field_takes_the_answer_back(self):
        answers, _ = post(Answers({"has-phone": 4, "comments": "Slow"}), "start", has_phone=["4"])
        assert answers.items == {"has-phone": 4}

    def test_an_answer_given_in_another_browser_is_kept_where_its_field_is_empty(self):
        earlier = Answers({"has-phone": 4, "comments": "Slow"}, used=("desk",), draws=DRAWS)
        page = pages(QUESTIONNAIRE, earlier, CATALOGUE)[0]
        unseen = frozenset({"has-phone", "comments", "products-used"})
        kept, problems = read_page(page, earlier, {"comments": ["Fast"]}, CATALOGUE, unseen)
        assert (kept.items, kept.used) == ({"has-phone": 4, "comments": "Fast"}, ("desk",))
        assert problems == ()

    @pytest.mark.parametrize(
        "posted", ["0", "6", "04", " five ", "do-not-know", "4.0", "٤", "None"]
    )
    def test_what_the_scale_does_not_offer_is_refused_and_the_earlier_answer_stays(self, posted):
        answers, problems = post(Answers({"has-phone": 2}), "start", has_phone=[posted])
        assert answers.items == {"has-phone": 2}
        assert problems == (Problem("has-phone", NOT_AN_OPTION),)

    def test_two_answers_to_one_question_are_refused(self):
        _, problems = post(Answers(), "start", has_phone=["1", "2"])
        assert problems == (Problem("has-phone", ONLY_ONE),)

    def test_the_good_answers_of_a_page_with_a_problem_are_kept(self):
        answers, problems = post(Answers(), "start", has_phone=["9"], comments=["Thank you"])
        assert answers.items == {"comments": "Thank you"}
        assert [problem.where for problem in problems] == ["has-phone"]

    def test_text_loses_space_around_it_and_control_characters(self):
        answers, _ = post(Answers(), "start", comments=[" Slow\r\nat \x00noon\x1b, diolch 👩‍💻 "])
        assert answers.items == {"comments": "Slow\nat noon, diolch 👩‍💻"}

    def test_text_may_be_two_thousand_characters_long(self):
        answers, problems = post(Answers(), "start", comments=["é" * 1999 + "\r\n" + "!"])
        assert (answers.items, problems) == ({}, (Problem("comments", TOO_LONG),))
        answers, problems = post(Answers(), "start", comments=["é" * 1998 + "\r\n" + "!"])
        assert (len(answers.items["comments"]), problems) == (2000, ())

    def test_fields_that_the_page_does_not_have_are_not_read(self):
        answers, problems = post(Answers(), "start", product_overall=["4"], csrf_token=["x"])
        assert (answers, problems) == (Answers(), ())


class TestProducts:
    def test_ticks_are_kept_in_the_order_of_codes(self):
        answers, problems = post(Answers(draws=DRAWS), "start", products_used=["maps", "desk"])
        assert (answers.used, problems) == (("desk", "maps"), ())

    def test_using_none_is_told_apart_from_saying_nothing(self):
        assert post(Answers(), "start", products_used=[NONE_OF_THESE])[0].used == ()
        assert post(Answers(used=("desk",), draws=DRAWS), "start")[0].used is None

    @pytest.mark.parametrize(
        ("ticks", "objection"),
        [(["desk", "unknown"], NOT_AN_OPTION), (["desk", NONE_OF_THESE], NONE_AND_SOME)],
    )
    def test_what_cannot_be_is_refused_and_the_earlier_ticks_stay(self, ticks, objection):
        earlier = Answers(used=("mail",), draws=DRAWS)
        answers, problems = post(earlier, "start", products_used=ticks)
        assert answers.used == ("mail",)
        assert problems == (Problem("products-used", objection),)

    def test_each_product_is_rated_on_its_own_page(self):
        answers = Answers(used=("mail", "maps"), draws=DRAWS)
        answers, _ = post(answers, "each-product/mail", product_overall=["5"])
        answers, _ = post(answers, "each-product/maps", product_overall=["1"], product_fast=["2"])
        assert answers.products == {
            "mail": {"product-overall": 5},
            "maps": {"product-overall": 1, "product-fast": 2},
        }
        answers, _ = post(answers, "each-product/mail")
        assert answers.products == {"maps": {"product-overall": 1, "product-fast": 2}}


class TestAfterwards:
    def test_what_routing_no_longer_shows_is_not_submitted(self):
        answers = Answers(
            {"has-phone": 2, "phone-clear": 1, "phone-cost": 3, "comments": "Slow"},
            used=("mail",),
            draws=DRAWS,
            products={"mail": {"product-overall": 5}, "desk": {"product-overall": 1}},
        )
        assert pruned(QUESTIONNAIRE, answers, CATALOGUE) == Answers(
            {"has-phone": 2, "comments": "Slow"},
            used=("mail",),
            draws=DRAWS,
            products={"mail": {"product-overall": 5}},
        )

    def test_a_page_is_cleared_without_touching_the_others(self):
        answers = Answers(
            {"has-phone": 1, "phone-clear": 1},
            used=("mail",),
            draws=DRAWS,
            products={"mail": {"product-overall": 5}},
        )
        start, phones, _, mail = pages(QUESTIONNAIRE, answers, CATALOGUE)
        assert cleared(start, answers).used is None
        assert cleared(start, answers).items == {"phone-clear": 1}
        assert cleared(phones, answers) == replace(answers, items={"has-phone": 1})
        assert cleared(mail, answers) == replace(answers, products={})

    def test_the_answers_of_a_page_are_those_of_its_product(self):
        answers = Answers(used=("mail",), draws=DRAWS, products={"mail": {"product-overall": 5}})
        start, mail = pages(QUESTIONNAIRE, answers, CATALOGUE)
        assert given(start, answers) == {}
        assert given(mail, answers) == {"product-overall": 5}


def test_objections_are_sentences_without_what_was_posted():
    for words in PROBLEM_TEXTS:
        assert words.endswith(".")
        assert not {"%", "{", "}"} & set(words)
