"""A phrase reads as English and can be said in another language."""

from datetime import date
from gettext import NullTranslations

from survey.domain.errors import Problem, Refused
from survey.domain.phrase import counted, from_json, phrase, said, to_json


class Shouting(NullTranslations):
    """A language in which every text is written large and comes before its values."""

    def gettext(self, message):
        return message.upper().replace("%(DAY)S", "%(day)s").replace("%(WHAT)S", "%(what)s")

    def ngettext(self, one, many, n):
        return (one if n == 1 else many).upper().replace("%(NUM)S", "%(num)s")


def test_it_is_a_text_like_any_other():
    text = phrase("%(day)s is over", day=date(2026, 6, 21))
    assert text == "2026-06-21 is over"
    assert f"{Problem('2026-q2', text)}" == "2026-q2: 2026-06-21 is over"
    assert Refused.because(text).problems == (Problem("", "2026-06-21 is over"),)


def test_it_is_said_in_another_language_with_its_values_as_readers_write_them():
    text = phrase("%(day)s is over", day=date(2026, 6, 21))
    assert said(text, Shouting(), lambda day: f"{day:%d.%m.}") == "21.06. IS OVER"


def test_a_phrase_within_a_phrase_is_said_in_the_language_too():
    text = phrase("close %(what)s", what=phrase("the box"))
    assert text == "close the box"
    assert said(text, Shouting()) == "CLOSE THE BOX"


def test_a_number_chooses_its_form():
    texts = [counted("one wave", "%(num)s waves", number) for number in (1, 3)]
    assert texts == ["one wave", "3 waves"]
    assert [said(text, Shouting()) for text in texts] == ["ONE WAVE", "3 WAVES"]


def test_other_texts_are_looked_up_as_they_are_and_nothing_stays_nothing():
    assert said("100 % of it", Shouting()) == "100 % OF IT"
    assert said("", Shouting()) == ""


def test_what_is_stored_and_read_back_can_still_be_said_in_another_language():
    texts = (
        "Plain, with 5 %",
        phrase("%(day)s is over", day=date(2026, 6, 21)),
        counted("one wave", "%(num)s waves", 3),
        phrase("close %(what)s", what=phrase("the box")),
    )
    again = from_json(to_json(texts))
    assert again == texts
    assert [said(one, Shouting()) for one in again] == [said(one, Shouting()) for one in texts]
