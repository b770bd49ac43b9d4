"""Settings from the environment: all that is wrong is told at once, in words that say how to mend it."""

from pathlib import Path

import pytest

from survey.config import SETTINGS, ConfigError, Settings, contrast_to_white

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
