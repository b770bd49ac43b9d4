"""A council that keeps questionnaires: several versions, the waves that used them, words of any length."""

from datetime import UTC, date, datetime
from pathlib import Path

from survey.domain.access import Account, StaffRole
from survey.domain.product import Product
from survey.domain.wave import WaveState
from survey.services import accounts, questionnaire_check, questionnaires
from survey.storage import products, waves
from tests.questionnaires.files import EVERYTHING, changed
from tests.wave_factories import a_wave

ADMINISTRATOR, PASSWORD = "ada@exton.example", "three plain words"
NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
SHIPPED = Path(__file__).parents[1] / "questionnaires"
LONG = "Sehrlangeswort" * 6
LONG_ID = "long-" * 12 + "id"
LONG_WORDS = EVERYTHING.replace("id: everything", f"id: {LONG_ID}").replace(
    "en: How is it?", f"en: How is {LONG}?"
)
BROKEN = EVERYTHING.replace("minutes: 3", f"minutes: 0\n{LONG}: 1").replace(
    "scale: time", "scale: tine"
)


def fill(session, now=NOW):
    """Add an administrator, products, questionnaires and two waves; return the id of a text that is not in order."""
    account = Account(ADMINISTRATOR, StaffRole.ADMINISTRATOR)
    fields = {"role": account.role, "password": PASSWORD, "cost": 1}
    accounts.add(session, account.email, **fields, now=now, actor="test")
    names = ("Email and calendar", "Payroll and staff records", LONG)
    products.replace_all(session, [Product(f"p{n}", name, "it") for n, name in enumerate(names)])
    for name in ("it-service", "schools-it"):
        questionnaires.add_file(session, SHIPPED / name / "1.yaml", now, "test")
    for text in (EVERYTHING, LONG_WORDS, second_version(session)):
        questionnaires.add(session, text, now, "test")
    for id_, title, opens, state in (
        ("q2", "Summer 2026", date(2026, 6, 1), WaveState.OPEN),
        ("q1", LONG, date(2026, 3, 1), WaveState.CLOSED),
    ):
        wave = a_wave(id=id_, title=title, state=state, opens=opens, questionnaire_id="it-service")
        waves.add(session, wave, now)
    follow_up = (SHIPPED / "ticket-follow-up/1.yaml").read_text("utf-8")
    broken = changed(follow_up, "minutes: 1\n", "minutes: one\ncolour: red\n")
    broken = changed(broken, "scale: put-right", "scale: putright")
    return questionnaire_check.keep(session, broken, now=now, account=account)


def second_version(session):
    """The next version of the shipped survey: one question carries on in other words, another starts anew."""
    text = questionnaire_check.begun(session, "it-service:1")
    for words, said in (
        ("How satisfied are you with the network where you work?", "true"),
        ("How satisfied are you with the telephone that you use for work?", "false"),
    ):
        anew = words.replace("network", "wired or wireless network").replace(
            "telephone", "telephones"
        )
        text = changed(text, words, anew)
        item = text[: text.index(anew)].rindex("      - id: ")
        line = text.index("\n", item)
        text = f"{text[:line]}\n        continues: {said}{text[line:]}"
    return text
