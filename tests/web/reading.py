"""A page as a reader meets it: parsed, and asked for by label, heading and button."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}


@dataclass
class Element:
    """An element with its attributes, its parent and everything inside it."""

    tag: str
    attributes: dict
    parent: "Element | None" = None
    children: list = field(default_factory=list)

    def __getitem__(self, name):
        return self.attributes[name]

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    def walk(self):
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, *tags, **attributes):
        return [
            one
            for one in self.walk()
            if one.tag in tags and all(one.get(key) == value for key, value in attributes.items())
        ]

    @property
    def text(self):
        words = (child.text if isinstance(child, Element) else child for child in self.children)
        return " ".join(" ".join(words).split())

    @property
    def classes(self):
        return (self.get("class") or "").split()


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.here = Element("document", {})

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag):
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag} {self.here.attributes}>"
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


class Page:
    """An HTML response, parsed; elements that are not closed in order are an error."""

    def __init__(self, response):
        self.response = response
        self.root = parsed(response.text)
        self.path = response.request.full_path.rstrip("?")

    def all(self, *tags, **attributes):
        return self.root.all(*tags, **attributes)

    def one(self, *tags, **attributes):
        found = self.all(*tags, **attributes)
        assert len(found) == 1, f"{len(found)} of {tags} {attributes}"
        return found[0]

    @property
    def title(self):
        return self.one("title").text

    @property
    def heading(self):
        return self.one("h1").text

    @property
    def text(self):
        return self.one("body").text

    @property
    def problems(self):
        """What the error summary says, by the place that it links to."""
        boxes = [box for box in self.all("div") if "errors" in box.classes]
        return {link["href"]: link.text for box in boxes for link in box.all("a")}

    def link(self, words):
        found = [link for link in self.all("a") if link.text == words]
        assert found, f"no link {words!r} among {[link.text for link in self.all('a')]}"
        return found[0]["href"]

    def button(self, words):
        found = [button for button in self.all("button") if button.text == words]
        assert len(found) == 1, f"{words!r} among {[one.text for one in self.all('button')]}"
        return found[0]

    def labels(self):
        """The words of the label of each control that can be filled in, by its id."""
        of_control = {label["for"]: label.text for label in self.all("label") if label.get("for")}
        for label in self.all("label"):
            of_control |= {inside["id"]: label.text for inside in label.all("input")}
        return of_control

    def chosen(self, name):
        """The values of a field as they stand in the page."""
        return [value for key, value in fields(self.root) if key == name]


def selected(control):
    """The value of a list to choose from: what is marked, or else its first option."""
    options = control.all("option")
    marked = [option for option in options if "selected" in option.attributes]
    return (marked or options)[0].get("value", "")


def parsed(markup):
    """A piece of HTML as an element; what is not closed in order is an error."""
    builder = _Builder()
    builder.feed(markup)
    builder.close()
    assert builder.here is builder.root, f"<{builder.here.tag}> is not closed"
    return builder.root


def fields(form):
    """What a browser would send of a form as it stands, without buttons: pairs of name and value."""
    pairs = []
    for control in form.all("input", "textarea", "select"):
        kind = control.get("type")
        if control.tag == "textarea":
            words = "".join(child for child in control.children if isinstance(child, str))
            pairs.append((control["name"], words.replace("\r\n", "\n").removeprefix("\n")))
        elif control.tag == "select":
            pairs.append((control["name"], selected(control)))
        elif kind == "file":
            continue
        elif kind not in {"radio", "checkbox"} or "checked" in control.attributes:
            pairs.append((control["name"], control.get("value", "on")))
    return pairs
