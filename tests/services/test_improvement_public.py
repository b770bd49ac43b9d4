"""You said, we did: only what was marked public, with the published figure before and after, nothing suppressed."""

import pytest
from sqlalchemy import update

from survey.domain.errors import NotFound
from survey.services import improvement_public
from survey.services.report_asked import Asking
from survey.storage import waves
from survey.storage.actions import ACTIONS
from survey.storage.releases import EstimateRow
from survey.storage.waves import WaveRow
from tests.improvement_factories import EARLY, LATER, an_action, enter, judge, suppress

PUBLIC = {"said": "It was slow.", "did": "We made it faster.", "is_public": True}


def read(session, key="all"):
    return improvement_public.page(session, Asking(), key)


@pytest.fixture
def tested(council_session):
    by_id = {wave.id: wave for wave in waves.listing(council_session)}

    def judged(group_key="all", **changes):
        judge(council_session, by_id["2026-03"], by_id["2025-12"], group_key=group_key, **changes)

    return judged


def test_what_was_not_marked_is_nowhere(council_session):
    enter(council_session, an_action(said="Secret.", did="Secret."))
    gone = enter(council_session, an_action(**PUBLIC, title="Gone"))
    ACTIONS.withdraw(council_session, gone, LATER, "root")
    assert improvement_public.listing(council_session, Asking()) == ()
    assert read(council_session).here == ()


def test_the_figure_is_told_before_and_after_with_its_margin(council_session, tested):
    enter(council_session, an_action(**PUBLIC), now=EARLY)
    tested()
    (one,) = read(council_session).here
    assert (one.said, one.did) == ("It was slow.", "We made it faster.")
    assert one.figure.startswith("Network: ")
    assert "in December 2025" in one.figure
    assert one.figure.count("±") == 2
    assert one.figure.endswith("out of 100. That is clearly better.")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"difference": -8.0}, "That is clearly worse."),
        ({"is_change": False}, "it is no clear change."),
    ],
)
def test_what_did_not_help_is_told_as_well(council_session, tested, changes, words):
    enter(council_session, an_action(**PUBLIC), now=EARLY)
    tested(**changes)
    (one,) = read(council_session).here
    assert one.figure.endswith(words)


def test_what_is_suppressed_is_not_told(council_session, tested):
    enter(council_session, an_action(**PUBLIC, group_key="organisation:people-1"), now=EARLY)
    tested("organisation:people-1")
    suppress(council_session, "organisation:people-1")
    (one,) = read(council_session, "organisation:people-1").here
    assert not one.figure


def test_what_is_not_tested_yet_waits_for_the_next_survey(council_session):
    enter(council_session, an_action(**PUBLIC))
    (one,) = read(council_session).here
    assert one.figure == "The next survey after it will show whether it helped."


def test_what_could_not_be_tested_is_told_without_a_figure(council_session):
    enter(council_session, an_action(**PUBLIC), now=EARLY)
    (one,) = read(council_session).here
    assert not one.figure


def test_a_product_is_called_by_its_name(council_session, tested):
    about = {"measure": "product-overall", "product": "payroll"}
    enter(council_session, an_action(**PUBLIC, **about), now=EARLY)
    tested(**about)
    (one,) = read(council_session).here
    assert one.figure.startswith("Payroll self-service: ")


def test_a_figure_without_an_interval_is_told_without_a_margin(council_session, tested):
    enter(council_session, an_action(**PUBLIC), now=EARLY)
    tested()
    council_session.execute(update(EstimateRow).values(score_low=None, score_high=None))
    (one,) = read(council_session).here
    assert "±" not in one.figure


def test_a_group_reads_its_own_and_what_was_done_above(council_session):
    enter(council_session, an_action(**PUBLIC))
    enter(council_session, an_action(**PUBLIC, group_key="organisation:people-1", title="Here"))
    enter(council_session, an_action(**PUBLIC, group_key="site:schools", title="There"))
    groups = improvement_public.listing(council_session, Asking())
    assert [(one.key, one.number) for one in groups] == [
        ("all", 1),
        ("organisation:people-1", 1),
        ("site:schools", 1),
    ]
    page = read(council_session, "organisation:people-1")
    assert page.name == "Adult Social Care"
    assert len(page.here) == 1
    assert [(name, len(listed)) for name, listed in page.above] == [("Whole council", 1)]


@pytest.mark.parametrize("key", ["site:school-001", "organisation:nobody", "", "\x00"])
def test_single_places_and_what_does_not_exist_have_no_page(council_session, key):
    with pytest.raises(NotFound):
        read(council_session, key)


def test_when_every_wave_was_withdrawn_what_was_done_may_still_be_read(council_session):
    enter(council_session, an_action(**PUBLIC))
    council_session.execute(update(WaveRow).values(state="withdrawn"))
    (one,) = read(council_session).here
    assert one.did == "We made it faster."
    assert one.figure == "The next survey after it will show whether it helped."


def test_before_the_first_release_what_was_done_may_be_read(session):
    assert improvement_public.listing(session, Asking()) == ()
    assert read(session).here == ()
