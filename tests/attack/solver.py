"""An attacker's own linear programme: what must be true of unknown counts, given what is published.

Unknowns are not negative. What is known of them are linear equations; an inequality is an equation with one more
unknown. A sum of unknowns is given away where its least and its greatest possible value are the same. No code of the
project is used here.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix

EXACT = 1e-5
"""Two numbers that differ by less are the same number: counts are whole."""


SOLUTIONS = 6
"""With how many solutions, as different as chance makes them, a search begins."""
ROUNDING = 1e-12
"""What a sum of doubles may leave over."""


class Ledger:
    """What an attacker writes down, equation by equation."""

    def __init__(self):
        self.size = 0
        self._rows, self._columns, self._values, self._known = [], [], [], []
        self._rest = {}

    def unknowns(self, *shape):
        """Return the numbers of as many new unknowns, in an array of this shape."""
        first, self.size = self.size, self.size + int(np.prod(shape))
        return np.arange(first, self.size).reshape(shape)

    def equal(self, columns, values, known):
        """Note that the sum of `values` times the unknowns in `columns` is `known`."""
        columns, values = np.broadcast_arrays(columns, np.asarray(values, dtype=float))
        values = np.where(np.abs(values) > ROUNDING, values, 0.0)
        row = len(self._known)
        self._rows.append(np.full(columns.size, row))
        self._columns.append(columns.ravel())
        self._values.append(values.ravel())
        self._known.append(float(known))

    def at_most(self, columns, values, known):
        """Note that the sum is `known` or less."""
        columns, values = np.broadcast_arrays(columns, np.asarray(values, dtype=float))
        rest = self.unknowns(1)
        self._rest[int(rest[0])] = len(self._known)
        self.equal(np.r_[columns.ravel(), rest], np.r_[values.ravel(), 1.0], known)

    def within(self, parts, wholes):
        """Note, one by one, that the sum of the unknowns in each row of `parts` is no more than its whole."""
        for part, whole in zip(parts, wholes, strict=True):
            self.at_most(np.r_[part, whole], np.r_[np.ones(len(part)), -1.0], 0.0)

    def is_true_of(self, values):
        """Return whether these values of the unknowns, by their numbers, satisfy all that is noted."""
        known = self.known()
        given = np.zeros(self.size)
        given[list(values)] = list(values.values())
        left = known.b - known.a @ given
        is_equation = np.ones(len(left), dtype=bool)
        is_equation[list(self._rest.values())] = False
        is_balanced = np.abs(left[is_equation]).max(initial=0) < EXACT
        return bool(is_balanced and left[~is_equation].min(initial=0) > -EXACT)

    def known(self):
        """Return everything noted so far."""
        rows, columns, values = (
            np.concatenate(one) for one in (self._rows, self._columns, self._values)
        )
        noted = csr_matrix((values, (rows, columns)), (len(self._known), self.size))
        noted.eliminate_zeros()
        return Known(noted, np.array(self._known))


@dataclass(frozen=True)
class Known:
    """A x = b for unknowns x that are not negative. `possible` holds solutions that were met, however different."""

    a: csr_matrix
    b: np.ndarray
    possible: list = field(default_factory=list)

    def bounds(self, columns):
        """Return the least and the greatest value of a sum of unknowns, each by a linear programme."""
        cost = np.zeros(self.a.shape[1])
        np.add.at(cost, columns, 1.0)
        return tuple(float(cost @ self._extreme(sign * cost)) for sign in (1, -1))

    def _extreme(self, cost):
        """Return a solution in which the sum of cost times the unknowns is least."""
        found = linprog(cost, A_eq=self.a, b_eq=self.b, bounds=(0, None), method="highs")
        assert found.status == 0, found.message
        self.possible.append(found.x)
        return found.x

    def given_away(self, pieces, least, most):
        """Return a union of pieces whose sum is given away and lies between `least` and `most`, or None.

        `pieces` holds the numbers of each piece's unknowns. A sum that is given away is the same in every solution.
        An integer programme looks over all unions at once for one whose sum is the same in the solutions met so far;
        where linear programmes show that it can be less or more, these solutions join the others. So None is a proof.
        """
        pieces = np.asarray(pieces)
        chance = np.random.default_rng(1)
        while len(self.possible) < SOLUTIONS:
            self._extreme(chance.normal(size=self.a.shape[1]))
        while (union := self._same_so_far(pieces, least, most)) is not None:
            low, high = self.bounds(pieces[union].ravel())
            if high - low < EXACT:
                return union
        return None

    def _same_so_far(self, pieces, least, most):
        held = np.array([solution[pieces].sum(axis=1) for solution in self.possible])
        found = milp(
            np.ones(len(pieces)),
            constraints=[
                LinearConstraint(held[1:] - held[0], -EXACT, EXACT),
                LinearConstraint(held[0], least - EXACT, most + EXACT),
            ],
            integrality=np.ones(len(pieces)),
            bounds=Bounds(0, 1),
        )
        assert found.status in {0, 2}, found.message
        return None if found.x is None else np.flatnonzero(found.x > 0.5)
