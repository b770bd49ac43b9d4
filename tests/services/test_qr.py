"""QR codes as paths: every module where the encoder put it, and white around them."""

import re

import segno

from survey.services.qr import QUIET, qr_code

ADDRESS = "https://survey.exton.example/s/k3f89q2mzz417b"


def modules(code):
    """Fill the drawing module by module, as its path says."""
    filled = set()
    for x, y, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", code.path):
        assert width == back
        filled |= {(int(x) + step, int(y)) for step in range(int(width))}
    return filled


def test_the_path_paints_the_dark_modules_and_no_others():
    code = qr_code(ADDRESS)
    expected = {
        (x + QUIET, y + QUIET)
        for y, row in enumerate(segno.make(ADDRESS, error="m", micro=False).matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    }
    assert modules(code) == expected
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", code.path)


def test_four_modules_around_it_are_white():
    code = qr_code(ADDRESS)
    places = [place for module in modules(code) for place in module]
    assert (min(places), max(places)) == (QUIET, code.size - QUIET - 1)


def test_it_is_small_enough_to_stand_on_a_slip():
    assert len(qr_code(ADDRESS).path) < 8000
