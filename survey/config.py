"""Settings: every one comes from the environment, and all that is wrong is told at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from survey.mail_settings import Mail, mail_set, wrong_mail

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS: Mapping[str, str] = {
    "SURVEY_DATABASE_URL": "where the database is: sqlite:///FILE or postgresql://… (required)",
    "SURVEY_SECRET_KEY": "at least 32 random characters; signs cookies (required)",
    "SURVEY_PUBLIC_URL": "the address that respondents type; every link is built from it (required)",
    "SURVEY_KEYS": "the folder of the waves' key files, outside the database and its backups (required)",
    "SURVEY_COUNCIL": "the council's name, on every page",
    "SURVEY_ACCENT": "the council's colour, #rrggbb, with a contrast of at least 4.5 to white",
    "SURVEY_CONTACT": "whom respondents may ask, as text: a name, a telephone number, an address",
    "SURVEY_NOTICE": "one line shown on every page, for instance that the figures are synthetic",
    "SURVEY_TRUSTED_HOSTS": "further host names under which the pages may be asked for, by commas",
    "SURVEY_PROXIES": "how many proxies stand in front and set X-Forwarded-For and -Proto (default 0)",
    "SURVEY_PASSWORD_COST": "argon2id passes over memory, 1 to 10 (default 3)",
    "SURVEY_MAIL_URL": "how messages leave: smtp://…, smtps://…, notify: or console: (none are sent unless set)",
    "SURVEY_MAIL_FROM": "whom messages come from: Name <name@council.example>",
    "SURVEY_NOTIFY_KEY": "the API key of GOV.UK Notify, for notify:",
    "SURVEY_NOTIFY_TEMPLATE": "the id of the Notify template that holds ((subject)) and ((body))",
    "SURVEY_CAP_DAYS": "for how many days whoever was asked is not asked again (default 60; 0 for no cap)",
}

_DEFAULT_ACCENT = "#1d5b79"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_BACKENDS = {"sqlite", "postgresql"}
_MINIMUM_SECRET = 32
_MINIMUM_CONTRAST = 4.5
_WHOLE_NUMBERS = {
    "SURVEY_PROXIES": range(10),
    "SURVEY_PASSWORD_COST": range(1, 11),
    "SURVEY_CAP_DAYS": range(731),
}


class ConfigError(Exception):
    """The environment cannot be used; `problems` says everything that is wrong, a line each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Settings:
    """What an installation is set to. What is secret is in no `repr`. Without `mail` nothing is sent."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    public_url: str
    keys: Path
    council: str = "The council"
    accent: str = _DEFAULT_ACCENT
    contact: str = ""
    notice: str = ""
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    password_cost: int = 3
    mail: Mail | None = None
    cap_days: int = 60

    @property
    def is_https(self) -> bool:
        """Whether pages are asked for by https; cookies follow it."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host name under which pages may be asked for."""
        return (urlsplit(self.public_url).hostname or "", *self.trusted_hosts)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Return the settings in an environment; raises ConfigError with every problem in it."""
        given = {name: environ.get(name, "").strip() for name in SETTINGS}
        problems = [*_missing(given), *_unknown(environ), *_wrong(given)]
        if problems:
            raise ConfigError(problems)
        return cls(
            database_url=given["SURVEY_DATABASE_URL"],
            secret_key=given["SURVEY_SECRET_KEY"],
            public_url=given["SURVEY_PUBLIC_URL"].rstrip("/"),
            keys=Path(given["SURVEY_KEYS"]),
            council=given["SURVEY_COUNCIL"] or cls.council,
            accent=given["SURVEY_ACCENT"] or cls.accent,
            contact=given["SURVEY_CONTACT"],
            notice=given["SURVEY_NOTICE"],
            trusted_hosts=tuple(
                host.strip() for host in given["SURVEY_TRUSTED_HOSTS"].split(",") if host.strip()
            ),
            proxies=int(given["SURVEY_PROXIES"] or cls.proxies),
            password_cost=int(given["SURVEY_PASSWORD_COST"] or cls.password_cost),
            mail=mail_set(given),
            cap_days=int(given["SURVEY_CAP_DAYS"] or cls.cap_days),
        )


def contrast_to_white(colour: str) -> float:
    """Return the WCAG 2 contrast of `#rrggbb` to white, 1 to 21."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the sRGB curve

    red, green, blue = (linear(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _missing(given: Mapping[str, str]) -> list[str]:
    required = [name for name, words in SETTINGS.items() if words.endswith("(required)")]
    return [f"{name} is not set: {SETTINGS[name]}" for name in required if not given[name]]


def _unknown(environ: Mapping[str, str]) -> list[str]:
    return [
        f"{name} is not a setting: see survey --help"
        for name in sorted(environ)
        if name.startswith("SURVEY_") and name not in SETTINGS
    ]


def _wrong(given: Mapping[str, str]) -> list[str]:
    problems = _wrong_database(given["SURVEY_DATABASE_URL"])
    secret, url, accent = (
        given[name] for name in ("SURVEY_SECRET_KEY", "SURVEY_PUBLIC_URL", "SURVEY_ACCENT")
    )
    if secret and len(secret) < _MINIMUM_SECRET:
        problems.append(f"SURVEY_SECRET_KEY has {len(secret)} characters: at least 32 are needed")
    if url:
        problems += _wrong_url(url)
    if accent and not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        problems.append("SURVEY_ACCENT must be written #rrggbb")
    elif accent and contrast_to_white(accent) < _MINIMUM_CONTRAST:
        problems.append(
            f"SURVEY_ACCENT has a contrast of {contrast_to_white(accent):.1f} to white: take a darker one, 4.5 or more"
        )
    problems += wrong_mail(given)
    for name, allowed in _WHOLE_NUMBERS.items():
        number = given[name]
        if number and not (number.isdecimal() and int(number) in allowed):
            problems.append(f"{name} must be a whole number from {allowed[0]} to {allowed[-1]}")
    return problems


def _wrong_database(url: str) -> list[str]:
    backend = url.partition(":")[0].partition("+")[0]
    if url and backend not in _BACKENDS:
        return ["SURVEY_DATABASE_URL must begin with sqlite:/// or postgresql://"]
    return []


def _wrong_url(url: str) -> list[str]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ["SURVEY_PUBLIC_URL must be a whole address, such as https://survey.council.example"]
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        return ["SURVEY_PUBLIC_URL must begin with https:// (http is for this machine alone)"]
    return []
