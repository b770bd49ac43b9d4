"""One word per idea, and a home for every function."""

import re

from survey.storage import tables
from survey.storage.base import Base
from tests.architecture.checkout import ROOT, modules, shown, tracked

SAYS_NOTHING = re.compile(
    r"(?:utils?|helpers?|common|misc|base_\w+|\w+_managers?|managers?|\w+_utils?|\w+_helpers?)"
)


def test_no_file_or_folder_has_a_name_that_says_nothing():
    nameless = [
        shown(path)
        for path in tracked()
        if any(SAYS_NOTHING.fullmatch(part.split(".")[0]) for part in path.relative_to(ROOT).parts)
    ]
    assert not nameless, "A function without a home is a missing noun:\n" + "\n".join(nameless)


def test_the_class_of_a_table_ends_in_row():
    classes = [mapper.class_.__name__ for mapper in Base.registry.mappers]
    assert classes
    assert not [name for name in classes if not name.endswith("Row")]


def test_every_module_of_storage_with_a_table_is_gathered():
    """A table that `storage.tables` does not know has no migration and no test of its schema."""
    gathered = {module.__name__ for module in tables.MODULES}
    with_tables = {
        "survey.storage." + path.stem
        for path in modules("survey")
        if path.parent.name == "storage" and "__tablename__" in path.read_text(encoding="utf-8")
    }
    assert gathered == with_tables
