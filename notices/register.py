"""Registers with the outbox what sends mails, messages to chat groups and webhooks."""

from notices import mailing, robots, webhooks
from records.extensions import Extensions


def register(extensions: Extensions) -> None:
    """Makes the kinds `mail`, `robot` and `webhook` leave."""
    extensions.handlers["mail"] = mailing.leave
    extensions.handlers["robot"] = robots.leave
    extensions.handlers["webhook"] = webhooks.leave
