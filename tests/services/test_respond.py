"""Answering, told as stories of respondents: the opening page, the way there and back, the roster."""

import pytest
from sqlalchemy import func, select

from survey.domain.answers import Answers
from survey.domain.errors import Problem
from survey.domain.journey import NOT_AN_OPTION
from survey.services import respond
from survey.services.respond import Elsewhere, LinkKind, NotStarted
from survey.storage import invitations
from survey.storage.drafts import DraftRow
from survey.storage.waves import WaveGroupRow
from tests.fielded_factories import (
    HERE,
    ballots,
    field_a_wave,
    walk,
)

SLOW = {"support": {"support-speed": ["1"], "comments": ["It took a week."]}}


def drafts(session):
    return session.scalar(select(func.count()).select_from(DraftRow))


def test_the_opening_page_says_what_the_survey_is_and_with_whom_one_is_counted(session, fielded):
    view = respond.opening(session, fielded.keys, fielded.link())
    assert view.wave_title == "Summer 2026"
    assert view.questionnaire.name == "it-service:1"
    assert view.counted_with == ("Education", "Ash Lane School")
    assert (view.k, view.language, view.is_open_link) == (10, "en", False)
    assert (view.started, view.go_on) == (False, None)


def test_nobody_is_told_that_they_are_counted_with_everybody(session, fielded):
    session.get(WaveGroupRow, (fielded.wave_id, "organisation", "educ")).level = "root"
    session.flush()
    visitor = respond.arrive(session, LinkKind.OPEN, fielded.code)
    assert respond.opening(session, fielded.keys, visitor).counted_with == ("Ash Lane School",)


def test_a_link_typed_in_capitals_with_dashes_is_the_same_link(session, fielded):
    typed = "-".join(fielded.tokens[0][at : at + 4] for at in range(0, 26, 4)).upper()
    assert respond.arrive(session, LinkKind.PERSONAL, typed) == fielded.link()


def test_two_visitors_by_one_open_link_are_two_people(session, fielded):
    one, other = (respond.arrive(session, LinkKind.OPEN, fielded.code) for _ in range(2))
    assert one.token != other.token
    assert (one.code, one.wave_id) == (fielded.code, fielded.wave_id)
    assert respond.opening(session, fielded.keys, one).is_open_link


def test_a_cookie_holds_nothing_of_a_wrong_link(session, fielded):
    assert respond.arrive(session, LinkKind.PERSONAL, "x" * 5000).token == ""
    assert len(respond.arrive(session, LinkKind.OPEN, "x" * 5000).code) == 64


def test_a_language_that_the_questionnaire_does_not_speak_becomes_its_first(session, keys, now):
    fielded = field_a_wave(session, keys, now)
    session.execute(invitations.InvitationRow.__table__.update().values(language="cy"))
    link = respond.arrive(session, LinkKind.PERSONAL, fielded.tokens[0])
    assert link.language == "cy"
    assert respond.opening(session, keys, link).language == "en"


def test_one_walks_through_the_sections_and_a_page_for_each_product_drawn(session, fielded, link):
    walk(session, fielded, link, {"products": {"products-used": ["mail", "maps", "rota"]}})
    view = respond.check(session, fielded.keys, link, browser=HERE)
    addresses = [part.page.address for part in view.pages]
    assert addresses[:2] == ["support", "products"]
    assert len(addresses) == 4
    assert set(addresses[2:]) < {f"each-product/{code}" for code in ("mail", "maps", "rota")}


def test_a_page_knows_its_place_and_the_page_before(session, fielded, link, page, save):
    respond.start(session, fielded.keys, link)
    save("support", support_speed=["1"])
    here = page("support").progress
    assert (here.number, here.count, page("support").previous) == (1, 3, None)
    assert page("trouble").progress.number == 2
    assert page("trouble").previous == "support"


def test_start_again_goes_on_where_one_was(session, fielded, link, save):
    assert respond.start(session, fielded.keys, link) == "support"
    save("support", support_speed=["1"])
    assert respond.start(session, fielded.keys, link) == "trouble"
    assert respond.opening(session, fielded.keys, link).go_on == "trouble"
    assert drafts(session) == 1


def test_after_the_last_page_comes_the_check_page(session, fielded, link):
    walk(session, fielded, link, SLOW)
    assert respond.start(session, fielded.keys, link) is None
    assert respond.opening(session, fielded.keys, link).started


def test_going_back_shows_what_was_answered_and_lets_it_be_changed(
    session, fielded, link, page, save
):
    respond.start(session, fielded.keys, link)
    save("support", support_speed=["2"], comments=["Fine."])
    assert page("support").answers.items == {"support-speed": 2, "comments": "Fine."}
    save("support", support_speed=["5"])
    assert page("support").answers.items == {"support-speed": 5}


def test_clearing_a_page_undoes_every_answer_on_it(session, fielded, link, page, save):
    respond.start(session, fielded.keys, link)
    save("support", support_speed=["2"], comments=["Fine."])
    respond.clear(session, fielded.keys, link, address="support")
    assert page("support").answers == Answers()


def test_a_page_that_routing_no_longer_shows_leads_to_where_the_journey_goes_on(
    session, fielded, link, page, save
):
    respond.start(session, fielded.keys, link)
    save("support", support_speed=["1"])
    save("support", support_speed=["5"])
    for attempt in (lambda: page("trouble"), lambda: save("trouble", how_slow=["1"])):
        with pytest.raises(Elsewhere) as elsewhere:
            attempt()
        assert elsewhere.value.address == "products"


def test_an_address_that_never_was_leads_to_where_the_journey_goes_on(session, fielded, link, page):
    respond.start(session, fielded.keys, link)
    with pytest.raises(Elsewhere) as elsewhere:
        page("../secret")
    assert elsewhere.value.address == "support"


def test_what_cannot_be_accepted_is_told_and_the_rest_of_the_page_is_kept(
    session, fielded, link, page, save
):
    respond.start(session, fielded.keys, link)
    saved = save("support", support_speed=["99"], comments=["Kept."])
    assert saved == respond.Saved("support", (Problem("support-speed", NOT_AN_OPTION),))
    assert page("support").answers.items == {"comments": "Kept."}
    assert respond.start(session, fielded.keys, link) == "support"


def test_a_page_before_start_asks_to_start(session, fielded, page, save):
    for attempt in (
        lambda: page("support"),
        lambda: save("support", support_speed=["3"]),
        lambda: respond.check(session, fielded.keys, fielded.link(), browser=HERE),
        lambda: respond.submit(session, fielded.keys, fielded.link()),
    ):
        with pytest.raises(NotStarted):
            attempt()


def test_the_check_page_says_everything_in_words(session, fielded, link):
    said = SLOW | {
        "trouble": {"how-slow": ["does-not-apply"]},
        "products": {"products-used": ["mail", "desk"]},
    }
    walk(session, fielded, link, said)
    view = respond.check(session, fielded.keys, link, browser=HERE)
    words = {asked.item.id: asked.words for part in view.pages[:3] for asked in part.items}
    assert words == {
        "support-speed": ("1 of 5",),
        "comments": ("It took a week.",),
        "how-slow": ("does-not-apply",),
        "products-used": ("Desk", "Mail"),
    }
    assert [asked.words for asked in view.pages[3].items] == [(), ()]
    assert view.previous == view.pages[-1].page.address


def test_the_check_page_tells_none_of_these_from_not_answered(session, fielded, link):
    walk(session, fielded, link, {"products": {"products-used": ["none-of-these"]}})
    view = respond.check(session, fielded.keys, link, browser=HERE)
    asked = {asked.item.id: asked for part in view.pages for asked in part.items}
    assert asked["products-used"].is_none_of_these
    assert not asked["support-speed"].is_none_of_these


def test_changing_ones_ticks_after_going_back_cannot_draw_again(session, fielded, link, save, page):
    every = ["desk", "mail", "maps", "rota"]
    respond.start(session, fielded.keys, link)
    save("support")
    save("products", products_used=every)
    first = respond.check(session, fielded.keys, link, browser=HERE).pages[2:]
    drawn = [part.page.product.code for part in first]
    for ticks in (["desk"], [], ["mail", "rota"], every):
        save("products", products_used=ticks)
    again = respond.check(session, fielded.keys, link, browser=HERE).pages[2:]
    assert [part.page.product.code for part in again] == drawn


def test_answers_to_a_product_no_longer_ticked_are_not_sent(session, fielded, link, save):
    respond.start(session, fielded.keys, link)
    save("support", support_speed=["1"])
    save("trouble", how_slow=["2"])
    save("products", products_used=["mail"])
    save("each-product/mail", product_overall=["1"])
    save("products", products_used=["maps"])
    save("support", support_speed=["5"])
    respond.submit(session, fielded.keys, link)
    (ballot,) = ballots(session, fielded)
    assert ballot.answers == Answers(items={"support-speed": 5}, used=("maps",))
    assert ballot.asked == ("maps",)
