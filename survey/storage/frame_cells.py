"""Frame cells of waves that invite people one after another: nobody knows at opening who there will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from survey.storage.waves import FrameCellRow, cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    Pair = tuple[str, str]


def invite(session: Session, wave_id: str, people: Mapping[Pair, int]) -> dict[Pair, int]:
    """Count so many more people as invited at pairs of nodes; return the number of each pair's cell.

    A pair that has none gets one. Call it with the wave's row locked: two at once would give one number twice.
    """
    number = {(cell.site, cell.organisation): cell.number for cell in cells(session, wave_id)}
    for site, organisation in sorted(people.keys() - number.keys()):
        number[site, organisation] = max(number.values(), default=0) + 1
        session.execute(
            insert(FrameCellRow).values(
                wave_id=wave_id, number=number[site, organisation],
                site=site, organisation=organisation, leaf=None, eligible=0, invited=0,
            )
        )  # fmt: skip
    row = FrameCellRow
    for pair, count in people.items():
        session.execute(
            update(row)
            .where(row.wave_id == wave_id, row.number == number[pair])
            .values(invited=row.invited + count)
            .execution_options(synchronize_session=False)
        )
    return number
