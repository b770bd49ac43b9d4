"""Drawing when a release is frozen. A chart that cannot be drawn holds up no closing: a page draws it later."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from survey.services.report_charts import draw_standard

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from survey.domain.release import ReleaseName

_log = logging.getLogger(__name__)


def draw(session: Session, release: ReleaseName) -> None:
    """Draw the charts that most pages show, in a savepoint; a failure is logged and leaves no trace."""
    try:
        with session.begin_nested():
            draw_standard(session, release.wave, release.revision)
    except Exception:  # noqa: BLE001 - whatever it is, the release stands
        _log.exception(
            "The charts of %s revision %s were not drawn.", release.wave, release.revision
        )
