"""Response rates as they may be shown: coarse while a wave is open, exact once it has closed."""

from __future__ import annotations

STEP = 5
HIGHEST = 90


def live_rate(returned: int, eligible: int, k: int) -> str:
    """Return AAPOR RR1 in words: steps of 5 per cent, nothing below K returns, nothing above 90 per cent.

    A count, or a finer rate, would tell who has returned to somebody who watches it move.
    """
    if returned < k:
        return f"under {k} returns"
    per_cent = 100 * returned // eligible
    if per_cent >= HIGHEST:
        return f"over {HIGHEST} %"
    step = per_cent - per_cent % STEP
    return f"{step} %" if step else f"under {STEP} %"


def final_rate(returned: int, eligible: int, k: int) -> str:
    """Return AAPOR RR1 of a closed wave in words, as its release shows it: "40.5 % (81 of 200)".

    Nothing below K returns, and no count above 90 per cent, where it would tell who has not returned.
    """
    if returned < k:
        return f"under {k} returns"
    if 100 * returned > HIGHEST * eligible:
        return f"over {HIGHEST} %"
    return f"{100 * returned / eligible:.1f} % ({returned:,} of {eligible:,})"
