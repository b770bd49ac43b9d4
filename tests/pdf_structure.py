"""What a PDF says to those who listen: its text, and the elements of its structure tree."""

from io import BytesIO

from pypdf import PdfReader


def read(pdf):
    return PdfReader(BytesIO(pdf))


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def elements(reader):
    """Every element of the structure tree, as dictionaries."""

    def below(node):
        node = node.get_object()
        if not isinstance(node, dict):
            return
        if "/S" in node:
            yield node
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if not isinstance(kid.get_object() if hasattr(kid, "get_object") else kid, int):
                yield from below(kid)

    return list(below(reader.trailer["/Root"]["/StructTreeRoot"]))


def kinds(reader):
    return [element["/S"] for element in elements(reader)]
