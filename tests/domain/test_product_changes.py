"""What becomes of products when one catalogue takes the place of another."""

from dataclasses import replace
from datetime import date

import pytest

from survey.domain.product import Product
from survey.domain.product_changes import product_changes

MAIL = Product("mail", "Email", "email", date(2019, 4, 1))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ({}, []),
        ({"name": "Outlook"}, [("renamed", "Email", "Outlook")]),
        ({"service": "office"}, [("service", "email", "office")]),
        ({"opened": None}, [("opened", "2019-04-01", "")]),
        ({"closed": date(2027, 1, 1)}, [("closed", "", "2027-01-01")]),
    ],
)
def test_each_thing_that_can_happen_is_told_by_itself(now, told):
    changes = product_changes([MAIL], [replace(MAIL, **now)])
    assert [(change.what.value, change.before, change.after) for change in changes] == told


def test_products_come_and_go():
    fax = Product("fax", "Fax", "telephony")
    assert [(one.code, one.what.value, one.name) for one in product_changes([MAIL], [fax])] == [
        ("fax", "added", "Fax"),
        ("mail", "removed", "Email"),
    ]
