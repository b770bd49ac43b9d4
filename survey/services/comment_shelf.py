"""The comments of a wave that a reader may see: let through by a person, at a union of atoms that is large enough.

Where a comment stands was decided when its wave closed; it is read there and nowhere finer. That is checked again
at every reading: fewer than K comments at a place, or fewer than 2K returns at or below it, and none is shown.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from unicodedata import normalize

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.errors import NotFound
from survey.domain.group import Breakdown, Level
from survey.domain.reach import Reach, published_key
from survey.storage import comments, report_cells, responses
from survey.storage import waves as waves_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.group import WaveGroup
    from survey.storage.comments import Shown

    Pair = tuple[str, str]


@dataclass(frozen=True)
class Nodes:
    """The trees of a wave, and in what groups a pair of their nodes is counted."""

    groups: Sequence[WaveGroup]

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], WaveGroup]:
        return {(str(group.breakdown), group.code): group for group in self.groups}

    @cached_property
    def _lines(self) -> dict[tuple[str, str], tuple[WaveGroup, ...]]:
        return {}

    def line(self, breakdown: Breakdown, code: str) -> tuple[WaveGroup, ...]:
        """Return a node and those above it, up to the root."""
        key = (str(breakdown), code)
        if key not in self._lines:
            node = self._by_key[key]
            above = () if node.parent is None else self.line(breakdown, node.parent)
            self._lines[key] = (node, *above)
        return self._lines[key]

    @cached_property
    def _counted(self) -> dict[Pair, dict[str, WaveGroup]]:
        return {}

    def counted_in(self, pair: Pair) -> dict[str, WaveGroup]:
        """Return the groups at or above a pair by their keys, the council among them."""
        if pair not in self._counted:
            site, organisation = pair
            both = (
                *self.line(Breakdown.SITE, site),
                *self.line(Breakdown.ORGANISATION, organisation),
            )
            self._counted[pair] = {published_key(group): group for group in both}
        return self._counted[pair]

    def at_or_above(self, pair: Pair) -> Iterator[Pair]:
        """Yield every pair of nodes that counts what is counted at a pair."""
        site, organisation = pair
        for above in self.line(Breakdown.SITE, site):
            for beside in self.line(Breakdown.ORGANISATION, organisation):
                yield above.code, beside.code


class Shelf:
    """The comments of one wave that a reader may see.

    A reader sees what stands at a group of theirs or below it, and what stands at the top of the council, where
    everybody's comments may be. What stands in other groups only is not theirs, on the council's page either.
    """

    def __init__(self, session: Session, wave_id: str, k: int, scope: str) -> None:
        groups = waves_store.trees(session, wave_id)
        self._nodes = Nodes(groups)
        self._reach = Reach(groups, scope)
        self._places = _large_enough(session, wave_id, k, self._nodes)
        self._comments = [
            comment for comment in comments.shown(session, wave_id) if self._is_open(comment)
        ]

    def at(self, key: str) -> tuple[Shown, ...]:
        """Return the comments at or below a group, in an order that is the same at every look and tells nothing.

        Raises NotFound for a group that does not exist in the wave or that the reader may not read.
        """
        self._reach.group(key)
        found = [one for one in self._comments if key in self._nodes.counted_in(_pair(one))]
        return tuple(sorted(found, key=lambda one: _chance(key, one.id)))

    def unions(self, key: str) -> tuple[tuple[WaveGroup, ...], ...]:
        """Return where the comments of a group stand: the lowest readable nodes of each union, none for the top."""
        pairs = {_pair(one) for one in self.at(key)}
        return tuple(sorted({self._told(pair) for pair in pairs}, key=_names))

    def _is_open(self, comment: Shown) -> bool:
        place = (*_pair(comment), comment.item, comment.product)
        return place in self._places and self._is_readable(_pair(comment))

    def _is_readable(self, pair: Pair) -> bool:
        above = self._nodes.counted_in(pair)
        return set(above) == {WHOLE_COUNCIL} or any(
            self._reach.holds(key) for key in above if key != WHOLE_COUNCIL
        )

    def _told(self, pair: Pair) -> tuple[WaveGroup, ...]:
        """Return the nodes of a pair by which it may be told: those the reader may read, without the council."""
        site, organisation = pair
        nodes = (
            self._nodes.line(Breakdown.ORGANISATION, organisation)[0],
            self._nodes.line(Breakdown.SITE, site)[0],
        )
        return tuple(
            node
            for node in nodes
            if node.level != Level.ROOT and self._reach.holds(published_key(node))
        )


@dataclass(frozen=True)
class SomeComments:
    """Some comments, and how all of them are asked for at /results/comments, beside the wave and the group."""

    words: tuple[str, ...]
    is_more: bool
    asked: dict[str, str]


def comments_of(
    session: Session,
    account: Account,
    wave_id: str,
    *,
    product: str | None = None,
    group_key: str | None = None,
    limit: int,
) -> SomeComments:
    """Return up to `limit` comments of a group (or of the council) in a wave, for another page of results.

    With a product these are the comments on it; where there are none, those that call it by its name. Raises
    NotFound for a group that does not exist in the wave or that the account may not read.
    """
    key = group_key or WHOLE_COUNCIL
    wave = waves_store.find(session, wave_id)
    if wave is None:
        raise NotFound(wave_id)
    found = Shelf(session, wave_id, wave.k, account.scope).at(key)
    asked: dict[str, str] = {}
    if product is not None:
        name = report_cells.product_names(session, wave_id).get(product, product)
        on_it = tuple(one for one in found if one.product == product)
        asked = {"product": product} if on_it else {"q": name}
        found = on_it or matching(found, name)
    return SomeComments(tuple(one.redacted for one in found[:limit]), len(found) > limit, asked)


def matching(found: Iterable[Shown], sought: str) -> tuple[Shown, ...]:
    """Return the comments that hold every word sought, anywhere and in any case, in what is shown of them."""
    words = _plain(sought).split()
    return tuple(one for one in found if all(word in _plain(one.redacted) for word in words))


def _large_enough(session: Session, wave_id: str, k: int, nodes: Nodes) -> frozenset[object]:
    """Return the places, each with what is commented on there, that hold k comments and 2k returns."""
    returned: Counter[Pair] = Counter()
    for atom in responses.atoms(session, wave_id):
        for pair in nodes.at_or_above((atom.site, atom.organisation)):
            returned[pair] += atom.returned
    return frozenset(
        tuple(place[:-1])
        for place in comments.places(session, wave_id)
        if place.number >= k and returned[place.site, place.organisation] >= 2 * k
    )


def _plain(words: str) -> str:
    """Return words as they are compared: in no case, accents written in one way."""
    return normalize("NFKC", words).casefold()


def _pair(comment: Shown) -> Pair:
    return (comment.site, comment.organisation)


def _chance(key: str, comment: bytes) -> bytes:
    """Return a number by which comments are put in order: another for each group, and none of storage's."""
    return hashlib.sha256(key.encode() + b"\0" + comment).digest()


def _names(union: Sequence[WaveGroup]) -> list[str]:
    return [group.name for group in union]
