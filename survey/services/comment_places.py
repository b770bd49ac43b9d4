"""Where comments are stored when a wave closes: at unions of atoms that are large enough."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from survey.analysis.atoms import comment_positions, product_comment_positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from survey.analysis.atoms import Atoms
    from survey.services.opened import Comment, Returns

    Pair = tuple[str, str]


def placed(returns: Returns, atoms: Atoms, trees: pd.DataFrame, k: int) -> Iterator[dict[str, str]]:
    """Yield each comment as a row of the comment table, at the nearest union of atoms large enough for it.

    A comment on a product keeps the product where 2k who were asked about it and k who commented on it stand
    together; else it is a comment on no product. What finds no place even so is not kept.
    """
    loose: defaultdict[str, list[Comment]] = defaultdict(list)
    on_product: defaultdict[tuple[str, str], list[Comment]] = defaultdict(list)
    for comment in returns.comments:
        if comment.product:
            on_product[comment.item, comment.product].append(comment)
        else:
            loose[comment.item].append(comment)
    asked = _asked(returns, atoms)
    for (item, product), said in on_product.items():
        commenters = _commenters(said, atoms)
        position = product_comment_positions(asked[product], commenters, trees, k)
        if position is None:
            loose[item] += said
        else:
            yield from _rows(said, product, atoms, position)
    for said in loose.values():
        position = comment_positions(atoms.counts, _commenters(said, atoms), trees, k)
        if position is not None:
            yield from _rows(said, "", atoms, position)


def _asked(returns: Returns, atoms: Atoms) -> defaultdict[str, Counter[Pair]]:
    """Return by product how many returns of each atom were asked about it."""
    asked: defaultdict[str, Counter[Pair]] = defaultdict(Counter)
    for said in returns.products:
        for product, answers in said.answers.items():
            if answers is not None:
                asked[product][atoms.position[said.cell]] += 1
    return asked


def _commenters(said: Iterable[Comment], atoms: Atoms) -> Counter[Pair]:
    """Return how many returns of each atom hold a comment: each once, however much it says."""
    givers = {comment.giver: atoms.position[comment.cell] for comment in said}
    return Counter(givers.values())


def _rows(
    said: Iterable[Comment], product: str, atoms: Atoms, position: Mapping[Pair, Pair]
) -> Iterator[dict[str, str]]:
    for comment in said:
        site, organisation = position[atoms.position[comment.cell]]
        yield {
            "site": site,
            "organisation": organisation,
            "item": comment.item,
            "product": product,
            "words": comment.words,
        }
