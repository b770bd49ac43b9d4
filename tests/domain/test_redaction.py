"""What is suggested to be taken out of a comment: what has a form is found, and ordinary words are left alone."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.domain.names import staff_names
from survey.domain.redaction import Kind, pieces, redacted, suggest

LABELS = {kind: f"[{kind.name}]" for kind in Kind}

EMAIL = [
    ("Write to jo.bloggs@exton.gov.uk please", "jo.bloggs@exton.gov.uk"),
    ("JO.BLOGGS@EXTON.GOV.UK", "JO.BLOGGS@EXTON.GOV.UK"),
    ("mail me:j_b-1+it@sub.exton.ac.uk.", "j_b-1+it@sub.exton.ac.uk"),
    ("siân@ysgol.cymru", "siân@ysgol.cymru"),
    ("jo (at) exton.gov.uk", "jo (at) exton.gov.uk"),
    ("jo[at]exton[dot]gov[dot]uk", "jo[at]exton[dot]gov[dot]uk"),
    ("<o'neil@exton.example>", "o'neil@exton.example"),
]
LINK = [
    ("see https://exton.example/u/jo?x=1.", "https://exton.example/u/jo?x=1"),
    ("(www.exton.example/jo)", "www.exton.example/jo"),
]
NI_NUMBER = [
    ("my NI is QQ123456C", None),
    ("AB123456C", "AB123456C"),
    ("ab 12 34 56 d", "ab 12 34 56 d"),
    ("It is JG 10 37 59 A.", "JG 10 37 59 A"),
    ("AB-12-34-56-C", "AB-12-34-56-C"),
    ("GB123456A", None),
    ("AB123456E", None),
]
POSTCODE = [
    ("I live at SW1A 1AA now", "SW1A 1AA"),
    ("m1 1ae", "m1 1ae"),
    ("EC1A1BB", "EC1A1BB"),
    ("(B33 8TH)", "B33 8TH"),
    ("CR2 6XH, DN55 1PT", "CR2 6XH"),
    ("w1a 0ax", "w1a 0ax"),
    ("S10 2ND", "S10 2ND"),
    ("room B2 1st floor", None),
    ("desk E4 2nd row", None),
    ("i5 8GB", None),
    ("Q1 2TB", None),
    ("A4 3mm", None),
    ("MP3 4you", None),
]
PHONE = [
    ("ring 01632 960000", "01632 960000"),
    ("ring 01632 960 000.", "01632 960 000"),
    ("(01632) 960000", "(01632) 960000"),
    ("call (01632 960000)", "01632 960000"),
    ("020 7946 0958", "020 7946 0958"),
    ("02079460958", "02079460958"),
    ("07700 900123", "07700 900123"),
    ("07700-900-123", "07700-900-123"),
    ("07700.900.123", "07700.900.123"),
    ("0 7 7 0 0 9 0 0 1 2 3", None),
    ("+44 7700 900123", "+44 7700 900123"),
    ("+44 (0)20 7946 0958", "+44 (0)20 7946 0958"),
    ("0044 20 7946 0958", "0044 20 7946 0958"),
    ("+353 1 496 0123", "+353 1 496 0123"),
    ("01632 960000/960001", "01632 960000"),
    ("0800 1111", "0800 1111"),
    ("0845 46 47", "0845 46 47"),
    ("016329 60000", "016329 60000"),
    ("ext 4521", "ext 4521"),
    ("Extension no. 45210", "Extension no. 45210"),
    ("extn.4521", "extn.4521"),
    ("on 01632 960000 2 times", "01632 960000"),
    ("the text 4521", None),
    ("from 0900 to 1700", None),
    ("since 01/02/2024", None),
    ("0.5 seconds", None),
    ("in 2019 and 2020", None),
]
NUMBER = [
    ("ticket INC0012345", "INC0012345"),
    ("INC-0012345", "INC-0012345"),
    ("account 12345678", "account 12345678"[8:]),
    ("card 4111 1111 1111 1111", "4111 1111 1111 1111"),
    ("4111-1111-1111-1111", "4111-1111-1111-1111"),
    ("NHS 943 476 5919", "943 476 5919"),
    ("REFERENCENUMBER123456", "123456"),
    ("my computer is 192.168.10.21", "192.168.10.21"),
    ("call 999 or 101", None),
    ("between 2019 and 2024", None),
    ("2019-2020", None),
    ("on 12-05-2024", None),
    ("12 05 2024", None),
    ("2024-05-12", None),
    ("12/05/2024", None),
    ("costs £1,000,000", None),
    ("Office 365 and Windows 10", None),
    ("after 10000 clicks", None),
    ("version 2.10.4", None),
    ("10 20 30", None),
]
CASES = [
    (kind, words, found)
    for kind, cases in (
        (Kind.EMAIL, EMAIL),
        (Kind.LINK, LINK),
        (Kind.NI_NUMBER, NI_NUMBER),
        (Kind.POSTCODE, POSTCODE),
        (Kind.PHONE, PHONE),
        (Kind.NUMBER, NUMBER),
    )
    for words, found in cases
]
STAFF = staff_names(
    [
        ("E00123", "jo.bloggs@exton.example"),
        ("E00124", "Siân.O'Neil2@exton.example"),
        ("E00125", "mark.brown@exton.example"),
        ("E00126", "anna.smith-jones@exton.example"),
        ("E00127", "tpatel@exton.example"),
        ("E00128", "library.north@exton.example"),
        ("E00129", None),
        ("head-of-it", "will.smith@exton.example"),
    ]
)
NAMES = [
    ("ask jo bloggs about it", "jo bloggs"),
    ("Jo Bloggs never answers", "Jo Bloggs"),
    ("BLOGGS IS SLOW", "BLOGGS"),
    ("bloggs's laptop", "bloggs"),
    ("Bloggs’ laptop", "Bloggs"),
    ("thanks to Sian in IT", "Sian"),
    ("SIÂN O'NEIL", "SIÂN O'NEIL"),
    ("oneil", "oneil"),
    ("Anna Smith-Jones", "Anna Smith-Jones"),
    ("Mrs Jones", "Mrs Jones"),
    ("patel", "patel"),
    ("ask Mark about it", "Mark"),
    ("thank you, Mark Brown!", "Mark Brown"),
    ("will smith helped", "will smith"),
    ("Jo Newcomer sits there", "Jo Newcomer"),
    ("Mr Nobody of the help desk", "Mr Nobody"),
    ("mr nobody", "mr nobody"),
    ("Dr. Strange Love", "Dr. Strange Love"),
    ("Cllr Ap Rhys", "Cllr Ap Rhys"),
    ("ask @jobloggs", "@jobloggs"),
    ("Mark my words, it is slow", None),
    ("it will mark them wrong", None),
    ("a brown screen", None),
    ("Will it be mended? Brown screens are bad", None),
    ("the library in the north", None),
    ("jo", None),
    ("I miss the old system", None),
    ("the MS Office pack, and ms teams", None),
    ("Miss the old one", None),
    ("Jo never answers", "Jo"),
    ("the blogger", None),
]


def spans_of(words, staff=STAFF):
    return [(words[span.start : span.end], span.kind) for span in suggest(words, staff)]


@pytest.mark.parametrize(("kind", "words", "found"), CASES, ids=[words for _, words, _ in CASES])
def test_what_has_a_form_is_found_and_nothing_else(kind, words, found):
    suggested = [text for text, one in spans_of(words) if one is kind]
    assert suggested[:1] == ([found] if found else [])
    assert found or kind is Kind.NI_NUMBER or not spans_of(words)


@pytest.mark.parametrize(("words", "found"), NAMES, ids=[words for words, _ in NAMES])
def test_names_that_the_staff_list_gives_away_are_found(words, found):
    assert spans_of(words) == ([(found, Kind.NAME)] if found else [])


@pytest.mark.parametrize(
    ("words", "found"),
    [("I am e00123.", "e00123"), ("(E00129)", "E00129"), ("E00999", None), ("head-of-it", None)],
)
def test_staff_references_are_found(words, found):
    assert spans_of(words) == ([(found, Kind.REFERENCE)] if found else [])


def test_nobody_is_found_in_an_empty_staff_list():
    assert spans_of("jo bloggs and E00123 have left", staff_names([])) == []


def test_all_of_a_comment_is_redacted_at_once():
    words = "Ring Jo Bloggs on 01632 960000, or jo.bloggs@exton.example; desk at M1 1AE. Ticket INC0012345!"
    assert redacted(words, suggest(words, STAFF), LABELS) == (
        "Ring [NAME] on [PHONE], or [EMAIL]; desk at [POSTCODE]. Ticket [NUMBER]!"
    )


def test_a_comment_without_anything_stays_as_it_is():
    words = "A computer that starts before I have made my tea."
    assert suggest(words, STAFF) == ()
    assert redacted(words, (), LABELS) == words


def test_the_demonstrations_comments_have_nothing_to_take_out():
    from survey.services.demo import story  # noqa: PLC0415 - the story's own words

    for words in (*story._COMMENTS, *story._ON_EMAIL):  # noqa: SLF001
        assert suggest(words, STAFF) == ()


@given(st.text(alphabet="jo blgs.@-+()0123456789AZ\n’é", max_size=200))
def test_pieces_put_together_are_the_comment_and_spans_do_not_overlap(words):
    spans = suggest(words, STAFF)
    assert "".join(piece.words for piece in pieces(words, spans)) == words
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(words) for span in spans)


@given(st.text(max_size=300))
def test_any_text_can_be_looked_through(words):
    assert redacted(words, suggest(words, STAFF), LABELS) is not None


@pytest.mark.parametrize(
    "unit",
    ["a", "0", "0 ", "12 34 56 78 91 ", "a.", "a@", "@", "+", "(0", "jo ", "Jo ", "mr ", "1.", "-", "AB12", "www.",
     "ext ", "’s", "a-", "0800 ", "\n", "(at)", "a(at)a"],
)  # fmt: skip
def test_no_text_keeps_a_pattern_busy(unit):
    """S19: linear in the length of the text; the bound is generous for a busy machine."""
    words = unit * (50_000 // len(unit))
    began = time.process_time()
    suggest(words, STAFF)
    assert time.process_time() - began < 1.5
