"""Products, sites and priorities as services tell them, on both databases."""

import pytest
from sqlalchemy import update

from survey.domain.errors import NotFound
from survey.services import report_priorities, report_product, report_products, report_sites
from survey.services.report_asked import Asking
from survey.services.report_products import Absence
from survey.storage.waves import WaveRow
from tests.comment_factories import ELSEWHERE, show_all, store_comments
from tests.report_factories import MANAGER


@pytest.fixture
def read(session, council, now):
    """Read a page of the council's latest wave, or of what is asked for."""

    def page(service, more=None, **asked):
        return service(session, MANAGER, Asking(**asked), now=now, **(more or {}))

    return page


def test_every_page_is_read(read):
    assert read(report_products.products).lines
    assert read(report_product.product, {"code": "mail"}).is_shown
    assert read(report_sites.sites).found is None
    assert read(report_priorities.priorities).refused


def test_a_product_is_not_told_of_a_wave_that_asked_about_none(session, read, council):
    council_wave = council[2].id
    page = read(report_products.products, wave_id=council_wave)
    assert page.absence == Absence.NONE
    session.execute(update(WaveRow).where(WaveRow.id == council_wave).values(catalogue=[]))
    page = read(report_products.products, wave_id=council_wave)
    assert page.absence == Absence.NOT_ASKED
    assert page.title == "Products in September 2025: Whole council"
    product = read(report_product.product, {"code": "mail"}, wave_id=council_wave)
    assert product.lead == ("This product was not asked about in this wave.",)
    assert council_wave not in {wave.id for wave in product.asked_in}
    assert len(product.asked_in) == len(council) - 1


def test_a_product_that_nobody_was_asked_about_is_not_found(read):
    with pytest.raises(NotFound):
        read(report_product.product, {"code": "teapot"})


def test_what_people_wrote_of_a_product_stands_on_its_page(session, read, council, now):
    wave = council[-1].id
    words = {ELSEWHERE: [f"The calendar is slow, day {n}." for n in range(12)]}
    store_comments(session, wave, words, {ELSEWHERE: 25}, product="mail")
    assert not read(report_product.product, {"code": "mail"}).comments.words
    show_all(session, wave, now)
    some = read(report_product.product, {"code": "mail"}).comments
    assert len(some.words) == 3
    assert some.is_more
    assert not read(report_product.product, {"code": "payroll"}).comments.words


def test_a_department_s_products_are_not_tested(read):
    page = read(report_products.products, group="organisation:people-1")
    assert page.against == ""
    assert not any(line.tendency and line.word for line in page.lines)
    product = read(report_product.product, {"code": "mail"}, group="organisation:people-1")
    assert product.title == "Email and calendar: Adult Social Care in June 2026"
    assert product.lead == ("Whether a product changed is tested for the whole council alone.",)
