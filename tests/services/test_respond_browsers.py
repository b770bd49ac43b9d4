"""Two tabs, two browsers, two people: nobody loses an answer, and nobody is shown another's."""

from survey.domain.answers import Answers
from survey.services import respond
from tests.fielded_factories import (
    HERE,
    THERE,
    ballots,
    walk,
)

SLOW = {"support": {"support-speed": ["1"], "comments": ["It took a week."]}}


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
