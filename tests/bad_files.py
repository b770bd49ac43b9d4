"""Files as people really send them: each builder takes the text of a good CSV file and returns bytes.

`SAME` are other ways to write the same table: they must be read as it was meant. `BROKEN` are damaged: they must
be refused with a message that says where. Nothing of either may end in an error of ours.
"""

import codecs
import io
import unicodedata
import zipfile

CSV_FIELD_LIMIT = 131_072
"""The longest cell that Python's csv module reads unless it is told otherwise."""


def as_it_is(text):
    return text.encode()


def with_byte_order_mark(text):
    return codecs.BOM_UTF8 + text.encode()


def utf_16_little(text):
    return codecs.BOM_UTF16_LE + text.encode("utf-16-le")


def utf_16_big(text):
    return codecs.BOM_UTF16_BE + text.encode("utf-16-be")


def cp1252(text):
    return text.encode("cp1252")


def semicolons(text):
    return text.replace(",", ";").encode()


def tabs(text):
    return text.replace(",", "\t").encode()


def carriage_returns_alone(text):
    return text.replace("\n", "\r").encode()


def windows_line_ends(text):
    return text.replace("\n", "\r\n").encode()


def without_last_line_end(text):
    return text.rstrip("\n").encode()


def everything_quoted(text):
    quoted = (",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines())
    return "\n".join(quoted).encode()


def blank_rows_between(text):
    header, *rows = text.splitlines()
    commas = "," * header.count(",")
    return "\n".join(
        [commas, header, *(line for row in rows for line in ("", row, commas))]
    ).encode()


def headers_in_capitals(text):
    header, rest = text.split("\n", 1)
    return f"{header.upper()}\n{rest}".encode()


def headers_with_spaces(text):
    header, rest = text.split("\n", 1)
    return (" , ".join(header.split(",")) + f"  \n{rest}").encode()


def columns_turned_round(text):
    return "\n".join(",".join(reversed(line.split(","))) for line in text.splitlines()).encode()


def decomposed(text):
    return unicodedata.normalize("NFD", text).encode()


def nothing_at_all(_text):
    return b""


def white_space_alone(_text):
    return b" \n\t\n\r\n "


def byte_order_mark_alone(_text):
    return codecs.BOM_UTF8


def header_alone(text):
    return text.split("\n", 1)[0].encode()


def with_nul(text):
    return _into_second_row(text, "\0")


def with_a_bell(text):
    return _into_second_row(text, "\a")


def with_an_override_of_direction(text):
    return _into_second_row(text, "\u202e")


def with_a_zero_width_space(text):
    return _into_second_row(text, "\u200b")


def unclosed_quote(text):
    header, first, *rest = text.splitlines()
    return "\n".join([header, '"' + first, *rest]).encode()


def quote_inside_a_cell(text):
    header, first, *rest = text.splitlines()
    return "\n".join([header, f'"{first[0]}"{first[1:]}', *rest]).encode()


def very_long_field(text):
    return _into_second_row(text, "x" * 20_000)


def field_beyond_the_limit(text):
    return _into_second_row(text, "x" * (CSV_FIELD_LIMIT + 1))


def endless_line(text):
    return (text + "x" * 2_000_000).encode()


def header_missing(text):
    return text.split("\n", 1)[1].encode()


def header_twice(text):
    header, rest = text.split("\n", 1)
    first = header.split(",")[0]
    rows = "\n".join(f"{row},again" for row in rest.splitlines())
    return f"{header},{first}\n{rows}".encode()


def column_missing(text):
    return "\n".join(line.partition(",")[2] for line in text.splitlines()).encode()


def column_unknown(text):
    header, rest = text.split("\n", 1)
    rows = "\n".join(f"{row},hello" for row in rest.splitlines())
    return f"{header},shoe size\n{rows}".encode()


def ten_thousand_headers(text):
    header, rest = text.split("\n", 1)
    more = ",".join(f"column {number}" for number in range(10_000))
    return f"{header},{more}\n{rest}".encode()


def cell_too_many(text):
    header, first, *rest = text.splitlines()
    return "\n".join([header, f"{first},more", *rest]).encode()


def cell_too_few(text):
    header, first, *rest = text.splitlines()
    return "\n".join([header, first.rpartition(",")[0], *rest]).encode()


def spreadsheet_by_another_name(_text):
    """An .xlsx file, as it is when somebody gives it the ending .csv."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return stream.getvalue()


def picture(_text):
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def web_page(_text):
    return (
        b"<!doctype html><title>Sign in</title><script>alert(1)</script>\n<p>Your session has ended"
    )


def half_of_utf_16(text):
    return utf_16_little(text)[:-1]


def cut_inside_a_letter(text):
    return text.encode() + b"\xc5\x81\x8d"


def _into_second_row(text, letters):
    """Put letters into the first cell of the row below the header, behind its first letter."""
    header, first, *rest = text.splitlines()
    return "\n".join([header, first[0] + letters + first[1:], *rest]).encode()


SAME = (
    as_it_is, with_byte_order_mark, utf_16_little, utf_16_big, cp1252, semicolons, tabs,
    carriage_returns_alone, windows_line_ends, without_last_line_end, everything_quoted,
    blank_rows_between, headers_in_capitals, headers_with_spaces, columns_turned_round, decomposed,
)  # fmt: skip
BROKEN = (
    nothing_at_all, white_space_alone, byte_order_mark_alone, header_alone, with_nul, with_a_bell,
    with_an_override_of_direction, with_a_zero_width_space, unclosed_quote, quote_inside_a_cell,
    very_long_field, field_beyond_the_limit, endless_line, header_missing, header_twice, column_missing,
    column_unknown, ten_thousand_headers, cell_too_many, cell_too_few, spreadsheet_by_another_name,
    picture, web_page, half_of_utf_16, cut_inside_a_letter,
)  # fmt: skip
