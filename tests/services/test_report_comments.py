"""The page of comments: whose they are, where they stand, what is sought, and what is never counted."""

import pytest

from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound
from survey.services import report_comments
from survey.services.comment_shelf import comments_of
from survey.services.report_asked import Asking
from survey.services.report_comments import Standing, Wanted
from survey.services.report_views import NothingYet
from survey.storage import comments
from tests.comment_factories import (
    ELSEWHERE,
    PLACES,
    PLANNING,
    SCHOOL,
    SCHOOLS,
    TEXTS,
    decide,
    show_all,
    store_comments,
)
from tests.report_factories import MANAGER


@pytest.fixture
def wave_id(council):
    return council[-1].id


@pytest.fixture
def written(session, wave_id, now):
    """Twelve comments at each of four places, all let through."""
    ids = store_comments(session, wave_id)
    show_all(session, wave_id, now)
    return ids


def read(session, now, scope="all", group=None, wave=None, **wanted):
    account = Account(MANAGER.email, StaffRole.MANAGER, scope)
    asking = Asking(wave, group)
    return report_comments.page(session, account, asking, now=now, wanted=Wanted(**wanted))


def words(page):
    return {one for about in page.all_about for one in about.words}


def of(*places):
    return {TEXTS[place].format(n=n) for place in places for n in range(12)}


def test_a_group_has_what_stands_at_it_and_below(session, now, written):
    assert words(read(session, now)) == of(*PLACES)
    assert words(read(session, now, group="site:schools")) == of(SCHOOL, SCHOOLS)
    assert words(read(session, now, group="site:school-001")) == of(SCHOOL)
    assert words(read(session, now, group="organisation:place")) == of(PLANNING)
    assert words(read(session, now, group="site:school-002")) == set()


def test_a_reader_sees_their_own_groups_and_what_stands_at_the_top(session, now, written):
    assert words(read(session, now, scope="organisation:place-2")) == of(PLANNING)
    assert words(read(session, now, scope="organisation:place-2", group="all")) == of(
        PLANNING, ELSEWHERE
    )
    assert words(read(session, now, scope="site:school-002", group="all")) == of(ELSEWHERE)
    with pytest.raises(NotFound):
        read(session, now, scope="organisation:place-2", group="site:schools")


def test_only_what_was_let_through_is_shown_and_sought(session, now, wave_id):
    ids = store_comments(session, wave_id)
    one, other, *_ = ids
    decide(session, wave_id, now, {ids[one]: "[name] is slow", ids[other]: None})
    page = read(session, now)
    assert words(page) == {"[name] is slow"}
    assert page.standing.is_waiting
    assert words(read(session, now, sought=one)) == set()
    assert words(read(session, now, sought="SLOW [Name]")) == {"[name] is slow"}


def test_words_are_sought_in_any_case_and_all_of_them(session, now, written):
    assert words(read(session, now, sought="  WIRELESS   reach ")) == of(SCHOOL)
    assert words(read(session, now, sought="wireless password")) == set()
    assert words(read(session, now, sought="%")) == set()
    assert words(read(session, now, sought="room 3.", group="site:school-001")) == {
        "The wireless does not reach room 3."
    }


def test_accents_are_found_however_they_are_written(session, now, wave_id):
    store_comments(session, wave_id, {SCHOOL: [f"Si\u00e2n {n}" for n in range(10)]})
    show_all(session, wave_id, now)
    assert len(words(read(session, now, sought="SIA\u0302N"))) == 10


def test_fewer_than_k_are_not_counted(session, now, written):
    assert read(session, now).count == 48
    assert read(session, now, sought="wireless").count == 12
    assert read(session, now, sought="room 1").count is None


def test_where_comments_come_from_is_told_by_what_the_reader_may_read(session, now, written):
    assert set(read(session, now).unions) == {
        "Planning and Highways, Town hall, Market Street",
        "Education and Skills, Birch Academy 1",
        "Education and Skills, elsewhere in Schools",
        "elsewhere in the council",
    }
    assert read(session, now, scope="organisation:place-2", group="all").unions == (
        "elsewhere in the council",
        "Planning and Highways",
    )


def test_where_they_come_from_does_not_depend_on_what_is_sought(session, now, written):
    assert read(session, now, sought="wireless").unions == read(session, now).unions


def test_the_order_is_the_same_at_every_look_and_not_that_of_storage(session, now, written):
    first = [about.words for about in read(session, now).all_about]
    assert first == [about.words for about in read(session, now).all_about]
    stored = tuple(
        one.redacted for one in comments.shown(session, read(session, now).place.wave.id)
    )
    assert first != [stored]
    assert first != [tuple(sorted(stored))]


def test_long_lists_come_in_pages_that_hold_everything_once(session, now, wave_id):
    store_comments(
        session, wave_id, {pair: [f"{pair[0]} {n}" for n in range(40)] for pair in PLACES}
    )
    show_all(session, wave_id, now)
    pages = [read(session, now, number=number) for number in (1, 2, 3, 4)]
    seen = [one for page in pages for about in page.about for one in about.words]
    assert [page.number for page in pages] == [1, 2, 3, 4]
    assert (len(seen), len(set(seen))) == (160, 160)
    assert read(session, now, number=99).number == 4
    assert read(session, now, number=-1).number == 1
    assert len(pages[0].twin.rows) == 160


@pytest.mark.parametrize(
    ("number", "returned"), [(9, 30), (12, 19)], ids=["too few wrote", "too few answered"]
)
def test_what_stands_too_low_is_not_shown_even_if_it_is_there(
    session, now, wave_id, number, returned
):
    """No closing leaves such comments; somebody may write into the database."""
    texts = {PLANNING: [f"No {n}" for n in range(number)]}
    store_comments(session, wave_id, texts, {PLANNING: returned})
    show_all(session, wave_id, now)
    assert words(read(session, now)) == set()


def test_products_stand_apart_and_by_name(session, now, written, wave_id):
    for product in ("mail", "payroll"):
        texts = {SCHOOLS: [f"On {product} {n}" for n in range(11)]}
        store_comments(session, wave_id, texts, product=product)
    show_all(session, wave_id, now)
    page = read(session, now)
    assert [subject.product for subject in page.subjects] == ["", "mail", "payroll"]
    assert words(read(session, now, product="mail")) == {f"On mail {n}" for n in range(11)}
    assert read(session, now, product="mail").subject.product == "mail"
    assert words(read(session, now, item="no-such")) == set()


def test_another_page_takes_a_few(session, now, written, wave_id):
    some = comments_of(session, MANAGER, wave_id, group_key="site:school-001", limit=3)
    assert (len(some.words), some.is_more, some.asked) == (3, True, {})
    assert set(some.words) <= of(SCHOOL)
    with pytest.raises(NotFound):
        comments_of(session, MANAGER, wave_id, group_key="site:no-such", limit=3)
    with pytest.raises(NotFound):
        comments_of(session, MANAGER, "no-such", limit=3)


def test_of_a_product_those_on_it_or_else_those_that_name_it(session, now, written, wave_id):
    texts = {SCHOOLS: [f"EMAIL is slow {n}" for n in range(10)]}
    store_comments(session, wave_id, texts)
    show_all(session, wave_id, now)
    name = next(product.name for product in session_wave(session, wave_id).catalogue)
    code = next(product.code for product in session_wave(session, wave_id).catalogue)
    naming = comments_of(session, MANAGER, wave_id, product=code, limit=50)
    assert naming.asked == {"q": name}
    store_comments(session, wave_id, {SCHOOLS: [f"On it {n}" for n in range(10)]}, product=code)
    show_all(session, wave_id, now)
    on_it = comments_of(session, MANAGER, wave_id, product=code, limit=50)
    assert set(on_it.words) == {f"On it {n}" for n in range(10)}
    assert (on_it.asked, on_it.is_more) == ({"product": code}, False)


def session_wave(session, wave_id):
    from survey.storage import waves  # noqa: PLC0415 - for this story alone

    return waves.get(session, wave_id)


def test_the_twin_holds_every_comment_and_nothing_of_its_place(session, now, written):
    twin = read(session, now, group="site:schools").twin
    assert {row["comment"] for row in twin.rows} == of(SCHOOL, SCHOOLS)
    assert set(twin.columns) == {
        "part", "wave", "group", "item", "product", "section", "question", "product_name", "comment",
    }  # fmt: skip


def test_without_a_release_there_is_nothing_yet(session, now):
    assert isinstance(read(session, now), NothingYet)


def test_an_administrator_is_led_to_the_queue_and_old_comments_are_told_gone(
    session, now, council, written
):
    account = Account(MANAGER.email, StaffRole.ADMINISTRATOR)
    page = report_comments.page(session, account, Asking(), now=now)
    assert page.standing == Standing(
        is_asked=True, is_waiting=False, is_purged=False, may_review=True
    )
    old = read(session, now, wave=council[0].id)
    assert old.standing.is_purged
    assert not old.standing.may_review
