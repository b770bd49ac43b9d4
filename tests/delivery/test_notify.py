"""GOV.UK Notify, spoken to a stub of it by its own client."""

import pytest

from survey.delivery.carriers import transport_of
from survey.delivery.notify import Notify
from survey.delivery.transport import ACCEPTED, Fate, Reach
from survey.mail_settings import Carrier, Mail
from tests.delivery.letter_factories import LINK, STOP, a_letter
from tests.delivery.notify_stub import KEY, TEMPLATE, notify_stub
from tests.serving import free_port


def send(url, *letters):
    mail = Mail(Carrier.NOTIFY, notify_url=url, notify_key=KEY, notify_template=TEMPLATE)
    transport = transport_of(mail, "survey.exton.example")
    assert isinstance(transport, Notify)
    with transport.line() as line:
        return [line.send(letter) for letter in letters]


def test_a_letter_is_handed_over_with_its_message_id_as_reference():
    with notify_stub() as (notified, url):
        outcomes = send(url, a_letter(subject="Hello\r\nBcc: eve@evil.example"), a_letter())
    assert outcomes == [ACCEPTED] * 2
    asked = notified.asked[0]
    assert asked["email_address"] == "ada@exton.example"
    assert asked["template_id"] == TEMPLATE
    assert asked["reference"] == "<1@survey.exton.example>"
    assert asked["personalisation"]["subject"] == "Hello Bcc: eve@evil.example"
    assert LINK in asked["personalisation"]["body"]
    assert STOP in asked["personalisation"]["body"]


@pytest.mark.parametrize(
    ("answer", "fate", "reach"),
    [
        ((400, "email_address Not a valid email address"), Fate.REFUSED, Reach.ADDRESS),
        ((400, "Template not found"), Fate.TRY_LATER, Reach.SERVER),
        ((403, "Invalid token: API key not found"), Fate.TRY_LATER, Reach.SERVER),
        ((429, "Exceeded rate limit"), Fate.TRY_LATER, Reach.SERVER),
        ((500, "Internal server error"), Fate.TRY_LATER, Reach.SERVER),
        ((503, "Service unavailable"), Fate.TRY_LATER, Reach.SERVER),
    ],
)
def test_an_answer_is_told_with_what_it_means_for_the_others(answer, fate, reach):
    with notify_stub(answer) as (_, url):
        (outcome,) = send(url, a_letter())
    assert (outcome.fate, outcome.reach) == (fate, reach)
    assert outcome.answer == f"{answer[0]} {answer[1]}"
    assert KEY not in outcome.answer


def test_nobody_there_is_trouble_of_the_server():
    (outcome,) = send(f"http://127.0.0.1:{free_port()}", a_letter())
    assert (outcome.fate, outcome.reach) == (Fate.TRY_LATER, Reach.SERVER)
