"""What a group's figures can tell: alone, after correction, and for a single site not at all."""

from math import sqrt

import pytest
from sqlalchemy import delete

from survey.charts.language import ENGLISH
from survey.domain.group import Level
from survey.services import questionnaires
from survey.services.report_detectable import detectable
from survey.storage import report_cells, waves
from survey.storage.releases import ChangeRow
from tests.report_factories import GROUPS, store_council


@pytest.fixture
def council(session, now):
    store_council(session, now, 5, GROUPS)
    return report_cells.released_waves(session)[-1]


def found(session, wave, code):
    asked = questionnaires.get(session, wave.questionnaire_id, wave.questionnaire_version)
    node = next(
        node
        for node in waves.trees(session, wave.id)
        if (node.level == Level.ROOT if code == "all" else node.code == code)
    )
    return detectable(session, wave, node, asked.measures, ENGLISH)


def test_each_group_is_told_its_own_smallest_change(session, council):
    for code, family in (("all", "F1"), ("place-1", "F3-organisation"), ("schools", "F3-site")):
        one = found(session, council, code)["overall-rating", ""]
        tests = report_cells.family_sizes(session, council.id, council.revision)[family]
        assert (one.family, one.tests) == (family, tests)
        assert one.alone == pytest.approx(2.8 * 23 * sqrt(2 / one.base), rel=0.02)
        assert one.alone < one.corrected
        assert f"{one.corrected:.1f} points" in one.words


def test_what_is_in_no_family_is_told_so(session, council):
    assert found(session, council, "all")["product-overall", "mail"].family == "F2"
    assert found(session, council, "place-1")["product-overall", "mail"].corrected is None
    site = found(session, council, "school-001")["overall-rating", ""]
    assert (site.family, site.corrected) == ("", None)
    assert site.words.startswith("A single site is not tested")
    assert f"{site.alone:.1f} points" in site.words
    suppressed = found(session, council, "school-003")["overall-rating", ""]
    assert (suppressed.base, suppressed.alone) == (None, None)


def test_a_first_wave_is_in_no_family_yet(session, council):
    session.execute(delete(ChangeRow))
    one = found(session, council, "all")["overall-rating", ""]
    assert (one.tests, one.corrected) == (0, None)
    assert f"{one.alone:.1f} points" in one.words
