"""What the figures of a release are computed from, and the figures themselves.

`Stored` is rebuilt from the tables after closing and `Figures` is written back: neither knows a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from survey.domain.measure import Measure

DOES_NOT_APPLY = -1.0
"""How `Apart.DOES_NOT_APPLY` is coded in a column of answers."""
DO_NOT_KNOW = -2.0
"""How `Apart.DO_NOT_KNOW` is coded in a column of answers."""
NOT_ASKED = -3.0
"""Routing did not put the item to this respondent; NaN is an item that was put and left blank."""

ALL_GROUPS = "all"
"""The group key of the root of both trees."""
ALL_PRODUCTS = "all"
"""What `product` says in figures about every product shown at the root together."""
SHARE_USING = "share-using"
"""The measure that says which share of staff use a product: mean and top box are that share, 0 to 1."""

ESTIMATE_COLUMNS = (
    "measure",
    "product",
    "group_key",
    "base",
    "eligible",
    "mean",
    "se",
    "ci_low",
    "ci_high",
    "score",
    "score_low",
    "score_high",
    "top_box",
    "top_box_low",
    "top_box_high",
    "df",
    "change_variance",
    "sd",
    "suppressed",
)
RATE_COLUMNS = ("group_key", "eligible", "invited", "returned")
DISTRIBUTION_COLUMNS = ("measure", "product", "group_key", "code", "count", "share")
SHARE_COLUMNS = (
    "measure",
    "product",
    "group_key",
    "does_not_apply",
    "do_not_know",
    "missing",
    "not_asked",
)


@dataclass(frozen=True)
class Stored:
    """Everything that is kept of a closed wave, as frames. No frame's row order means anything.

    `responses`: one row per response: `site`, `organisation` (its atom), then one float64 column per SCALE
    item outside rosters: a point's code, NaN where missing, or one of the three codes above. Where
    `has_frame` is false an optional column `weight` holds a mapped weight.

    `products`: one row per return and ticked product: `bundle` (a number that rows of one return share),
    `site`, `organisation`, `ticked` (m), `asked` (a), `product`, `is_asked`, one float64 column per roster
    item (NaN where `is_asked` is false), and `weight` as above. Returns that ticked nothing have no row.

    `atoms`: `site`, `organisation`, `eligible`, `invited`, `bounced`, `returned`, `answered`, empty atoms too.
    `answered` counts the returns with at least one scored answer or one product ticked. Without a frame only
    `returned` and `answered` are read.

    `groups`: the wave's trees: `breakdown`, `code`, `name`, `kind`, `parent` (None for a root), `level` (root,
    upper, class or leaf). `catalogue`: the codes of every product that could be ticked, also those that
    nobody ticked: figures must not tell these apart from those of fewer than `k` users. `is_imported`: the answers
    were collected elsewhere, where not every question need have been put.
    """

    responses: pd.DataFrame
    products: pd.DataFrame
    atoms: pd.DataFrame
    groups: pd.DataFrame
    measures: tuple[Measure, ...]
    k: int
    has_frame: bool
    catalogue: tuple[str, ...] = ()
    is_imported: bool = False


@dataclass(frozen=True)
class Figures:
    """Every figure of a release, in one order whatever the order of the rows it was made from.

    `estimates` has ESTIMATE_COLUMNS: a row per measure, product ("" for none, "all") and group. mean, se,
    ci, `change_variance` (f = 0) and `sd` are on the raw scale, score on 0-100, top_box a proportion. Where
    `suppressed` says why, every figure is empty. `rates` has RATE_COLUMNS for published groups; eligible and
    invited are empty above 90 % and without a frame. `distributions`: answers by raw code, `count` unweighted
    (empty where a mapped weight is used), `share` weighted. `shares`: of those asked, weighted, the share of
    each answer apart and of blanks; `not_asked` is a share of all.

    Empty is NaN or NA in the frames: `records` gives it as None.
    """

    estimates: pd.DataFrame
    rates: pd.DataFrame
    distributions: pd.DataFrame
    shares: pd.DataFrame


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dictionaries of plain Python values, None where a value is empty."""
    columns = {
        str(name): [None if pd.isna(value) else value for value in frame[name].tolist()]
        for name in frame.columns
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
