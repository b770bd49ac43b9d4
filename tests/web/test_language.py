"""The language of pages outside a journey: chosen by a link, kept in this browser, and safe to say."""

import pytest
from markupsafe import escape

from survey.domain.phrase import counted, phrase
from survey.web import language
from tests.web.conftest import EMAIL, PASSWORD


def lang(page):
    return page.one("html")["lang"]


def follow(client, page, words):
    return client.get(page.path.partition("?")[0] + page.link(words))


@pytest.mark.parametrize("path", ["/", "/confidentiality", "/accessibility", "/sign-in"])
def test_a_public_page_links_to_itself_in_the_other_language(client, path):
    page = client.get(path)
    welsh = follow(client, page, "Cymraeg")
    assert (lang(page), lang(welsh)) == ("en", "cy")
    assert welsh.path == path
    assert welsh.heading != page.heading
    assert lang(follow(client, welsh, "English")) == "en"


def test_the_choice_is_kept_in_this_browser_and_no_other(client, another):
    follow(client, client.get("/"), "Cymraeg")
    assert client.get("/confidentiality").heading == "Beth sy’n digwydd i atebion"
    assert lang(another.get("/confidentiality")) == "en"


def test_unasked_a_page_is_in_the_language_of_the_browser(client):
    def heard(wanted):
        return client.ask("/", headers={"Accept-Language": wanted}).text

    assert '<html lang="cy">' in heard("cy, en;q=0.5")
    assert '<html lang="en">' in heard("en-GB, cy;q=0.5")
    assert '<html lang="en">' in heard("de, fr;q=0.5")


def test_the_rest_of_the_address_is_kept(client):
    response = client.ask("/sign-in?next=/results?wave%3D2026-q2&speak=cy")
    assert response.status_code == 303
    assert response.location == "/sign-in?next=%2Fresults%3Fwave%3D2026-q2"


@pytest.mark.parametrize("path", ["//evil.example/?speak=cy", "/%5Cevil.example?speak=cy"])
def test_a_choice_leads_nowhere_else(client, path):
    response = client.http.get(path, base_url=client.base)
    assert not (response.location or "").startswith(("//", "/\\", "/%5C")), response.location


def test_a_language_that_does_not_exist_changes_nothing(client):
    page = client.get("/?speak=tlh")
    assert lang(page) == "en"
    assert client.http.get_cookie("language") is None


def test_a_page_that_went_wrong_is_told_in_the_language_too(client):
    follow(client, client.get("/"), "Cymraeg")
    missing = client.get("/nowhere", 404)
    assert (lang(missing), missing.heading) == ("cy", "Nid yw’r dudalen hon yn bodoli")


def test_a_refused_form_is_shown_in_the_language_and_can_be_switched(client):
    page = follow(client, client.get("/sign-in"), "Cymraeg")
    refused = client.press(page, "Mewngofnodi", 422, email="", password="")
    assert set(refused.problems.values()) == {
        "Rhowch eich cyfeiriad e-bost",
        "Rhowch eich cyfrinair",
    }
    assert lang(follow(client, refused, "English")) == "en"


def test_a_page_that_only_a_post_shows_offers_no_other_language(client, begun, opened):
    """Its address cannot be asked for; it is in the reader's language already."""
    response = client.send("/sign-out", [])
    assert response.status_code == 400
    assert "speak=" not in response.text


def test_staff_choose_in_the_foot_of_the_page(client, account):
    client.press(client.get("/sign-in"), "Sign in", email=EMAIL, password=PASSWORD)
    page = client.get("/results")
    (foot,) = page.all("footer")
    assert [link.text for link in foot.all("a", hreflang="cy")] == ["Cymraeg"]
    welsh = follow(client, page, "Cymraeg")
    assert (lang(welsh), welsh.heading) == ("cy", "Dim canlyniadau eto")


def test_nothing_is_kept_by_being_shown_once(client):
    """`?in=` carries the language of a journey to a page that knows nothing of it."""
    assert lang(client.get("/confidentiality?in=cy")) == "cy"
    assert lang(client.get("/confidentiality")) == "en"


def test_what_is_said_in_a_template_is_never_markup(app):
    """Problems quote files and what was typed; Jinja's own `_` would trust them."""
    typed = "“<b onclick=x>” is 100 % no option, nor is %(this)s"
    with app.test_request_context("/"):
        told = language.in_words(typed)
        assert (told, escape(told) != told) == (typed, True)
        assert app.jinja_env.from_string("{{ _(what) }}").render(what=typed) == escape(typed)


def test_a_phrase_is_said_with_its_days_and_numbers_as_readers_write_them(app, now):
    texts = (
        phrase("%(title)s is open until %(closes)s. Its results will be here the day after.",
               title="Haf", closes=now.date()),
        counted("%(num)s wave", "%(num)s waves", 1650),
    )  # fmt: skip
    with app.test_request_context("/?in=cy"):
        assert [language.in_words(text) for text in texts] == [
            "Mae Haf ar agor tan 3 Mehefin 2026. Bydd y canlyniadau yma drannoeth.",
            "1,650 ton",
        ]


def test_a_phrase_is_said_in_the_language_wherever_a_template_shows_it(app):
    text = phrase("Too many tries")
    shown = (
        "{{ text }}",
        "{{ _(text) }}",
        "{{ _('%(what)s', what=text) }}",
        "{% trans what=text %}{{ what }}{% endtrans %}",
    )
    with app.test_request_context("/?in=cy"):
        for template in shown:
            told = app.jinja_env.from_string(template).render(text=text)
            assert told == "Gormod o gynigion", template
