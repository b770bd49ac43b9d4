"""Settings from the environment: all that is wrong is told at once, in words that say how to mend it."""

from pathlib import Path

import pytest

from survey.config import SETTINGS, ConfigError, Settings, contrast_to_white
from survey.mail_settings import Carrier, Mail

REQUIRED = {
    "SURVEY_DATABASE_URL": "sqlite:///survey.db",
    "SURVEY_SECRET_KEY": "s" * 32,
    "SURVEY_PUBLIC_URL": "https://survey.council.example/",
    "SURVEY_KEYS": "keys",
}


def given(**more):
    return Settings.from_env({**REQUIRED, **more})


def problems(environ):
    with pytest.raises(ConfigError) as refusal:
        Settings.from_env(environ)
    assert str(refusal.value) == "\n".join(refusal.value.problems)
    return refusal.value.problems


def test_what_is_required_is_enough():
    settings = given(PATH="/bin", LANG="C")
    assert settings.database_url == "sqlite:///survey.db"
    assert settings.keys == Path("keys")
    assert settings.public_url == "https://survey.council.example"
    assert settings.is_https
    assert settings.hosts == ("survey.council.example",)
    assert (settings.council, settings.contact, settings.notice) == ("The council", "", "")
    assert (settings.proxies, settings.password_cost) == (0, 3)


def test_everything_can_be_set():
    settings = given(
        SURVEY_COUNCIL="Wellmoor Council",
        SURVEY_ACCENT="#0B3D2E",
        SURVEY_CONTACT="Ada, 01632 960000",
        SURVEY_NOTICE="Synthetic figures",
        SURVEY_TRUSTED_HOSTS="a.example, b.example,,",
        SURVEY_PROXIES="1",
        SURVEY_PASSWORD_COST="1",
    )
    assert settings.council == "Wellmoor Council"
    assert settings.accent == "#0B3D2E"
    assert settings.contact == "Ada, 01632 960000"
    assert settings.notice == "Synthetic figures"
    assert settings.hosts == ("survey.council.example", "a.example", "b.example")
    assert (settings.proxies, settings.password_cost) == (1, 1)


def test_every_setting_can_be_read_by_a_person():
    assert all(words and not words.endswith(".") for words in SETTINGS.values())


def test_all_that_is_missing_is_told_at_once():
    found = problems({})
    assert [line.split()[0] for line in found] == list(REQUIRED)
    assert found[0] == (
        "SURVEY_DATABASE_URL is not set: where the database is: sqlite:///FILE or postgresql://… (required)"
    )


def test_blank_is_missing():
    assert len(problems({**REQUIRED, "SURVEY_KEYS": "  "})) == 1


def test_a_misspelt_setting_is_refused():
    (problem,) = problems({**REQUIRED, "SURVEY_COUNSIL": "Wellmoor"})
    assert problem == "SURVEY_COUNSIL is not a setting: see survey --help"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SURVEY_SECRET_KEY", "s" * 31, "has 31 characters"),
        ("SURVEY_PUBLIC_URL", "survey.council.example", "must be a whole address"),
        ("SURVEY_PUBLIC_URL", "ftp://survey.council.example", "must be a whole address"),
        ("SURVEY_PUBLIC_URL", "https://", "must be a whole address"),
        ("SURVEY_PUBLIC_URL", "http://survey.council.example", "must begin with https://"),
        ("SURVEY_ACCENT", "blue", "must be written #rrggbb"),
        ("SURVEY_ACCENT", "#12345", "must be written #rrggbb"),
        ("SURVEY_ACCENT", "#ffcc00", "has a contrast of 1.5 to white"),
        ("SURVEY_PROXIES", "-1", "whole number from 0 to 9"),
        ("SURVEY_PROXIES", "ten", "whole number from 0 to 9"),
        ("SURVEY_PROXIES", "²", "whole number from 0 to 9"),
        ("SURVEY_PASSWORD_COST", "0", "whole number from 1 to 10"),
        ("SURVEY_PASSWORD_COST", "11", "whole number from 1 to 10"),
        ("SURVEY_CAP_DAYS", "731", "whole number from 0 to 730"),
        ("SURVEY_MAIL_FROM", "the survey team", "must be written Name <name@council.example>"),
        ("SURVEY_MAIL_FROM", "=?utf-8?q?a?= <a@exton.example>", "in one line"),
    ],
)
def test_a_wrong_value_is_told_with_what_would_be_right(name, value, told):
    (problem,) = problems({**REQUIRED, name: value})
    assert problem.startswith(name)
    assert told in problem


def test_several_wrong_values_are_told_together():
    assert (
        len(problems({"SURVEY_SECRET_KEY": "short", "SURVEY_ACCENT": "#fff", "SURVEY_X": "1"})) == 6
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_plain_http_is_for_this_machine_alone(host):
    assert not given(SURVEY_PUBLIC_URL=f"http://{host}:8000").is_https


def test_no_problem_repeats_a_secret():
    secret = "correct horse battery"
    assert secret not in "\n".join(problems({"SURVEY_SECRET_KEY": secret}))


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#0000ff", 8.59)],
)
def test_contrast_is_that_of_wcag(colour, contrast):
    """The two ends of the scale by definition; #767676 is the lightest grey that passes AA on white."""
    assert contrast_to_white(colour) == pytest.approx(contrast, abs=0.005)


@pytest.mark.parametrize("url", ["mysql://a", "survey.db", "postgres://a/b"])
def test_a_database_is_sqlite_or_postgresql(url):
    assert problems({**REQUIRED, "SURVEY_DATABASE_URL": url}) == (
        "SURVEY_DATABASE_URL must begin with sqlite:/// or postgresql://",
    )


@pytest.mark.parametrize("url", ["sqlite+pysqlite:///a.db", "postgresql+psycopg://a/b"])
def test_a_database_may_name_its_driver(url):
    assert given(SURVEY_DATABASE_URL=url).database_url == url


FROM = "IT survey <survey@exton.example>"
KEY = "live-6d1f5c3e-2c5b-4d0e-9f0a-0a1b2c3d4e5f-1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"


def mail(url, **more):
    return given(SURVEY_MAIL_URL=url, SURVEY_MAIL_FROM=FROM, **more).mail


def test_without_an_address_nothing_is_sent():
    settings = given()
    assert settings.mail is None
    assert settings.cap_days == 60
    assert given(SURVEY_CAP_DAYS="0").cap_days == 0


def test_a_mail_server_is_spoken_to_with_tls():
    assert mail("smtp://mail.exton.example") == Mail(Carrier.SMTP, FROM, "mail.exton.example", 587)
    assert mail("smtp://ada:p%40ss%3A@mail.exton.example:2525/") == Mail(
        Carrier.SMTP, FROM, "mail.exton.example", 2525, user="ada", password="p@ss:"
    )
    assert mail("smtps://mail.exton.example") == Mail(
        Carrier.SMTPS, FROM, "mail.exton.example", 465
    )


def test_a_relay_on_this_machine_may_do_without_tls():
    plain = mail("smtp://127.0.0.1:2525?security=none")
    assert (plain.port, plain.is_plain) == (2525, True)


def test_notify_and_the_console_need_no_server():
    assert mail("console:").carrier is Carrier.CONSOLE
    notify = mail("notify:", SURVEY_NOTIFY_KEY=KEY, SURVEY_NOTIFY_TEMPLATE=TEMPLATE)
    assert notify.notify_url == "https://api.notifications.service.gov.uk"
    assert (notify.notify_key, notify.notify_template) == (KEY, TEMPLATE)
    stub = "http://127.0.0.1:8080"
    notify = mail(f"notify:{stub}", SURVEY_NOTIFY_KEY=KEY, SURVEY_NOTIFY_TEMPLATE=TEMPLATE)
    assert notify.notify_url == stub


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mail.exton.example", "must begin with smtp://, smtps://, notify: or console:"),
        ("smtp://", "must be written smtp://name:password@host:587"),
        ("smtp://[::1", "must be written smtp://name:password@host:587"),
        ("smtp://mail.exton.example:post", "must be written smtp://name:password@host:587"),
        ("smtp://ada:pa#ss@mail.exton.example", "must be written smtp://name:password@host:587"),
        ("smtp://ada@mail.exton.example", "has a name or a password, but not both"),
        ("smtp://mail.exton.example?security=none", "on this machine alone"),
        ("smtps://127.0.0.1?security=none", "and in nothing else"),
        ("smtp://127.0.0.1?security=some", "and in nothing else"),
    ],
)
def test_a_wrong_mail_address_is_told_without_repeating_it(url, told):
    (problem,) = problems({**REQUIRED, "SURVEY_MAIL_URL": url, "SURVEY_MAIL_FROM": FROM})
    assert problem.startswith("SURVEY_MAIL_URL")
    assert told in problem
    assert "ada" not in problem


def test_a_mail_server_must_know_whom_messages_come_from():
    (problem,) = problems({**REQUIRED, "SURVEY_MAIL_URL": "smtps://mail.exton.example"})
    assert problem.startswith("SURVEY_MAIL_FROM is not set")


def test_notify_needs_its_key_and_its_template_and_https():
    found = problems({**REQUIRED, "SURVEY_MAIL_URL": "notify:http://elsewhere.example"})
    assert [line.split()[0] for line in found] == [
        "SURVEY_NOTIFY_KEY",
        "SURVEY_NOTIFY_TEMPLATE",
        "SURVEY_MAIL_URL",
    ]


def test_what_is_secret_is_in_no_representation():
    settings = given(
        SURVEY_DATABASE_URL="postgresql://survey:in-the-url@localhost/survey",
        SURVEY_MAIL_URL="smtp://ada:of-the-mailbox@mail.exton.example",
        SURVEY_MAIL_FROM=FROM,
        SURVEY_NOTIFY_KEY=KEY,
    )
    shown = f"{settings!r} {settings}"
    for secret in ("s" * 32, "in-the-url", "of-the-mailbox", KEY):
        assert secret not in shown
    assert "mail.exton.example" in shown
