"""GOV.UK Notify: letters handed over one by one to its programming interface, through one template."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from survey.delivery.mime import header_text
from survey.delivery.transport import ACCEPTED, Fate, Outcome, Reach, in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey.delivery.letter import Letter
    from survey.mail_settings import Mail

TIMEOUT_SECONDS = 30
_BAD_REQUEST = 400


class Notify:
    """A service of GOV.UK Notify. Its email template has `((subject))` as subject and `((body))` as message."""

    def __init__(self, mail: Mail, *, timeout: int = TIMEOUT_SECONDS) -> None:
        """Take the settings, and seconds to wait for an answer; raises ImportError without the extra `notify`."""
        from notifications_python_client.notifications import (  # noqa: PLC0415 - an extra: few have it
            NotificationsAPIClient,
        )

        self._template = mail.notify_template
        client: Any = NotificationsAPIClient  # it ships no types
        self._client = client(mail.notify_key, base_url=mail.notify_url, timeout=timeout)

    @contextmanager
    def line(self) -> Iterator[Notify]:
        """Open a line: the client keeps its connection by itself."""
        yield self

    def send(self, letter: Letter) -> Outcome:
        """Hand over a letter, as `Line.send` says; Notify is told its Message-ID as its reference."""
        from notifications_python_client.errors import (  # noqa: PLC0415 - an extra: few have it
            APIError,
        )

        try:
            self._client.send_email_notification(
                email_address=letter.to,
                template_id=self._template,
                personalisation={"subject": header_text(letter.subject), "body": letter.text},
                reference=letter.message_id,
            )
        except APIError as error:
            return _outcome(error.status_code, error.message)
        return ACCEPTED


def _outcome(code: int, message: str | list[dict[str, str]]) -> Outcome:
    """Return what an answer means: it is about one address only where it says so."""
    errors = [{"message": message}] if isinstance(message, str) else message or []
    said = in_one_line(f"{code} " + "; ".join(str(one.get("message", "")) for one in errors))
    if code == _BAD_REQUEST and "email_address" in said:
        return Outcome(Fate.REFUSED, said, Reach.ADDRESS)
    return Outcome(Fate.TRY_LATER, said, Reach.SERVER)
