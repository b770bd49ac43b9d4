"""The words of pages and messages in other languages: gettext catalogues, kept as text and compiled in memory.

English is the language that everything is written in and needs no catalogue. Another language is a folder with
`LC_MESSAGES/messages.po`; docs/translations.md says how to add one. Whoever writes words outside a page asks here:

    _ = translations.of("cy").gettext
    _("Thank you")

Texts are found by `make translations`, which knows `_`, `gettext` and `ngettext` by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

SOURCE = "en"
"""The language that texts are written in."""

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "messages.pot"
"""Every text, as `make translations` found it."""

_CATALOGUE = "LC_MESSAGES/messages.po"


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that pages and messages can be in, English first."""
    others = sorted(path.parents[1].name for path in FOLDER.glob(f"*/{_CATALOGUE}"))
    return (SOURCE, *others)


@cache
def of(language: str) -> NullTranslations:
    """Return the translation into a language ("cy", "cy-GB", "cy_GB"); English where there is none.

    What a catalogue lacks or only guesses (fuzzy) is said in English.
    """
    code = spoken(language)
    if code is None or code == SOURCE:
        return NullTranslations()
    with catalogue(code).open("rb") as file:
        messages = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def spoken(language: str) -> str | None:
    """Return the code under which a language is translated, None where it is not: "cy" for "cy-GB"."""
    code = language.replace("-", "_")
    return next((one for one in (code, code.split("_")[0].lower()) if one in languages()), None)


def catalogue(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return FOLDER / language / _CATALOGUE


def own_name(language: str) -> str:
    """Return what a language is called by those who speak it: Cymraeg."""
    name = LanguageName(language).called(language)
    return name[:1].upper() + name[1:]


@dataclass(frozen=True)
class LanguageName:
    """A language to be named in a text: in English, or as the readers of another language call it."""

    code: str

    def __str__(self) -> str:
        return self.called(SOURCE)

    def called(self, by: str) -> str:
        """Return what speakers of a language call this one; its code where nobody knows it."""
        try:
            name = Locale.parse(self.code, sep="-").get_display_name(by.replace("-", "_"))
        except (ValueError, UnknownLocaleError):
            name = None
        return str(name or self.code)
