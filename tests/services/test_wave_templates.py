"""Templates suggest days on which people can answer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from survey.domain.fieldwork_plan import Method, Template
from survey.domain.quiet_period import QuietPeriod
from survey.services import questionnaires, wave_templates
from survey.storage import contacts, quiet_periods, waves
from tests.architecture.checkout import ROOT
from tests.plan_factories import fill_council
from tests.wave_factories import a_wave, add_questionnaire

PULSE, ANNUAL, TICKET = Template


@pytest.fixture
def suggest(session, now):
    def run(template=PULSE, at=now):
        return wave_templates.suggest(session, template, now=at)

    return run


def test_a_pulse_opens_on_a_tuesday_in_a_fortnight_and_reminds_twice(suggest):
    outline = suggest()
    assert (outline.opens, outline.closes) == (date(2026, 6, 23), date(2026, 7, 10))
    assert [outline.opens.strftime("%a"), outline.closes.strftime("%a")] == ["Tue", "Fri"]
    assert outline.plan.reminders == (date(2026, 6, 30), date(2026, 7, 7))
    assert (outline.plan.sends, outline.plan.method) == (True, Method.CENSUS)


def test_an_annual_survey_runs_longer(suggest):
    pulse, annual = suggest(PULSE), suggest(ANNUAL)
    assert annual.closes - annual.opens == timedelta(days=24)
    assert annual.closes > pulse.closes
    assert annual.closes.strftime("%a") == "Fri"


def test_tickets_are_asked_about_for_the_whole_of_the_next_month(suggest):
    outline = suggest(TICKET)
    assert (outline.opens, outline.closes) == (date(2026, 7, 1), date(2026, 7, 31))
    assert (outline.plan.share, outline.plan.reminders) == (25, ())
    december = datetime(2026, 12, 31, 12, tzinfo=UTC)
    assert suggest(TICKET, december).opens == date(2027, 1, 1)


def test_school_holidays_are_kept_out_of(session, suggest):
    quiet_periods.put(session, QuietPeriod(date(2026, 7, 10), date(2026, 9, 2), "Summer holidays"))
    assert suggest().opens == date(2026, 9, 8)


def test_where_every_day_is_quiet_the_first_is_suggested(session, suggest):
    quiet_periods.put(session, QuietPeriod(date(2026, 1, 1), date(2027, 12, 31), "Always"))
    assert suggest().opens == date(2026, 6, 23)


def test_where_most_of_the_staff_were_asked_lately_the_cap_is_over_first(
    session, tmp_path, now, suggest
):
    fill_council(session, tmp_path, now)
    half, most = ([f"P{n:05}" for n in range(1, last + 1)] for last in (114, 115))
    contacts.record(session, "another", [*half, "gone"], date(2026, 5, 7))
    assert suggest().opens == date(2026, 6, 23), "half of them can be asked"
    contacts.record(session, "another", most, date(2026, 5, 7))
    assert suggest().opens == date(2026, 7, 7), "60 days after the 7th of May is Monday"
    without = wave_templates.suggest(session, PULSE, now=now, cap_days=0)
    assert without.opens == date(2026, 6, 23)


def test_the_newest_version_of_the_fitting_questionnaire_is_suggested(session, suggest, now):
    assert suggest().questionnaire == ""
    add_questionnaire(session, now)
    assert suggest().questionnaire == "system-usability:1"
    questionnaires.add_file(session, ROOT / "questionnaires/it-service/1.yaml", now, "a")
    assert suggest().questionnaire == "it-service:1"


def test_an_id_is_never_used_twice(session, now):
    add_questionnaire(session, now)
    for expected in ("annual-2026-09", "annual-2026-09-2"):
        found = wave_templates.fresh_id(session, ANNUAL, date(2026, 9, 1))
        assert found == expected
        waves.add(session, a_wave(id=found), now)
    assert wave_templates.fresh_id(session, None, date(2026, 9, 1)) == "wave-2026-09"
