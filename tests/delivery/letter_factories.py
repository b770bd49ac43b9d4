"""Letters with believable words."""

from datetime import UTC, datetime

from survey.delivery.letter import Content, compose

LINK = "https://survey.exton.example/r/0123456789abcdefghjkmnpqrs"
STOP = "https://survey.exton.example/stop/zyxwvtsrqpnmkjhgfedcba9876"
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


def some_content(**changes):
    fields = {
        "subject": "Summer 2026: how well does your IT work for you?",
        "paragraphs": ("Hello", "Please say how it is:\n" + LINK, "Thank you"),
        "link": LINK,
        "button": "Open the survey",
        "small_print": (f"If you do not want to be asked: {STOP}",),
        "stop": STOP,
        "language": "en",
    }
    return Content(**fields | changes)


def a_letter(to="ada@exton.example", message_id="<1@survey.exton.example>", **changes):
    return compose(some_content(**changes), to=to, message_id=message_id, at=AT)
