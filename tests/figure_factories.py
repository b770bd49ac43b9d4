"""Builders of published figures that tell a story: the email that moved, the help desk that worked."""

from math import sin

SD = 23.0

PRODUCTS = (
    ("payroll", "Payroll self-service", 74.0),
    ("mail", "Email and calendar", 71.0),
    ("care", "Social care records", 63.5),
    ("documents", "Document management", 58.8),
    ("planning", "Planning and building control", 55.2),
    ("finance", "Finance and purchasing", 51.7),
    ("school-records", "School records", 57.9),
    ("library", "Library catalogue", None),
)
MEASURES = {
    "overall-rating": 58.0,
    "support": 60.0,
    "computer": 61.0,
    "network": 48.0,
    "telephones": 67.0,
    "email": 70.0,
    "intranet": 52.0,
    "internet": 64.0,
    "business-applications": 56.0,
    "training": 49.0,
    "communication": 53.0,
    "lost-time": 31.0,
}


def level(measure, place, key="all"):
    """The score of a measure in the place-th wave: the email that moved, the help desk that worked."""
    drift = {"support": 0.9, "network": 0.4, "business-applications": -0.3, "lost-time": -0.5}
    score = MEASURES[measure] + drift.get(measure, 0.1) * place
    score += 1.2 * sin(place + len(measure)) + offset(key)
    if measure in {"overall-rating", "email"} and place >= 3:
        score -= 9.0 * 0.75 ** (place - 3)
    if measure == "overall-rating":
        score += 0.55 * place
    return min(max(score, 2.0), 98.0)


def an_estimate(measure, key, score, base, eligible=None, product=""):
    """One published figure, consistent in itself, on a raw scale of 1 to 7 or so."""
    half = 1.96 * SD / base**0.5
    top = min(max((score - 15) / 70, 0.02), 0.98)
    return {
        "measure": measure,
        "product": product,
        "group_key": key,
        "base": base,
        "eligible": eligible or None,
        "mean": 1 + score * 6 / 100,
        "se": SD * 6 / 100 / base**0.5,
        "ci_low": 1 + (score - half) * 6 / 100,
        "ci_high": 1 + (score + half) * 6 / 100,
        "score": score,
        "score_low": score - half,
        "score_high": score + half,
        "top_box": top,
        "top_box_low": top * 0.96,
        "top_box_high": min(top * 1.04, 1.0),
        "df": base - 1.0,
        "change_variance": (SD * 6 / 100) ** 2 / base,
        "sd": SD * 6 / 100,
        "suppressed": "",
    }


def a_suppressed_estimate(measure, key, product=""):
    """A figure that is not shown: every column empty but the reason."""
    names = an_estimate(measure, key, 50.0, 100)
    blank = dict.fromkeys(names)
    return blank | {
        "measure": measure,
        "product": product,
        "group_key": key,
        "suppressed": "too few answers",
    }


def a_rate(key, size):
    """Who answered in a group of `size` people; without a frame nobody knows how many there were."""
    returned = answers(size or 3000) + 3
    return {"group_key": key, "eligible": size, "invited": size, "returned": returned}


def a_change(measure, difference, against, contrast="last-wave", product="", **changes):
    """One test of change with the council as its group."""
    fields = {
        "family": "F2" if product else "F1",
        "measure": measure,
        "product": product,
        "group_key": "all",
        "contrast": contrast,
        "against": [{"wave": wave.id, "revision": 1, "digest": "0" * 64} for wave in against],
        "difference": difference,
        "se": 0.9,
        "df": 4000.0,
        "p": 0.0004,
        "p_adjusted": 0.004,
        "is_change": True,
        "effect": difference / SD,
    }
    return fields | changes


def products(key, size, place):
    """Every product of a group in the place-th wave; one of them keeps falling, one is hardly used."""
    yield an_estimate("product-overall", key, 61.0 + offset(key), answers(size), size, "all")
    for number, (code, _, score) in enumerate(PRODUCTS):
        if score is None:
            yield a_suppressed_estimate("product-overall", key, code)
            continue
        now = (
            score
            - (1.1 * place if code == "school-records" else 0)
            + sin(place + number)
            + offset(key)
        )
        base = max(answers(size) // (number + 2), 2)
        if base < 10:
            yield a_suppressed_estimate("product-overall", key, code)
            continue
        yield an_estimate("product-overall", key, now, base, size, code)
        yield an_estimate("share-using", key, 100.0 / (number + 2), base, size, code) | {
            **_share(0.9 / (number + 1)),
            **dict.fromkeys(("score", "score_low", "score_high")),
        }


def _share(part):
    return {"mean": part, "se": 0.01, "ci_low": part - 0.02, "ci_high": part + 0.02}


def tested(estimates, place, stored):
    """Tests against the last wave, a year ago, and the last eight waves: of the council, its kinds, its departments."""
    for cell in estimates:
        if cell["score"] is None or cell["measure"] == "share-using":
            continue
        if cell["group_key"] != "all" and (
            cell["product"] or not shows_products(cell["group_key"])
        ):
            continue
        for contrast, back in (("last-wave", 1), ("year-ago", 4), ("slope", min(7, place))):
            if place >= back and (contrast != "slope" or place >= 3):
                yield _one_test(cell, contrast, back, place, stored)


def _one_test(cell, contrast, back, place, stored):
    code, measure = cell["product"], cell["measure"]
    if code:
        slide = -1.1 * back if code == "school-records" else 0.0
        difference = slide + sin(place) * 0.4
    else:
        key = cell["group_key"]
        difference = level(measure, place, key) - level(measure, place - back, key)
    if contrast == "slope":
        difference *= 4 / back
    se = SD * (2 / cell["base"]) ** 0.5
    is_change = abs(difference) > 3 * se
    against = stored[place - back : place] if contrast == "slope" else [stored[place - back]]
    fields = {"se": se, "is_change": is_change, "p_adjusted": 0.004 if is_change else 0.6}
    if cell["group_key"] != "all":
        fields |= {
            "family": f"F3-{cell['group_key'].partition(':')[0]}",
            "group_key": cell["group_key"],
        }
    return a_change(measure, difference, against, contrast, code, **fields)


def answers(size):
    """How many of so many people answer."""
    return max(int(size * 0.41), 10)


def offset(key):
    """How far a group lies from the council, the same in every wave."""
    return 0.0 if key == "all" else 11 * sin(sum(map(ord, key)))


def shows_products(key):
    """Whether products are published for a group: never by site."""
    return (
        key == "all"
        or key.startswith("organisation:")
        or key in {"site:schools", "site:remote", "site:town-hall"}
    )
