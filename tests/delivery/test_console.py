"""The console, for trying out."""

from survey.delivery.carriers import transport_of
from survey.delivery.transport import ACCEPTED
from survey.mail_settings import Carrier, Mail
from tests.delivery.letter_factories import LINK, a_letter


def test_a_letter_is_printed_and_goes_nowhere(capsys):
    with transport_of(Mail(Carrier.CONSOLE), "survey.exton.example").line() as line:
        assert line.send(a_letter(subject="Summer\n2026")) == ACCEPTED
    printed = capsys.readouterr().out
    assert printed.startswith("To: ada@exton.example\nSubject: Summer 2026\n")
    assert LINK in printed
