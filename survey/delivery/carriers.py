"""Which transport the settings ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.delivery.console import Console
from survey.delivery.notify import Notify
from survey.delivery.smtp import Smtp
from survey.mail_settings import Carrier

if TYPE_CHECKING:
    from survey.delivery.transport import Transport
    from survey.mail_settings import Mail


def transport_of(mail: Mail, name: str) -> Transport:
    """Return the transport of the settings; `name` is the host of our own pages. Nothing connects yet."""
    if mail.carrier is Carrier.NOTIFY:
        return Notify(mail)
    if mail.carrier is Carrier.CONSOLE:
        return Console()
    return Smtp(mail, name=name)
