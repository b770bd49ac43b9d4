"""A council as it stands in the tests of the made-up language, and every string in it that is data."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, date, datetime

from babel import Locale
from sqlalchemy import select

from survey.domain.access import StaffRole
from survey.domain.fieldwork_plan import FieldworkPlan, Outline
from survey.domain.improvement import RegisterName
from survey.instruments.load import load_questionnaire
from survey.services import (
    accounts,
    fieldwork,
    improvement_keeping,
    links,
    questionnaires,
    shipped_questionnaires,
    wave_plans,
)
from survey.storage.base import Base
from survey.storage.waves import WaveRow
from tests import pseudo_locale
from tests.answering_factories import SHIPPED
from tests.comment_factories import decide, show_all, store_comments
from tests.directory_factories import import_council
from tests.improvement_factories import ADMINISTRATOR as ADMINISTRATOR_ACCOUNT
from tests.improvement_factories import (
    EARLY,
    a_cost,
    a_level,
    a_strategy,
    an_action,
    an_aim,
    an_assessment,
    an_event,
    enter,
    judge,
)
from tests.questionnaires.files import EVERYTHING, SMALLEST
from tests.report_factories import a_council, store_council
from tests.web.conftest import PASSWORD
from tests.web.page_client import PageClient

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
ACTOR = {"now": NOW, "actor": "ada@exton.example", "role": "administrator"}
ADMINISTRATOR, MANAGER = "ada@exton.example", "grace@exton.example"

NAMED = (
    "name", "title", "kind", "code", "area", "service", "reference", "id", "email", "key", "owner", "approved_by",
    "agreed_with", "assessed_by", "entered_by", "finding", "said", "did", "place", "product", "words", "redacted",
)  # fmt: skip
"""Columns of what people have called things."""

UPLOADED = ("Ash School", "Brand new")
"""What is called so in files that are looked at and not saved."""


@dataclasses.dataclass
class World:
    """An installation with waves in every state, and the strings in it that are data."""

    app: object
    keys: object
    settings: object
    open_wave: str
    planned_wave: str
    kept_wave: str
    data: frozenset

    def browser(self, email=None):
        """A browser that asks for the made-up language, signed in as somebody."""
        client = PageClient(self.app)
        if email:
            page = client.get("/sign-in")
            client.post(page, "Sign in", email=email, password=PASSWORD)
        client.ask(f"/?speak={pseudo_locale.CODE}")
        return client

    def links(self):
        """The links of the open wave."""
        with self.app.extensions["survey.reading"]() as session:
            return list(links.links(session, self.keys, self.open_wave, self.settings.public_url))

    def unmarked(self, page):
        """The words of a page that stand outside the marks, with where."""
        assert page.one("html")["lang"] == pseudo_locale.CODE, page.path
        found = pseudo_locale.outside(page, self.data)
        return [f"{page.path}: {words}" for words in found]


def fill(session, folder, settings):
    """A council with closed waves, one in the field with mail and slips, and one that is planned."""
    import_council(session, folder / "directory", NOW)
    waves = store_council(session, NOW, 3, a_council(schools=3, offices=2))
    _keep_registers(session, waves)
    _hold_comments(session, waves)
    file = folder / "everything.yaml"
    words = EVERYTHING.replace("languages: [en, cy]", f"languages: [en, {pseudo_locale.CODE}]")
    file.write_text(words.replace(", cy: ", f", {pseudo_locale.CODE}: "), encoding="utf-8")
    questionnaires.add_file(session, file, NOW, ADMINISTRATOR)
    questionnaires.add_file(session, SHIPPED / "ticket-follow-up/1.yaml", NOW, ADMINISTRATOR)
    days = {"opens": date(2026, 7, 1), "closes": date(2026, 7, 24)}
    later = {"opens": date(2026, 7, 6), "closes": date(2026, 7, 24)}
    plan = FieldworkPlan(sends=True, reminders=(date(2026, 7, 8),))
    outlines = [
        Outline(questionnaire="everything:2", title="Midsummer", plan=plan, **days),
        Outline(questionnaire="everything:2", title="Harvest", plan=plan, **later),
        Outline(questionnaire="everything:2", title="Advent", plan=plan, **later),
    ]
    created = tuple(wave_plans.create(session, one, **ACTOR) for one in outlines)
    fieldwork.open_wave(session, settings.keys, created[0], **ACTOR)
    for email, role in ((ADMINISTRATOR, StaffRole.ADMINISTRATOR), (MANAGER, StaffRole.MANAGER)):
        more = {"password": PASSWORD, "cost": 1, "now": NOW, "actor": "test"}
        accounts.add(session, email, role=role, **more)
    return created


def _hold_comments(session, waves):
    """Comments on two waves: all of one are let through, of the other one is withheld and the rest wait."""
    for wave in waves[1:]:
        waiting = store_comments(session, wave.id)
    show_all(session, waves[1].id, NOW)
    decide(session, waves[2].id, NOW, {min(waiting.values()): None})


def _keep_registers(session, waves):
    """Aims, actions and all that, one of each; one action was tested, another is over."""
    aim = {"baseline_wave": waves[0].id, "target": 90.0}
    public = {"said": "Too slow", "did": "Made faster", "is_public": True}
    for content in (
        an_aim(**aim, due=date(2026, 6, 1)), an_event(), an_event(measure="email"), a_level(), an_assessment(),
        a_strategy(), a_strategy(title="The old one", approved_on=date(2023, 1, 1), review_due=date(2025, 1, 1)),
        a_cost(), an_action(measure="email", title="Begun late"),
    ):  # fmt: skip
        enter(session, content, now=NOW)
    number = enter(session, an_action(**public), now=EARLY)
    judge(session, waves[1], waves[0])
    actor = {"now": NOW, "account": ADMINISTRATOR_ACCOUNT}
    gone = enter(session, an_action(title="Given up"), now=NOW)
    improvement_keeping.withdraw(session, register=RegisterName.ACTIONS, number=gone, **actor)
    changed = an_action(**public, cost=15_000)
    improvement_keeping.amend(session, number=number, content=changed, **actor)


def called(session):
    """What people have called things: every name in the database, and every text of a questionnaire."""
    for mapper in Base.registry.mappers:
        for name in set(NAMED) & set(mapper.columns.keys()):
            found = session.scalars(select(mapper.columns[name]).distinct())
            yield from (value for value in found if isinstance(value, str))
    for catalogue in session.scalars(select(WaveRow.catalogue)):
        yield from (product["name"] for product in catalogue)
    for listed in questionnaires.listing(session):
        yield from texts(listed.questionnaire)
    yield from (*UPLOADED, *texts(load_questionnaire(SMALLEST)))
    for shipped in shipped_questionnaires.not_added(session):
        yield from (shipped.id, *texts(shipped.title))
    for locale in map(Locale, ("en", "cy", pseudo_locale.CODE)):
        yield from (locale.get_display_name(code) for code in (locale, pseudo_locale.CODE))


def texts(value):
    """Every text and id in a questionnaire."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from texts(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))
