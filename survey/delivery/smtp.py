"""Mail by SMTP: one connection for many letters, and an outcome for each of them."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from survey.delivery.mime import NoAddressError, as_message
from survey.delivery.transport import ACCEPTED, Fate, Outcome, Reach, in_one_line
from survey.mail_settings import Carrier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from survey.delivery.letter import Letter
    from survey.mail_settings import Mail

TIMEOUT_SECONDS = 60.0
"""For each answer: a server may scan a letter before it takes it, and who hangs up early sends it twice."""
_PERMANENT = 500
_SHUTTING_DOWN = 421


class Smtp:
    """A mail server. Letters go to it by STARTTLS or TLS, its certificate verified, unless it is on this machine."""

    def __init__(
        self,
        mail: Mail,
        *,
        name: str,
        timeout: float = TIMEOUT_SECONDS,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Take the settings, the `name` by which we greet the server, and seconds to wait for each answer."""
        self._mail = mail
        self._name = name
        self._timeout = timeout
        self._context = context

    @contextmanager
    def line(self) -> Iterator[SmtpLine]:
        """Open a line to the server."""
        line = SmtpLine(self)
        try:
            yield line
        finally:
            line.hang_up()

    @property
    def sender(self) -> str:
        """Whom letters come from."""
        return self._mail.sender

    def connect(self) -> smtplib.SMTP:
        """Return a greeted server that trusts us; raises OSError or smtplib.SMTPException."""
        mail = self._mail
        context = self._context or ssl.create_default_context()
        where = (mail.host, mail.port, self._name)
        server: smtplib.SMTP
        if mail.carrier is Carrier.SMTPS:
            server = smtplib.SMTP_SSL(*where, timeout=self._timeout, context=context)
        else:
            server = smtplib.SMTP(*where, timeout=self._timeout)
        try:
            if mail.carrier is Carrier.SMTP and not mail.is_plain:
                server.starttls(context=context)
            if mail.user:
                server.login(mail.user, mail.password)
        except BaseException:
            server.close()
            raise
        return server


class SmtpLine:
    """A connection to a mail server, made when it is needed, and again after it was lost."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp
        self._server: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> Outcome:
        """Hand over a letter, as `Line.send` says."""
        try:
            message = as_message(letter, self._smtp.sender)
        except NoAddressError:
            return Outcome(Fate.REFUSED, "this is no address for mail", Reach.ADDRESS)
        try:
            self._server = server = self._server or self._smtp.connect()
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(Fate.TRY_LATER, _words(error), Reach.SERVER)
        outcome = _hand_over(server, message)
        if outcome.reach in {Reach.LINE, Reach.SERVER}:
            self._server.close()
            self._server = None
        return outcome

    def hang_up(self) -> None:
        """End the connection, politely if it still stands."""
        if self._server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._server.close()
            self._server = None


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> Outcome:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        ((code, answer),) = refused.recipients.values()
        return _refusal(code, answer, Reach.ADDRESS)
    except smtplib.SMTPSenderRefused as refused:  # it is about us: every letter would meet it
        return Outcome(Fate.TRY_LATER, _words(refused), Reach.SERVER)
    except smtplib.SMTPDataError as refused:
        return _refusal(refused.smtp_code, refused.smtp_error, Reach.LETTER)
    except smtplib.SMTPNotSupportedError:
        what = "the mail server does not take addresses with such letters"
        return Outcome(Fate.REFUSED, what, Reach.ADDRESS)
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(Fate.TRY_LATER, _words(error), Reach.LINE)
    return ACCEPTED


def _refusal(code: int, answer: bytes | str, reach: Reach) -> Outcome:
    said = f"{code} {in_one_line(answer)}"
    if code == _SHUTTING_DOWN:
        return Outcome(Fate.TRY_LATER, said, Reach.LINE)
    return Outcome(Fate.REFUSED if code >= _PERMANENT else Fate.TRY_LATER, said, reach)


def _words(error: Exception) -> str:
    """Return what went wrong in one line; for an answer of the server, the answer."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {in_one_line(error.smtp_error)}"
    if isinstance(error, TimeoutError) or "timed out" in str(error):  # smtplib keeps the text alone
        return "the mail server did not answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the mail server's certificate does not hold: {in_one_line(error.verify_message)}"
    return in_one_line(str(error)) or type(error).__name__
