"""A letter says the same in plain text and in HTML, and no word of it becomes markup."""

import re
from html import unescape

import pytest
from jinja2 import UndefinedError

from survey.delivery.letter import _templates, html_of, text_of
from tests.delivery.letter_factories import LINK, STOP, some_content


def words_of_html(html):
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", body)).split()


def test_both_parts_say_the_same_words():
    content = some_content()
    plain = text_of(content).replace("-----", "").split()
    assert words_of_html(html_of(content.__class__(**vars(content) | {"button": ""}))) == plain


def test_the_link_stands_in_full_and_as_a_button():
    html = html_of(some_content())
    assert f'<a href="{LINK}">{LINK}</a>' in html
    assert f'<a class="button" href="{LINK}">Open the survey</a>' in html
    assert f'<a href="{STOP}">{STOP}</a>' in html
    assert "say how it is:<br>" in html


def test_markup_in_words_is_shown_as_it_was_typed():
    content = some_content(
        subject="<b>", paragraphs=("<script>alert(1)</script> & more", LINK), button='"><i>'
    )
    html = html_of(content)
    assert "<script" not in html
    assert "<i>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html
    assert "<script>alert(1)</script> & more" in text_of(content), "plain text is no markup"


def test_a_language_from_right_to_left_says_so():
    assert '<html lang="ar" dir="rtl">' in html_of(some_content(language="ar", direction="rtl"))
    assert '<html lang="en">' in html_of(some_content())


def test_a_word_that_is_not_given_is_an_error():
    with pytest.raises(UndefinedError):
        _templates().get_template("mail/message.txt").render()
