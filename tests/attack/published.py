"""What an attacker writes down of one wave: every published number, as an equation in counts that nobody sees.

The pieces are the cells of the frame: people of one cell stand together in everything that is published, so that
part of a cell is given away only with the whole of it, or where all or none of its staff returned. The attacker has
the staff list, knows in which cell everybody is, where the merges put each cell for each measure, and with what
weight, none of which is published: if they can isolate nobody, nobody can.
"""

import numpy as np
import pandas as pd

from survey.analysis.stored import ALL_PRODUCTS, DO_NOT_KNOW, DOES_NOT_APPLY, NOT_ASKED, SHARE_USING
from survey.domain.response_rate import UNDER_K, live_step
from tests.attack.solver import Ledger
from tests.attack.split_counts import note_findings
from tests.attack.standing import Standings

OPTIONS = np.arange(1.0, 6.0)
STATES = (*OPTIONS, DOES_NOT_APPLY, DO_NOT_KNOW, np.nan, NOT_ASKED)
"""The columns of an item: its options, the answers apart, left blank, not asked."""
APART = {"does_not_apply": 5, "do_not_know": 6, "missing": 7}
SCORED, PUT = slice(0, 5), slice(0, 8)


class Attack:
    """The ledger of one wave. `counted` names what may not be given away of fewer than K returns.

    It has a row per piece: the unknowns whose sum is how many returns of the piece are counted so. `truth` holds the
    true value of each unknown, for the test alone.
    """

    def __init__(self, wave, *, has_extract=True):
        self.wave, self.ledger, self.counted = wave, Ledger(), {}
        self.has_extract = has_extract
        """Whether the rows of an extract are there, by atom."""
        self.numbers = [cell.number for cell in wave.frame.cells]
        self.standings = Standings(wave.stored, wave.position, self.numbers)
        self.truth = {}
        self.all = self.new("returns", wave.returns)
        self.answered = self.new("", wave.returns[wave.has_answered])
        del self.counted[
            ""
        ]  # what a return skipped is no handle: the rows of an atom may be listed
        for cell, column in zip(wave.frame.cells, self.all, strict=True):
            self.ledger.at_most(column, 1.0, cell.eligible)
        self.ledger.within(self.answered, self.all[:, 0])
        self._note_rates()
        self._note_comments()
        for measure in wave.stored.measures:
            if measure.per_product:
                self._note_products(measure)
            elif len(measure.items) == 1:
                self._note_item(measure)
            else:
                self._note_composite(measure)
        note_findings(self)

    def new(self, name, rows, column=None, values=(None,)):
        """Return unknowns that count these rows by piece, and by the values of a column; they are `counted`."""
        tally = np.zeros((len(self.numbers), len(values)))
        for number, value in enumerate(values):
            is_so = pd.isna(value) if value is None or pd.isna(value) else None
            chosen = (
                rows
                if column is None
                else rows[rows[column].isna() if is_so else rows[column] == value]
            )
            held = chosen["cell"].value_counts()
            tally[:, number] = [held.get(piece, 0) for piece in self.numbers]
        unknowns = self.ledger.unknowns(*tally.shape)
        self.truth |= dict(zip(unknowns.ravel().tolist(), tally.ravel().tolist(), strict=True))
        self.counted[name] = unknowns
        return unknowns

    def place(self, site, department):
        """Return an unknown: the returns of the staff of one department at one site, who are part of a piece."""
        frame, eligible = self.wave.frame, self.wave.eligible
        cell = frame.cell_of[site, department]
        size = eligible[site, department]
        rest = sum(n for pair, n in eligible.items() if frame.cell_of[pair] == cell) - size
        (part,) = self.ledger.unknowns(1)
        whole = self.all[self.numbers.index(cell), 0]
        self.ledger.at_most([part], 1.0, size)
        self.ledger.at_most([part, whole], [1.0, -1.0], 0.0)
        self.ledger.at_most([whole, part], [1.0, -1.0], rest)
        return int(part)

    def _rows(self, table, measure, product=""):
        """Return the rows of a table of figures about one subject, as dictionaries."""
        frame = getattr(self.wave.figures, table)
        frame = frame[(frame["measure"] == measure) & (frame["product"] == product)]
        if table == "estimates":
            frame = frame[frame["suppressed"] == ""]
        return frame.to_dict("records")

    def _note_rates(self):
        for row in self.wave.figures.rates.to_dict("records"):
            members = self.standings.atoms.members[row["group_key"]]
            self.ledger.equal(self.all[members], 1.0, row["returned"])
        if self.has_extract:
            for there in self.standings.atoms.places():
                self.ledger.equal(self.all[there], 1.0, self._true(self.all[there]))

    def note_live_rates(self):
        """Note what the page of the open wave told last: since that morning more may have come, and none has gone.

        At worst nobody answered later: then the counts that were read are the last ones.
        """
        sites, k = self.standings.trees.site, self.wave.stored.k
        for code in sites.parents:
            cells = [code in sites.path(cell.site) for cell in self.wave.frame.cells]
            asked = sum(
                one.eligible for one, at in zip(self.wave.frame.cells, cells, strict=True) if at
            )
            step = live_step(int(self._true(self.all[cells])), asked, k) if asked else UNDER_K
            if step != UNDER_K:
                least = max(k, -(-step * asked // 100))
                self.ledger.at_most(self.all[cells], -1.0, -least)

    def _true(self, unknowns):
        return sum(self.truth[number] for number in unknowns.ravel().tolist())

    def _note_comments(self):
        written = self.wave.returns["has_words"]
        comments = self.new("comments", self.wave.returns[written])
        self.ledger.within(comments, self.all[:, 0])
        standing = self.standings.comments(written.to_numpy())
        if standing is not None:
            for there in standing.places():
                self.ledger.equal(comments[there], 1.0, self._true(comments[there]))

    def _note_item(self, measure):
        states = self.new(measure.id, self.wave.returns, measure.id, STATES)
        for row, whole in zip(states, self.all, strict=True):
            self.ledger.equal(np.r_[row, whole], [1.0] * len(row) + [-1.0], 0.0)
        answers = states[:, SCORED]
        self.counted[measure.id] = answers
        standing = self.standings.measure(measure)
        if standing is None:
            return
        self._note_answers(measure, standing, answers)
        self._note_shares(measure, standing, states)
        if self.has_extract:
            for there in standing.unmerged():
                for column in states[there].T:
                    self.ledger.equal(column, 1.0, self._true(column))

    def _note_answers(self, measure, standing, answers, product="", *, has_weights=True):
        """Note base, mean, top box, degrees of freedom and distribution of answers by option."""
        for row in self._rows("estimates", measure.id, product):
            members = standing.members[row["group_key"]]
            self.ledger.equal(answers[members], 1.0, row["base"])
            if has_weights:
                weight = standing.weight[members][:, np.newaxis]
                in_top = np.isin(OPTIONS, sorted(measure.top))
                self.ledger.equal(answers[members], weight * (OPTIONS - row["mean"]), 0.0)
                self.ledger.equal(answers[members], weight * (in_top - row["top_box"]), 0.0)
                self._note_freedom(standing, members, row)
        for row in self._rows("distributions", measure.id, product):
            members, option = standing.members[row["group_key"]], int(row["code"]) - 1
            self.ledger.equal(answers[members, option], 1.0, row["count"])
            if has_weights:
                weight = standing.weight[members][:, np.newaxis]
                one = np.arange(len(OPTIONS)) == option
                self.ledger.equal(answers[members], weight * (one - row["share"]), 0.0)

    def _note_freedom(self, standing, members, row):
        """Where df is not the base less one, it counts returns with an answer in the cells that are touched."""
        if not np.isnan(row["df"]) and row["df"] < row["base"] - 1:
            has_answers = members & (self._answers_by_piece(row["measure"]) > 0)
            cells = np.unique(standing.response_cell[has_answers])
            touched = np.isin(standing.response_cell, cells)
            self.ledger.equal(self.answered[touched], 1.0, row["df"] + len(cells))

    def _answers_by_piece(self, measure):
        return np.array([self._true(row) for row in self.counted[measure]])

    def _note_shares(self, measure, standing, states):
        for row in self._rows("shares", measure.id):
            members = standing.members[row["group_key"]]
            weight = standing.weight[members][:, np.newaxis]
            for name, number in APART.items():
                one = np.arange(8) == number
                self.ledger.equal(states[members, PUT], weight * (one - row[name]), 0.0)
            last = np.arange(9) == 8
            self.ledger.equal(states[members], weight * (last - row["not_asked"]), 0.0)

    def _note_composite(self, measure):
        """Note base and mean of a measure of items: one value per return that answered half of them or more."""
        rows = self.wave.returns[~np.isnan(self.wave.composite(measure))]
        valued = self.new(measure.id, rows)
        total = self.ledger.unknowns(len(self.numbers))
        by_piece = (
            rows.assign(value=self.wave.composite(measure)[rows.index])
            .groupby("cell")["value"]
            .sum()
        )
        self.truth |= {
            int(number): float(by_piece.get(piece, 0))
            for number, piece in zip(total, self.numbers, strict=True)
        }
        self.ledger.within(valued, self.all[:, 0])
        for item in measure.items:
            self.ledger.within(self.counted[item], valued[:, 0])
        together = np.hstack([self.counted[item] for item in measure.items])
        for row, whole, value in zip(together, valued[:, 0], total, strict=True):
            self.ledger.at_most(np.r_[whole, row], np.r_[1.0, -np.ones(len(row))], 0.0)
            self.ledger.at_most([value, whole], [1.0, -OPTIONS[-1]], 0.0)
            self.ledger.at_most([value, whole], [-1.0, OPTIONS[0]], 0.0)
        standing = self.standings.measure(measure)
        for row in self._rows("estimates", measure.id):
            members = standing.members[row["group_key"]]
            self.ledger.equal(valued[members], 1.0, row["base"])
            weight = standing.weight[members]
            columns = np.r_[total[members], valued[members, 0]]
            self.ledger.equal(columns, np.r_[weight, -weight * row["mean"]], 0.0)
            self._note_freedom(standing, members, row)

    def _note_products(self, measure):
        shown = {}
        for code in self.wave.stored.catalogue:
            ticks = self.wave.stored.products[self.wave.stored.products["product"] == code]
            users = self.new(f"users of {code}", ticks)
            answers = self.new(f"{measure.id} of {code}", ticks, measure.id, OPTIONS)
            self.ledger.within(users, self.answered[:, 0])
            self.ledger.within(answers, users[:, 0])
            standing = self.standings.users(code)
            if standing is not None:
                self._note_product(measure, code, standing, users)
                shown[code] = self.standings.product_measure(measure, code)
        kept = {code: standing for code, standing in shown.items() if standing is not None}
        for code, standing in kept.items():
            answers = self.counted[f"{measure.id} of {code}"]
            self._note_answers(measure, standing, answers, code, has_weights=False)
        if kept:
            standing = self.standings.all_products(kept.values())
            self._note_all_products(
                measure, standing, [self.counted[f"{measure.id} of {code}"] for code in kept]
            )

    def _note_product(self, measure, code, standing, users):
        if self.has_extract:
            for there in standing.places():
                self.ledger.equal(users[there], 1.0, self._true(users[there]))
        share = self.standings.share(code)
        for row in self._rows("estimates", SHARE_USING, code):
            members = share.members[row["group_key"]]
            self.ledger.equal(self.answered[members], 1.0, row["base"])
            weight = share.weight[members]
            columns = np.r_[users[members, 0], self.answered[members, 0]]
            self.ledger.equal(columns, np.r_[weight, -weight * row["mean"]], 0.0)

    def _note_all_products(self, measure, standing, answers):
        for row in self._rows("estimates", measure.id, ALL_PRODUCTS):
            members = standing.members[row["group_key"]]
            columns = np.concatenate([each[members].ravel() for each in answers])
            self.ledger.equal(columns, 1.0, row["base"])
        for row in self._rows("distributions", measure.id, ALL_PRODUCTS):
            members = standing.members[row["group_key"]]
            columns = np.concatenate([each[members, int(row["code"]) - 1] for each in answers])
            self.ledger.equal(columns, 1.0, row["count"])
