"""Answering, told as stories of respondents. Every one of them ends well."""

import pytest
from sqlalchemy import func, select

from survey.domain.answers import Answers
from survey.domain.errors import Problem
from survey.domain.journey import NOT_AN_OPTION
from survey.services import respond
from survey.services.respond import Elsewhere, Gone, LinkKind, NothingRecorded, NotStarted
from survey.storage import ballot_box, invitations
from survey.storage.drafts import DraftRow
from tests.fielded_factories import (
    CELL,
    HERE,
    THERE,
    answer_and_submit,
    ballots,
    close,
    field_a_wave,
    walk,
)

SLOW = {"support": {"support-speed": ["1"], "comments": ["It took a week."]}}


@pytest.fixture
def fielded(sessions, keys, now):
    with sessions.begin() as session:
        return field_a_wave(session, keys, now, people=3)


@pytest.fixture
def link(fielded):
    return fielded.link()


@pytest.fixture
def page(session, fielded, link):
    """Show a page of the journey to a browser."""

    def show(address, browser=HERE, by=link):
        return respond.page(session, fielded.keys, by, address=address, browser=browser)

    return show


@pytest.fixture
def save(session, fielded, link):
    """Post a page of the journey from a browser."""

    def post(address, browser=HERE, by=link, **form):
        form = {name.replace("_", "-"): said for name, said in form.items()}
        return respond.save(session, fielded.keys, by, address=address, form=form, browser=browser)

    return post


def drafts(session):
    return session.scalar(select(func.count()).select_from(DraftRow))


# --- the opening page -------------------------------------------------------------------------------------------------


def test_the_opening_page_says_what_the_survey_is_and_with_whom_one_is_counted(session, fielded):
    view = respond.opening(session, fielded.keys, fielded.link())
    assert view.wave_title == "Summer 2026"
    assert view.questionnaire.name == "it-service:1"
    assert view.counted_with == ("Education", "Ash Lane School")
    assert (view.k, view.language, view.is_open_link) == (10, "en", False)
    assert (view.started, view.go_on) == (False, None)


def test_a_link_typed_in_capitals_with_dashes_is_the_same_link(session, fielded):
    typed = "-".join(fielded.tokens[0][at : at + 4] for at in range(0, 26, 4)).upper()
    assert respond.arrive(session, LinkKind.PERSONAL, typed) == fielded.link()


def test_two_visitors_by_one_open_link_are_two_people(session, fielded):
    one, other = (respond.arrive(session, LinkKind.OPEN, fielded.code) for _ in range(2))
    assert one.token != other.token
    assert (one.code, one.wave_id) == (fielded.code, fielded.wave_id)
    assert respond.opening(session, fielded.keys, one).is_open_link


def test_a_cookie_never_holds_more_of_a_wrong_link_than_a_link_has(session, fielded):
    assert len(respond.arrive(session, LinkKind.PERSONAL, "x" * 5000).token) == 64


def test_a_language_that_the_questionnaire_does_not_speak_becomes_its_first(session, keys, now):
    fielded = field_a_wave(session, keys, now)
    session.execute(invitations.InvitationRow.__table__.update().values(language="cy"))
    assert respond.opening(session, keys, fielded.link()).language == "en"


# --- the journey ------------------------------------------------------------------------------------------------------


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
    assert (page("support").number, page("support").count, page("support").previous) == (1, 3, None)
    assert page("trouble").number == 2
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


# --- the roster -------------------------------------------------------------------------------------------------------


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


# --- two tabs, two browsers, two people -------------------------------------------------------------------------------


def test_two_tabs_keep_each_others_sections(session, fielded, link, save):
    respond.start(session, fielded.keys, link)
    save("support", support_speed=["4"])
    save("products", products_used=["mail"])
    save("support", support_speed=["3"], comments=["From the second tab."])
    respond.submit(session, fielded.keys, link)
    (ballot,) = ballots(session, fielded)
    assert ballot.answers.items == {"support-speed": 3, "comments": "From the second tab."}
    assert ballot.answers.used == ("mail",)


def test_cut_off_half_way_one_goes_on_in_a_new_browser_that_is_not_told_what_was_said(
    session, fielded, link, save, page
):
    respond.start(session, fielded.keys, link)
    save("support", support_speed=["1"], comments=["It took a week."])
    assert respond.start(session, fielded.keys, link) == "trouble"
    view = page("support", browser=THERE)
    assert view.hidden == {"support-speed", "comments"}
    assert view.answers == Answers()
    save("trouble", browser=THERE, how_slow=["2"])
    save("products", browser=THERE)
    respond.submit(session, fielded.keys, link)
    (ballot,) = ballots(session, fielded)
    assert ballot.answers.items == {
        "support-speed": 1,
        "comments": "It took a week.",
        "how-slow": 2,
    }


def test_the_check_page_of_a_new_browser_says_answered_and_never_what(session, fielded, link):
    said = SLOW | {
        "products": {"products-used": ["mail"]},
        "each-product/mail": {"product-overall": ["3"]},
    }
    walk(session, fielded, link, said)
    view = respond.check(session, fielded.keys, link, browser=THERE)
    asked = {asked.item.id: asked for part in view.pages for asked in part.items}
    assert {id_ for id_, one in asked.items() if one.is_hidden} == {
        "support-speed", "comments", "products-used", "product-overall",
    }  # fmt: skip
    assert {one.words for one in asked.values()} == {()}


def test_posting_a_hidden_item_empty_leaves_it_and_answering_it_replaces_it(
    session, fielded, link, save, page
):
    respond.start(session, fielded.keys, link)
    save("support", support_speed=["1"], comments=["Mine."])
    save("support", browser=THERE, support_speed=["4"], comments=["  "])
    view = page("support", browser=THERE)
    assert view.answers.items == {"support-speed": 4}
    assert view.hidden == {"comments"}
    back = page("support", browser=HERE)
    assert back.answers.items == {"comments": "Mine."}
    assert back.hidden == {"support-speed"}


def test_a_wrong_guess_at_a_hidden_item_does_not_bring_it_to_light(
    session, fielded, link, save, page
):
    respond.start(session, fielded.keys, link)
    save("products", products_used=["mail"])
    save("support", support_speed=["1"], comments=["Mine."])
    save("support", browser=THERE, support_speed=["99"], comments=["x" * 2001])
    save("products", browser=THERE, products_used=["unknown"])
    assert page("support", browser=THERE).answers == Answers()
    assert page("products", browser=THERE).hidden == {"products-used"}


def test_hidden_ticks_survive_an_empty_post_and_none_of_these_replaces_them(
    session, fielded, link, save, page
):
    respond.start(session, fielded.keys, link)
    save("products", products_used=["mail"])
    save("products", browser=THERE)
    assert page("products").answers.used == ("mail",)
    save("products", browser=THERE, products_used=["none-of-these"])
    assert page("products", browser=THERE).answers.used == ()
    assert page("products").hidden == {"products-used"}


def test_clearing_in_a_new_browser_forgets_what_it_could_not_see(
    session, fielded, link, save, page
):
    respond.start(session, fielded.keys, link)
    save("support", support_speed=["1"], comments=["Mine."])
    respond.clear(session, fielded.keys, link, address="support")
    view = page("support", browser=THERE)
    assert (view.hidden, view.answers) == (frozenset(), Answers())


def test_two_people_on_one_computer_have_two_drafts_and_two_returns(session, fielded, save, page):
    ada, bob = fielded.link(0), fielded.link(1)
    for link, speed in ((ada, "1"), (bob, "5")):
        respond.start(session, fielded.keys, link)
        save("support", by=link, browser=HERE, support_speed=[speed])
    assert page("support", by=ada).answers.items == {"support-speed": 1}
    assert page("support", by=bob).answers.items == {"support-speed": 5}
    for link in (ada, bob):
        respond.submit(session, fielded.keys, link)
    assert sorted(one.answers.items["support-speed"] for one in ballots(session, fielded)) == [1, 5]


# --- submitting -------------------------------------------------------------------------------------------------------


def test_a_return_holds_questionnaire_cell_and_answers_and_the_draft_is_gone(
    session, fielded, link
):
    said = SLOW | {
        "products": {"products-used": ["mail"]},
        "each-product/mail": {"product-overall": ["3"], "product-speed": ["does-not-apply"]},
    }
    answer_and_submit(session, fielded, link, said)
    (ballot,) = ballots(session, fielded)
    assert ballot.questionnaire == "it-service:1"
    assert ballot.cell == CELL
    assert ballot.answers == Answers(
        items={"support-speed": 1, "comments": "It took a week."},
        used=("mail",),
        products={"mail": {"product-overall": 3, "product-speed": "does-not-apply"}},
    )
    assert ballot.asked == ("mail",)
    assert drafts(session) == 0
    assert invitations.returned_by_cell(session, fielded.wave_id) == {CELL: 1}


def test_somebody_who_answers_nothing_returns_a_blank_ballot(session, fielded, link):
    answer_and_submit(session, fielded, link, {"none": {}})
    assert [one.answers for one in ballots(session, fielded)] == [Answers()]


def test_a_double_click_puts_one_ballot_and_the_second_sees_the_neutral_page(
    session, fielded, link
):
    answer_and_submit(session, fielded, link)
    with pytest.raises(Gone):
        respond.submit(session, fielded.keys, link)
    assert ballot_box.count(session, fielded.wave_id) == 1


def test_a_late_save_of_another_tab_never_makes_the_draft_anew(session, fielded, link, save):
    answer_and_submit(session, fielded, link)
    for attempt in (
        lambda: save("support", support_speed=["1"]),
        lambda: respond.clear(session, fielded.keys, link, address="support"),
        lambda: respond.start(session, fielded.keys, link),
    ):
        with pytest.raises(Gone):
            attempt()
    assert drafts(session) == 0
    assert len(ballots(session, fielded)) == 1


def test_an_open_link_returns_once_a_visitor_and_counts(session, fielded, save):
    visitors = [respond.arrive(session, LinkKind.OPEN, fielded.code) for _ in range(2)]
    for visitor in visitors:
        answer_and_submit(session, fielded, visitor)
        with pytest.raises(Gone):
            respond.submit(session, fielded.keys, visitor)
    assert [one.cell for one in ballots(session, fielded)] == [CELL, CELL]
    assert invitations.returned_by_open_links(session, fielded.wave_id) == {CELL: 2}
    assert invitations.returned_by_cell(session, fielded.wave_id) == {}


# --- links that lead nowhere ------------------------------------------------------------------------------------------


def test_used_wrong_and_closed_look_the_same(session, fielded, page):
    used, unknown = fielded.link(0), respond.arrive(session, LinkKind.PERSONAL, "no such link")
    wrong_code = respond.arrive(session, LinkKind.OPEN, "no such code")
    answer_and_submit(session, fielded, used)

    def seen(link):
        said = []
        for ask in (
            lambda: respond.opening(session, fielded.keys, link),
            lambda: respond.page(session, fielded.keys, link, address="support", browser=HERE),
            lambda: respond.check(session, fielded.keys, link, browser=HERE),
        ):
            with pytest.raises(Gone) as gone:
                ask()
            said.append(gone.value.args)
        return said

    before = [seen(link) for link in (used, unknown, wrong_code)]
    walk(session, fielded, fielded.link(1), SLOW)
    close(session, fielded)
    late = [fielded.link(1), fielded.link(2), respond.arrive(session, LinkKind.OPEN, fielded.code)]
    assert [seen(link) for link in late] == before


def test_what_is_posted_after_the_close_is_told_plainly_to_be_unrecorded(session, fielded, save):
    used, begun, fresh = (fielded.link(number) for number in range(3))
    visitor = respond.arrive(session, LinkKind.OPEN, fielded.code)
    answer_and_submit(session, fielded, used)
    for link in (begun, visitor):
        walk(session, fielded, link, SLOW)
    close(session, fielded)
    stored = ballot_box.count(session, fielded.wave_id)
    for link in (used, begun, fresh, visitor):
        for attempt in (
            lambda link=link: respond.start(session, fielded.keys, link),
            lambda link=link: save("support", by=link, support_speed=["1"]),
            lambda link=link: respond.submit(session, fielded.keys, link),
        ):
            with pytest.raises(NothingRecorded):
                attempt()
    assert ballot_box.count(session, fielded.wave_id) == stored == 1


def test_it_is_told_so_even_when_the_invitations_are_long_deleted(session, fielded, save):
    begun = fielded.link()
    walk(session, fielded, begun, SLOW)
    close(session, fielded)
    invitations.forget(session, fielded.wave_id)
    with pytest.raises(NothingRecorded):
        respond.submit(session, fielded.keys, begun)


def test_a_link_that_never_was_is_told_nothing_by_a_post(session, fielded):
    unknown = respond.arrive(session, LinkKind.PERSONAL, "0" * 26)
    for attempt in (respond.start, respond.submit):
        with pytest.raises(Gone):
            attempt(session, fielded.keys, unknown)
