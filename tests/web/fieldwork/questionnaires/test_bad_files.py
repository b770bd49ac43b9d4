"""Files that were damaged or made to do harm: a message with its line, or the right result, never an error of ours."""

from io import BytesIO

import pytest

from tests.questionnaires.files import SMALLEST, changed

BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
REFUSED = {
    "an alias bomb": (BOMB, 1, "uses an anchor (&)"),
    "20,000 brackets": ("[" * 20_000, 1, "nested more than 20 levels deep"),
    "20,000 braces": ("{" * 20_000, 1, "has a list or mapping for a key"),
    "a NUL": (
        changed(SMALLEST, "A small", "A\0small"),
        4,
        "a character that may not stand in YAML",
    ),
    "a bell": (changed(SMALLEST, "A small survey", '"A\\asmall"'), 4, "holds a control character"),
    "UTF-16": (SMALLEST.encode("utf-16"), 1, "is not UTF-8: save it as UTF-8"),
    "UTF-16 without a mark": (SMALLEST.encode("utf-16-le"), 1, ""),
    "UTF-32": (SMALLEST.encode("utf-32"), 1, "is not UTF-8"),
    "windows-1252": (changed(SMALLEST, "A small", "A café").encode("cp1252"), 4, "is not UTF-8"),
    "a lost character": (
        changed(SMALLEST, "A small", "A caf\N{REPLACEMENT CHARACTER}"),
        4,
        "a character was lost",
    ),
    "tabs": (SMALLEST.replace("  ", "\t"), 7, "is not YAML"),
    "a key twice": (changed(SMALLEST, "minutes: 1", "minutes: 1\nminutes: 2"), 6, "a second time"),
    "more than 256 KB": ("# " + "x" * 270_000, 1, "is larger than 256 KB"),
    "a megabyte in one line": ("x" * 500_000, 1, "is larger than 256 KB"),
    "unknown keys": (
        changed(SMALLEST, "minutes: 1", "minuets: 1"),
        2,
        "“minuets” is not a key that is known",
    ),
    "an object of Python": ("!!python/object/apply:os.system [echo]", 1, "uses a tag (!)"),
    "a tag within": (changed(SMALLEST, "A small survey", "!!binary aGk="), 4, "uses a tag (!)"),
    "a second document": (SMALLEST + "---\n" + SMALLEST, 17, "second document"),
    "nothing": ("", 1, "is empty"),
    "spaces alone": ("  \n \n", 1, "is empty"),
    "a remark alone": ("# nothing\n", 1, "is empty"),
    "an unclosed quote": (
        changed(SMALLEST, "A small survey", '"A small'),
        17,
        "unexpected end of stream",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 1, "is not UTF-8"),
    "a table": ("id,name\n1,x\n", 1, "should be a mapping"),
    "JSON that is cut off": ('{"id": "smallest", "version": 1', 1, "is not YAML"),
    "half a pair": (changed(SMALLEST, "A small", '"A \\ud83d small"'), 4, ""),
    "a number too long": (
        changed(SMALLEST, "version: 1", f"version: {'9' * 5000}"),
        3,
        "whole number",
    ),
    "20,001 values": ("- x\n" * 20_001, 20_000, "holds more than 20,000 values"),
    "markup in a key": (
        changed(SMALLEST, "minutes: 1", "minutes: 1\n<script>alert(1)</script>: 1"),
        6,
        "“<script>alert(1)</script>” is not a key",
    ),
    "a merge key": (
        changed(SMALLEST, "minutes: 1", "minutes: 1\n<<: {version: 2}"),
        6,
        "not a key",
    ),
}


def test_each_is_refused_with_its_line(admin):
    new = admin.get("/questionnaires/new")
    unlike = []
    for name, (content, line, what) in REFUSED.items():
        raw = content if isinstance(content, bytes) else content.encode()
        page = admin.press(new, "Check", 422, file=[(BytesIO(raw), "file.yaml")])
        box = next(one for one in page.all("div") if "errors" in one.classes)
        told = box.all("a")[0].text
        if f"line {line}:" not in told.lower() or what not in box.text:
            unlike.append(f"{name}: {box.text}")
    assert not unlike, "\n".join(unlike)


RIGHT = {
    "emoji": "How 👩🏽‍💻 is it? 🙂",
    "right to left": "كيف الحال؟ \u202b\u05e9\u05dc\u05d5\u05dd\u202c",
    "composed and decomposed": "Café and Cafe\u0301",
    "a formula": "=1+1",
    "markup": "<b>How</b> & “is” it? </textarea><script>alert(1)</script>",
    "a template": "{{ 7 * 7 }} {% raw %} %(name)s",
    "no-break and zero-width": "How\u00a0is\u200bit?",
}


@pytest.mark.parametrize("name", RIGHT)
def test_words_of_every_sort_are_added_and_shown_as_they_are(admin, name):
    words = RIGHT[name]
    quoted = "'" + words.replace("'", "''") + "'"
    raw = changed(SMALLEST, "How is it?", quoted).encode()
    page = admin.press(
        admin.get("/questionnaires/new"), "Check", file=[(BytesIO(raw), "file.yaml")]
    )
    page = admin.press(page, "Add smallest:1")
    assert " ".join(words.split()) in page.text
    read = admin.get("/questionnaires/smallest/1/read?page=first")
    assert [legend.text for legend in read.all("legend")] == [" ".join(words.split())]
    assert not page.all("script")


def test_a_mark_at_the_beginning_is_not_read(admin):
    raw = SMALLEST.encode("utf-8-sig")
    page = admin.press(admin.get("/questionnaires/new"), "Check", file=[(BytesIO(raw), "f.yaml")])
    assert "smallest:1 is in order" in page.text


def test_what_is_far_too_large_is_refused_in_one_plain_page(admin):
    page = admin.get("/questionnaires/new")
    response = admin.post(page, "Check", file=[(BytesIO(b"x" * 3_000_000), "huge.yaml")])
    assert response.status_code == 413
    assert "That was too long" in response.text


def test_as_many_lines_as_there_can_be_are_not_all_numbered(admin):
    raw = b"\n" * 250_000
    page = admin.press(admin.get("/questionnaires/new"), "Check", 422, file=[(BytesIO(raw), "f")])
    assert len([one for one in page.all("li") if (one.get("id") or "").startswith("line-")]) == 5000


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "<script>.yaml", "a" * 300 + ".yaml", "\u202efdp.yaml"]
)
def test_the_name_of_a_file_does_nothing(admin, name):
    raw = SMALLEST.encode()
    page = admin.press(admin.get("/questionnaires/new"), "Check", file=[(BytesIO(raw), name)])
    assert "smallest:1 is in order" in page.text
    assert not page.all("script")
