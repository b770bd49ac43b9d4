"""Builders of questionnaires as domain objects, with believable defaults."""

from survey.domain.measure import Measure, Role
from survey.domain.product import Product
from survey.domain.questionnaire import Item, ItemKind, Questionnaire, Roster, Section
from survey.domain.scale import Apart, ApartOption, Direction, Option, ResponseScale


def a_text(words="Words"):
    return {"en": words}


def a_scale(id="satisfaction", points=5, top=(4, 5), apart=(Apart.DOES_NOT_APPLY,)):  # noqa: A002 - as in the domain
    return ResponseScale(
        id=id,
        points=tuple(Option(code, a_text(f"{code} of {points}")) for code in range(1, points + 1)),
        direction=Direction.HIGHER_IS_BETTER,
        top=frozenset(top),
        apart=tuple(ApartOption(means, a_text(means.value)) for means in apart),
    )


def a_scale_item(id="support-speed", show_when=None, scale=None):  # noqa: A002
    return Item(
        id, ItemKind.SCALE, a_text(f"How is {id}?"), scale=scale or a_scale(), show_when=show_when
    )


def a_text_item(id="comments"):  # noqa: A002
    return Item(id, ItemKind.TEXT, a_text("Anything else?"))


def a_products_item(id="products-used"):  # noqa: A002
    return Item(id, ItemKind.PRODUCTS, a_text("Which do you use?"))


def a_section(*items, id="support", show_when=None, roster=None):  # noqa: A002
    return Section(id, a_text(id), items or (a_scale_item(),), show_when=show_when, roster=roster)


def a_roster_section(*items, at_most=2, chosen_in="products-used", id="each-product"):  # noqa: A002
    items = items or (a_scale_item("product-overall"),)
    return a_section(*items, id=id, roster=Roster(chosen_in, at_most))


def a_measure(item_id="support-speed", role=Role.HEADLINE, **changes):
    fields = {
        "id": item_id,
        "title": a_text(item_id),
        "items": (item_id,),
        "minimum": 1,
        "maximum": 5,
        "direction": Direction.HIGHER_IS_BETTER,
        "role": role,
        "top": frozenset({4, 5}),
    }
    return Measure(**fields | changes)


def a_questionnaire(*sections, measures=(), id="it-service", version=1):  # noqa: A002
    return Questionnaire(
        id=id,
        version=version,
        title=a_text("IT survey"),
        intro=None,
        languages=("en",),
        minutes=3,
        sections=sections or (a_section(),),
        measures=measures or (a_measure(),),
        checksum="0" * 64,
    )


def a_catalogue(*codes):
    codes = codes or ("desk", "mail", "maps", "rota")
    return tuple(Product(code, code.title(), "business applications") for code in codes)
