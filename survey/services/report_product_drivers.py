"""What drives the satisfaction with one product, as the release of the whole council found it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.scale import in_language
from survey.services import report_drivers
from survey.storage import findings as findings_store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.services.report_asked import Asked
    from survey.services.report_rows import Row

PRODUCT_DRIVERS = "product-drivers"


@dataclass(frozen=True)
class ProductDriver:
    """A measure of a product: its share (0-1) of what is accounted for, with a 95 % interval, and both as said."""

    measure: str
    title: str
    importance: float
    low: float
    high: float
    share: str
    interval: str


@dataclass(frozen=True)
class ProductDrivers:
    """What matters to those who use a product, the most important first; `refused` says why there are no rows.

    `base` is how many answered everything, `accounted` what the rows account for together.
    """

    rows: tuple[ProductDriver, ...]
    refused: str
    base: str
    accounted: str
    n: int | None
    r2: float | None

    @property
    def twin_rows(self) -> list[Row]:
        """The rows of the twin."""
        whole: Row = {"part": PRODUCT_DRIVERS, "n": self.n, "r2": self.r2, "refused": self.refused}
        return [
            whole,
            *(
                {
                    "part": "product-driver",
                    "measure": row.measure,
                    "title": row.title,
                    "importance": row.importance,
                    "importance_low": row.low,
                    "importance_high": row.high,
                }
                for row in self.rows
            ),
        ]


def product_drivers(session: Session, found: Asked, code: str) -> ProductDrivers | None:
    """Return what drives a product; None outside the whole council, and where its release tells of none."""
    if not found.is_council:
        return None
    wave, language = found.wave, found.language
    told = findings_store.of_release(session, wave.id, wave.revision, PRODUCT_DRIVERS, [found.key])
    content = next((row.content for row in told if row.subject == code), None)
    if content is None:
        return None
    n = content.get("n")
    base = "" if n is None else language.count(n)
    if content["refused"]:
        why = report_drivers.refusal(content["refused"], n, language)
        return ProductDrivers((), why, base, "", n, None)
    titles = {one.id: in_language(one.title, language.code) for one in found.questionnaire.measures}
    ordered = sorted(content["drivers"], key=lambda one: (-one["importance"], one["measure"]))
    rows = tuple(_row(one, titles[one["measure"]], language) for one in ordered)
    return ProductDrivers(rows, "", base, language.percent(content["r2"]), n, content["r2"])


def _row(driver: dict[str, float], title: str, language: Language) -> ProductDriver:
    low, high = driver["low"], driver["high"]
    message = language.translations.gettext("%(low)s to %(high)s")
    return ProductDriver(
        measure=str(driver["measure"]),
        title=title,
        importance=driver["importance"],
        low=low,
        high=high,
        share=language.percent(driver["importance"]),
        interval=language.say(message, low=language.percent(low), high=language.percent(high)),
    )
