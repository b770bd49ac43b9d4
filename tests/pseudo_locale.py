"""A made-up translation into Esperanto that puts ⟦…⟧ around every text, and an eye for words that stand outside.

The language is one that Babel knows, so that days and numbers are written too.
"""

import re
from contextlib import contextmanager
from functools import cache

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from survey import translations

CODE = "eo"
OPEN, CLOSE = "⟦", "⟧"

_NOT_READ = {"code", "pre", "kbd", "samp", "textarea", "style"}
_READ_ALOUD = ("aria-label", "alt", "title", "placeholder")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CUT = re.compile(r"([^…]+)…")
_CODED = re.compile(
    r"\{\w+\}|\S+@\S+|https?://\S+|\b[\w-]+\.(?:csv|json|yaml|txt|zip)\b|\b[0-9a-f]{32,}\b"
)


@contextmanager
def spoken(folder, monkeypatch):
    """Let the application know English and the made-up language, as it knows any other."""
    path = folder / CODE / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with translations.TEMPLATE.open("rb") as file:
        template = read_po(file)
    with path.open("wb") as file:
        write_po(file, _wrapped(template))
    monkeypatch.setattr(translations, "FOLDER", folder)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def outside(page, data):
    """What a person sees or hears on a page that is neither marked nor one of the `data` strings."""
    data = frozenset(data)
    found, depth = [], 0
    for words in _words(page.root, page.one("html")["lang"]):
        kept = []
        for part in re.split(f"([{OPEN}{CLOSE}])", words):
            depth += {OPEN: 1, CLOSE: -1}.get(part, 0)
            if depth == 0 and part != CLOSE:
                kept.append(part)
        found += _unknown(" ".join(kept), data)
    assert depth == 0, "a mark is not closed: a text was cut"
    return found


def outside_text(text, data):
    """The same of a plain text, such as a message."""
    bare = text
    while (shorter := re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", bare)) != bare:
        bare = shorter
    assert not {OPEN, CLOSE} & set(bare), "a mark is not closed: a text was cut"
    return _unknown(bare, data)


def _wrapped(template):
    catalogue = Catalog(locale=CODE)
    for message in template:
        if isinstance(message.id, tuple):
            forms = tuple(f"{OPEN}{form}{CLOSE}" for form in message.id)
            catalogue.add(message.id, forms[: catalogue.num_plurals])
        elif message.id:
            catalogue.add(message.id, f"{OPEN}{message.id}{CLOSE}")
    return catalogue


def _uncut(cut, data):
    """What stands before a name that a drawing has cut short; everything where no name begins so."""
    parts = cut[1].split()
    for n in range(len(parts)):
        if any(one.startswith(" ".join(parts[n:])) for one in data):
            return " ".join(parts[:n]) + " "
    return cut[0]


def _forget():
    for function in (translations.of, translations.languages):
        function.cache_clear()


def _words(element, lang):
    """Every text of an element in its order, and what is read aloud of its attributes.

    A drawing is one text: it breaks long names into lines.
    """
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in _NOT_READ and child.get("lang", lang) == lang:
            yield from (child[name] for name in _READ_ALOUD if child.get(name))
            inside = _words(child, lang)
            yield from [" ".join(inside)] if child.tag == "svg" else inside


def _unknown(text, data):
    bare = _CODED.sub(" ", text)
    bare = _CUT.sub(lambda cut: _uncut(cut, data), bare)
    if _WORD.search(bare):
        bare = _known(frozenset(data)).sub(" ", bare)
    return [" ".join(text.split())] if _WORD.search(bare) else []


@cache
def _known(data):
    """What is data, and the names of days and months; the longest first."""
    words = sorted({*filter(_WORD.search, data), *_days()}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


def _days():
    """The names of months and days of the week, long and short."""
    locale = Locale.parse(CODE)
    for names in (locale.months, locale.days):
        for widths in names.values():
            yield from (
                word for width in ("wide", "abbreviated") for word in widths[width].values()
            )
