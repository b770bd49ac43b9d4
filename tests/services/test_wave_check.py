"""The check list before a wave opens: what is missing is found, and a wave that is ready is called so."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from survey.domain.check import CheckState, Mend
from survey.domain.errors import NotFound
from survey.domain.fieldwork_plan import Method
from survey.domain.message import MessageKind, Wording
from survey.domain.quiet_period import QuietPeriod
from survey.domain.wave import Links, WaveState
from survey.services import fieldwork, wave_check, wave_reach, worker
from survey.storage import contacts, quiet_periods, wave_plans, waves
from survey.storage.groups import GroupRow
from survey.storage.people import PersonRow
from tests.directory_factories import import_council
from tests.plan_factories import ADA, a_plan, fill_council, plan_a_wave
from tests.wave_factories import add_questionnaire

OK, WARN, MISSING = CheckState


@pytest.fixture
def council(session, tmp_path, now):
    fill_council(session, tmp_path, now)


@pytest.fixture
def checks(session, now, sessions):
    """Plan a wave that opens in a week, and return its checks by name, each as a list."""

    def run(plan=None, at=now, *, sends_mail=True, wave_id=None, **changes):
        begins = (now + timedelta(days=7)).date()
        wave_id = wave_id or plan_a_wave(session, now, plan, **{"opens": begins, **changes})
        found = wave_check.checklist(session, wave_id, now=at, sends_mail=sends_mail)
        by_name = {}
        for check in found:
            by_name.setdefault(check.name, []).append(check)
        return by_name

    return run


def states(checks):
    return {name: [check.state for check in found] for name, found in checks.items()}


def test_a_wave_that_is_ready_has_nothing_missing(session, tmp_path, now, council, checks):
    worker.worker_jobs.jobs.see_worker(session, now)
    opens = (now + timedelta(days=7)).date()
    plan = a_plan(reminders=(opens + timedelta(days=7),))
    found = checks(plan)
    assert states(found) == {
        name: [OK]
        for name in (
            "directory", "staff list", "questionnaire", "days", "reminders", "texts", "classes",
            "mail", "slips", "worker",
        )
    }  # fmt: skip
    said = {name: check.words for name, (check,) in found.items()}
    assert said["directory"] == "228 people are asked."
    assert said["staff list"] == "The staff list is of 2026-06-03."
    assert said["mail"] == "196 people are invited by mail."
    assert said["slips"].startswith("32 people get a slip with a code")


def test_an_empty_directory_is_missing(session, now, checks):
    add_questionnaire(session, now)
    (check,) = checks()["directory"]
    assert (check.state, check.mend) == (MISSING, Mend.DIRECTORY)
    assert check.words.startswith("the directory is empty")


def test_an_old_staff_list_is_to_be_looked_at(council, checks, now):
    wave = {"closes": (now + timedelta(days=90)).date()}
    assert checks(**wave)["staff list"][0].state is OK
    later = checks(at=now + timedelta(days=61), title="Later", **wave)
    assert later["staff list"][0].state is WARN


def test_people_without_a_place_are_told_group_by_group(session, council, checks, now):
    closing = (now + timedelta(days=3)).date()
    gone = update(GroupRow).where(GroupRow.code.in_(["S4", "plan"]))
    session.execute(gone.values(closed=closing))
    found = checks()["directory"]
    assert [check.state for check in found] == [MISSING, MISSING]
    assert {check.words.split(": ")[0] for check in found} == {"site:S4", "organisation:plan"}


def test_too_few_staff_in_the_groups_asked_are_told(session, tmp_path, now, checks):
    fill_council(session, tmp_path, now, {("B1", "care"): 60, ("S1", "educ"): 9})
    (check,) = checks(a_plan(groups=("site:school",)))["directory"]
    assert check.state is MISSING
    assert "only 9 people are in the groups asked" in check.words


def test_a_group_that_is_gone_since_is_told(session, council, checks, now):
    wave_id = plan_a_wave(session, now, a_plan(groups=("site:S4", "site:S1")))
    session.execute(update(PersonRow).where(PersonRow.site == "S4").values(site="S1"))
    session.execute(delete(GroupRow).where(GroupRow.code == "S4"))
    (check,) = checks(wave_id=wave_id)["groups"]
    assert (check.state, check.mend) == (MISSING, Mend.PLAN)
    assert check.words == "site:S4 is no group that is open today"


@pytest.mark.parametrize(("code", "name"), [("pl", "Polish"), ("zz", "zz")])
def test_staff_whose_language_the_questionnaire_lacks_are_counted(
    session, council, checks, code, name
):
    two = update(PersonRow).where(PersonRow.reference.in_(["P00001", "P00002"]))
    session.execute(two.values(language=code))
    (check,) = checks()["questionnaire"]
    assert (check.state, check.words) == (
        WARN,
        f"2 people read {name}, which the questionnaire is not written in.",
    )


def test_days_that_are_over_or_have_begun_are_told(council, checks, now):
    assert checks()["days"][0].state is OK
    begun = checks(at=now + timedelta(days=9), title="Begun")
    assert begun["days"][0].state is WARN
    assert "it opens today" in begun["days"][0].words
    over = checks(at=now + timedelta(days=60), title="Over")
    assert over["days"][0].state is MISSING


def test_quiet_periods_warn(session, council, checks, now):
    day = (now + timedelta(days=7)).date()
    quiet_periods.put(session, QuietPeriod(day, day, "Half-term"))
    (check,) = checks()["quiet periods"]
    assert (check.state, check.words, check.mend) == (
        WARN,
        "It opens in Half-term.",
        Mend.QUIET_PERIODS,
    )


def test_a_reminder_that_would_go_too_early_is_told(council, checks, now):
    days = tuple((now + timedelta(days=number)).date() for number in (9, 14))
    late = checks(a_plan(reminders=days), at=now + timedelta(days=10))
    assert [check.state for check in late["reminders"]] == [WARN, OK]


def test_without_reminders_nobody_is_reminded(council, checks):
    (check,) = checks()["reminders"]
    assert (check.state, check.words) == (WARN, "Nobody is reminded.")


def test_a_text_that_has_become_wrong_is_missing(session, council, checks, now):
    wave_id = plan_a_wave(session, now)
    said = {MessageKind.INVITATION: {"en": Wording("Hello", "No link here")}}
    wave_plans.put(session, wave_id, a_plan(wordings=said))
    (check,) = checks(wave_id=wave_id)["body"]
    assert (check.state, check.mend) == (MISSING, Mend.TEXTS)


def test_texts_of_ones_own_are_counted(council, checks):
    said = {MessageKind.INVITATION: {"en": Wording("Hello", "{link}")}}
    (check,) = checks(a_plan(wordings=said))["texts"]
    assert check.words == "One text of your own."


def test_mail_that_is_not_set_up_is_the_operators_matter(council, checks):
    (check,) = checks(sends_mail=False)["mail"]
    assert (check.state, check.mend) == (MISSING, Mend.OPERATOR)


def test_where_the_system_sends_nothing_somebody_has_to(council, checks):
    found = checks(a_plan(sends=False), sends_mail=False)
    assert found["mail"][0].state is WARN
    assert "reminders" not in found


def test_sites_with_slips_and_posters_are_counted(council, checks):
    found = checks(a_plan(slips_at=("B1",)), open_at=("school",))
    assert found["open links"][0].words.startswith("106 people answer by open link")
    assert found["slips"][0].words.startswith("122 people get a slip")
    assert found["mail"][0].state is WARN, "nobody is left to get mail"


def test_posters_everywhere_need_no_mail(council, checks):
    found = checks(links=Links.OPEN, sends_mail=False)
    assert found["open links"][0].words.startswith("228 people")
    assert not found.keys() & {"mail", "slips", "reminders"}


def test_classes_too_small_to_be_shown_are_told(session, tmp_path, now, checks):
    fill_council(
        session, tmp_path, now, {("B1", "care"): 60, ("S1", "educ"): 9, ("S4", "educ"): 46}
    )
    found = checks()["classes"]
    assert [check.state for check in found] == [OK, WARN]
    assert found[1].words.startswith("One is too small to be shown by itself")


def test_a_wave_of_which_nothing_is_likely_to_be_shown_is_told(session, tmp_path, now, checks):
    fill_council(session, tmp_path, now, {("B1", "care"): 20})
    assert checks()["classes"][0].state is WARN


def test_a_sample_that_asks_everybody_had_better_be_a_census(session, tmp_path, now, checks):
    fill_council(session, tmp_path, now, {("B1", "care"): 2000})
    sample = checks(a_plan(method=Method.SAMPLE, margin=5))["sample"]
    assert (sample[0].state, sample[0].words) == (OK, "A sample: 808 of 2000 people are asked.")
    small = checks(a_plan(method=Method.SAMPLE, margin=1))["sample"]
    assert small[0].state is WARN


def test_who_is_left_out_is_counted(session, council, checks, now):
    for person in ("P00001", "P00002", "P00220", "gone"):
        contacts.opt_out(session, person, now.date())
    contacts.record(session, "another", [f"P{n:05}" for n in range(1, 121)], now.date())
    found = checks(open_at=("S4",))
    assert found["opt-outs"][0].words == (
        "2 people have asked to be left out of surveys, and are."
    ), "the school has an open link"
    assert found["burden"][0].state is WARN, "it is more than half"
    assert found["burden"][0].words.startswith("118 people were asked to another survey in the 60")
    assert found["directory"][0].words == "108 of 228 people can be asked: the others are left out."


def test_those_asked_and_those_left_out_are_as_opening_has_them(session, council, now, keys):
    for person in ("P00001", "P00228"):
        contacts.opt_out(session, person, now.date())
    contacts.record(session, "another", [f"P{n:05}" for n in range(1, 41)], now.date())
    wave_id = plan_a_wave(session, now)
    plan, wave = wave_plans.get(session, wave_id), waves.get(session, wave_id)
    told = wave_reach.reached(session, wave, plan, now.date(), cap_days=60)
    opened = fieldwork.open_wave(session, keys, wave_id, now=now, **ADA)
    assert (told.by_mail, told.by_slip) == (opened.messages, opened.slips)
    assert (told.opted_out, told.too_soon) == (opened.opted_out, opened.too_soon) == (2, 39)
    assert told.asked + told.left_out == opened.eligible == 228


def test_a_wave_that_would_reach_nobody_is_missing_somebody(session, council, checks, now):
    lately = [f"P{n:05}" for n in range(1, 229)]
    contacts.record(session, "another", lately, now.date())
    found = checks()
    (check,) = found["directory"]
    assert (check.state, check.mend) == (MISSING, Mend.PLAN)
    assert check.words.startswith("Nobody would be reached on 2026-06-10")
    later = (now + timedelta(days=60)).date()
    again = checks(opens=later, closes=later + timedelta(days=14), title="Later")
    assert again["directory"][0].words == "228 people are asked."


def test_a_sample_does_not_replace_who_is_left_out(session, tmp_path, now, checks):
    fill_council(session, tmp_path, now, {("B1", "care"): 2000})
    contacts.opt_out(session, "P00001", now.date())
    (check,) = checks(a_plan(method=Method.SAMPLE, margin=5))["sample"]
    assert check.words.startswith("A sample: 808 of 2000 people are drawn.")


def test_a_wave_that_does_not_exist_has_no_check_list(session, now):
    with pytest.raises(NotFound):
        wave_check.checklist(session, "2099-q1", now=now, sends_mail=True)


def test_a_worker_that_was_not_seen_lately_is_missing(session, council, checks, now):
    assert checks()["worker"][0].state is MISSING
    worker.worker_jobs.jobs.see_worker(session, now - timedelta(minutes=3))
    assert checks()["worker"][0].state is MISSING
    worker.worker_jobs.jobs.see_worker(session, now - timedelta(minutes=1))
    assert checks()["worker"][0].state is OK


def test_what_passes_every_check_can_be_opened(session, council, now, keys):
    wave_id = plan_a_wave(session, now)
    worker.worker_jobs.jobs.see_worker(session, now)
    found = wave_check.checklist(session, wave_id, now=now, sends_mail=True)
    assert not [check for check in found if check.state is MISSING]
    fieldwork.open_wave(session, keys, wave_id, now=now, **ADA)
    assert waves.get(session, wave_id).state is WaveState.OPEN


def test_a_list_without_addresses_warns(session, tmp_path, now, council, checks):
    session.execute(update(PersonRow).values(email=None))
    found = checks()
    assert found["mail"][0].state is WARN
    assert found["slips"][0].words.startswith("228 people")
    import_council(session, tmp_path / "again", now)
