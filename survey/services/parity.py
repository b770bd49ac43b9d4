"""What is not yet said in every language: the texts of the pages and messages, and those of questionnaires."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from survey import translations
from survey.domain.errors import Problem, Refused
from survey.instruments.load import load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from babel.messages.catalog import Catalog, Message

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|%%")
_TAG = re.compile(r"<[^>]*>")


def texts() -> int:
    """Return how many texts there are to be translated."""
    return len(_read(translations.TEMPLATE))


def of_interface(language: str) -> tuple[Problem, ...]:
    """Return what is wrong with a catalogue: texts that lack, are guessed, or have other placeholders or markup."""
    path = translations.catalogue(language)
    catalogue = _read(path, language)
    return tuple(
        Problem(f"{language}: {_shortened(message)}", what)
        for message in _read(translations.TEMPLATE)
        if message.id
        for what in _faults(message, catalogue)
    )


def of_questionnaires(files: Iterable[Path]) -> tuple[Problem, ...]:
    """Return what questionnaires lack of the languages of the interface; files with errors tell those."""
    problems: list[Problem] = []
    for file in files:
        try:
            spoken = load_questionnaire(file).languages
        except Refused as refusal:
            problems += refusal.problems
            continue
        problems += [
            Problem(str(file), f"gives none of its texts in {language}")
            for language in translations.languages()
            if language not in spoken
        ]
    return tuple(problems)


def _read(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _faults(message: Message, catalogue: Catalog) -> Iterator[str]:
    translated = catalogue.get(message.id)
    forms = _forms(translated.string) if translated else ()
    if not forms or not all(forms):
        yield "not translated"
    elif translated is not None and translated.fuzzy:
        yield "only guessed (fuzzy): review it, and remove the mark"
    else:
        yield from _differences(_forms(message.id), forms)


def _differences(sources: tuple[str, ...], forms: tuple[str, ...]) -> Iterator[str]:
    """Yield what a translation changes that it must not. A form may leave out what one of the sources leaves out."""
    may = Counter[str]()
    must = _marks(sources[0])
    for source in sources:
        may |= _marks(source)
        must &= _marks(source)
    for form in forms:
        marks = _marks(form)
        if marks - may or must - marks:
            yield f"has other placeholders or markup: {form}"
            return


def _marks(text: str) -> Counter[str]:
    return Counter([*_PLACEHOLDER.findall(text), *_TAG.findall(text)])


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _shortened(message: Message) -> str:
    first, longest = _forms(message.id)[0], 60
    return f"“{first if len(first) <= longest else first[:longest] + '…'}”"
