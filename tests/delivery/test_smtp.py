"""Mail by SMTP, spoken to a real server: what it answers is what we say has become of a letter."""

import socket
import ssl

import pytest
from aiosmtpd.smtp import AuthResult

from survey.delivery.smtp import Smtp
from survey.delivery.transport import ACCEPTED, Fate, Reach
from survey.mail_settings import Carrier
from tests.delivery.letter_factories import a_letter
from tests.mail_factories import mail_to
from tests.serving import free_port, make_certificate
from tests.smtp_server import Post, smtp_server

NAME = "survey.exton.example"


def send(mail, *letters, **options):
    with Smtp(mail, name=NAME, **options).line() as line:
        return [line.send(letter) for letter in letters]


def answered(stage, answer, *letters):
    """What becomes of letters when the server answers one stage so."""
    post = Post(answers=lambda at, _: answer if at == stage else None)
    with smtp_server(post) as (_, port):
        outcomes = send(mail_to(port), *(letters or (a_letter(),)), timeout=1)
    return outcomes, post


def test_many_letters_go_by_one_connection():
    with smtp_server() as (post, port):
        letters = [a_letter(f"p{number}@exton.example") for number in range(30)]
        assert send(mail_to(port), *letters) == [ACCEPTED] * 30
    assert post.greetings == 1
    assert len(post.count()) == 30


@pytest.mark.parametrize(
    ("stage", "answer", "fate", "reach"),
    [
        ("RCPT", "550 no such person", Fate.REFUSED, Reach.ADDRESS),
        ("RCPT", "451 come back", Fate.TRY_LATER, Reach.ADDRESS),
        ("RCPT", "421 I am going", Fate.TRY_LATER, Reach.LINE),
        ("DATA", "554 I do not like it", Fate.REFUSED, Reach.LETTER),
        ("DATA", "452 no room", Fate.TRY_LATER, Reach.LETTER),
        ("MAIL", "550 you may not send", Fate.TRY_LATER, Reach.SERVER),
        ("MAIL", "451 not now", Fate.TRY_LATER, Reach.SERVER),
    ],
)
def test_an_answer_is_told_with_what_it_means_for_the_others(stage, answer, fate, reach):
    ((outcome,), post) = answered(stage, answer)
    assert (outcome.fate, outcome.reach, outcome.answer) == (fate, reach, answer)
    assert post.letters == []


@pytest.mark.parametrize(("stage", "arrived"), [("MAIL", 0), ("RCPT", 0), ("DATA", 1)])
def test_a_server_that_hangs_up_may_have_taken_the_letter(stage, arrived):
    ((outcome,), post) = answered(stage, "drop")
    assert (outcome.fate, outcome.reach) == (Fate.TRY_LATER, Reach.LINE)
    assert len(post.letters) == arrived


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_says_nothing_is_not_waited_for_for_ever(stage):
    ((outcome,), _) = answered(stage, "stall")
    assert (outcome.fate, outcome.reach) == (Fate.TRY_LATER, Reach.LINE)
    assert outcome.answer == "the mail server did not answer in time"


def test_after_a_refusal_the_line_goes_on():
    letters = [a_letter("eve@exton.example"), a_letter("ada@exton.example")]
    post = Post(answers=lambda stage, to: "550 no" if to.startswith("eve") else None)
    with smtp_server(post) as (_, port):
        outcomes = send(mail_to(port), *letters)
    assert [one.fate for one in outcomes] == [Fate.REFUSED, Fate.ACCEPTED]
    assert post.greetings == 1


def test_a_lost_line_is_made_anew():
    hung_up = []

    def hang_up_once(stage, to):
        if stage == "DATA" and not hung_up:
            hung_up.append(to)
            return "drop"
        return None

    with smtp_server(Post(answers=hang_up_once)) as (post, port):
        outcomes = send(mail_to(port), a_letter(), a_letter())
    assert [one.fate for one in outcomes] == [Fate.TRY_LATER, Fate.ACCEPTED]
    assert post.greetings == 2
    assert post.ids() == {"ada@exton.example": {"<1@survey.exton.example>"}}


def test_nobody_there_is_trouble_of_the_server():
    (outcome,) = send(mail_to(free_port()), a_letter())
    assert (outcome.fate, outcome.reach) == (Fate.TRY_LATER, Reach.SERVER)
    assert "refused" in outcome.answer.lower()


def test_a_port_that_never_greets_is_trouble_of_the_server():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        (outcome,) = send(mail_to(port), a_letter(), timeout=0.5)
    assert (outcome.fate, outcome.reach) == (Fate.TRY_LATER, Reach.SERVER)


def test_what_is_no_address_is_refused_without_a_server():
    (outcome,) = send(mail_to(free_port()), a_letter("nobody"))
    assert (outcome.fate, outcome.reach) == (Fate.REFUSED, Reach.ADDRESS)


def test_a_hostile_answer_becomes_one_short_line():
    ((outcome,), _) = answered("RCPT", "550 " + "no\x1b[31m" * 60)
    assert outcome.answer.isprintable()
    assert len(outcome.answer) <= 210


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusted(certificate):
    """What a machine that trusts the test certificate verifies with."""
    return ssl.create_default_context(cafile=certificate[0])


@pytest.fixture
def server_context(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def test_by_starttls_letters_go_to_a_server_that_is_trusted(server_context, trusted):
    with smtp_server(tls_context=server_context, require_starttls=True) as (post, port):
        assert send(mail_to(port, is_plain=False), a_letter(), context=trusted) == [ACCEPTED]
    assert len(post.letters) == 1


def test_a_certificate_that_does_not_hold_gets_no_letter(server_context):
    with smtp_server(tls_context=server_context, require_starttls=True) as (post, port):
        (outcome,) = send(mail_to(port, is_plain=False), a_letter())
    assert outcome.reach is Reach.SERVER
    assert "certificate does not hold" in outcome.answer
    assert post.letters == []


def test_a_server_without_starttls_gets_no_letter():
    with smtp_server() as (post, port):
        (outcome,) = send(mail_to(port, is_plain=False), a_letter())
    assert outcome.reach is Reach.SERVER
    assert "STARTTLS" in outcome.answer
    assert post.letters == []


@pytest.mark.parametrize("is_right", [True, False])
def test_who_we_are_is_said_under_tls_alone(server_context, trusted, is_right):
    said = []

    def authenticate(server, session, envelope, mechanism, data):
        assert session.ssl
        said.append((data.login, data.password))
        return AuthResult(success=is_right, handled=False)

    options = {"tls_context": server_context, "auth_required": True, "authenticator": authenticate}
    with smtp_server(**options) as (post, port):
        mail = mail_to(port, is_plain=False, user="ada", password="p@ss word")
        (outcome,) = send(mail, a_letter(), context=trusted)
    assert said
    assert set(said) == {(b"ada", b"p@ss word")}
    assert len(post.letters) == is_right
    assert outcome.reach is (Reach.LETTER if is_right else Reach.SERVER)
    assert "p@ss" not in outcome.answer


def test_tls_from_the_first_byte(server_context, trusted):
    with smtp_server(ssl_context=server_context) as (post, port):
        mail = mail_to(port, carrier=Carrier.SMTPS, is_plain=False)
        assert send(mail, a_letter(), context=trusted) == [ACCEPTED]
    assert len(post.letters) == 1
