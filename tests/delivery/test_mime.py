"""What travels: headers that nothing can be slipped into, and two parts in the same words."""

import email
import email.policy

import pytest

from survey.delivery.mime import NoAddressError, as_message, header_text
from tests.delivery.letter_factories import LINK, STOP, a_letter

SENDER = "IT survey <survey@exton.example>"
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "Auto-Submitted",
    "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
}  # fmt: skip


def travelled(letter):
    """The message as the other side reads it."""
    wire = as_message(letter, SENDER).as_bytes()
    return email.message_from_bytes(wire, policy=email.policy.default)


def test_a_letter_arrives_as_it_was_written():
    message = travelled(a_letter(subject="Wie gut ist die IT? Ŵyneb – “ja”"))
    assert set(message.keys()) == HEADERS
    assert message["From"] == SENDER
    assert message["To"] == "ada@exton.example"
    assert message["Subject"] == "Wie gut ist die IT? Ŵyneb – “ja”"
    assert message["Date"] == "Wed, 03 Jun 2026 09:30:00 +0000"
    assert message["Message-ID"] == "<1@survey.exton.example>"
    assert message["List-Unsubscribe"].strip() == f"<{STOP}>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert LINK in message.get_body(("plain",)).get_content()


ATTACKS = [
    "Hello\r\nBcc: eve@evil.example",
    "Hello\nBcc: eve@evil.example",
    "Hello\rBcc: eve@evil.example",
    "Hello\x0bBcc: eve@evil.example",
    "Hello\u2028Bcc: eve@evil.example",
    "Hello\u0085Bcc: eve@evil.example",
    "Hello\0Bcc: eve@evil.example",
    "=?utf-8?q?Hello=0D=0ABcc:_eve@evil.example?=",
    "=?utf-8?q?Hello=0ABcc:_eve@evil.example?=",
    "=?utf-8?b?SGVsbG8NCkJjYzogZXZlQGV2aWwuZXhhbXBsZQ==?=",
    "Hi =?utf-8?q?a?= =?utf-8?q?=0D=0ABcc:_eve@evil.example?=",
    "=?=?utf-8?q?=0D=0ABcc:_eve@evil.example?=",
    "a" * 3000 + "\r\nBcc: eve@evil.example",
]


@pytest.mark.parametrize("subject", ATTACKS)
def test_no_subject_becomes_another_header(subject):
    message = travelled(a_letter(subject=subject))
    assert set(message.keys()) == HEADERS
    assert [one.addresses[0].addr_spec for one in message.get_all("To")] == ["ada@exton.example"]
    assert "\n" not in message["Subject"]
    assert message["Subject"].startswith(("Hello", "Hi", "= ?", "a"))
    assert message.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize("subject", ATTACKS)
def test_what_stands_in_a_header_is_one_line_without_codes(subject):
    line = header_text(subject)
    assert line.isprintable()
    assert "=?" not in line


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ada",
        "@exton.example",
        "ada@",
        "ada@exton.example\r\nBcc: eve@evil.example",
        "ada@exton.example, eve@evil.example",
        "ada@exton.example eve@evil.example",
        "Ada <ada@exton.example>",
        "ada@exton..example\n",
        "a b@exton.example",
        "ada@" + "a" * 300 + ".ü",
    ],
)
def test_what_is_no_address_is_told_and_not_sent(to):
    with pytest.raises(NoAddressError):
        as_message(a_letter(to=to), SENDER)


def test_a_domain_with_other_letters_is_written_as_mail_has_it():
    assert as_message(a_letter(to="ada@münchen.example"), SENDER)["To"] == (
        "ada@xn--mnchen-3ya.example"
    )


def test_long_lines_and_lines_of_a_single_dot_arrive_whole():
    words = "x" * 5000
    message = travelled(a_letter(paragraphs=(words, ".\n.\n", LINK)))
    text = message.get_body(("plain",)).get_content()
    assert words in text
    assert "\n.\n.\n" in text.replace("\r\n", "\n")
    assert max(map(len, as_message(a_letter(paragraphs=(words,)), SENDER).as_bytes().split())) < 100
