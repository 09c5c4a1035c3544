"""A real mail server on loopback, which does as each test tells it."""

import socket
import time
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from portal.activity.models import OutgoingEmail


class Server:
    """What arrived, and how the server behaves. `refuse`: address → answer to RCPT."""

    def __init__(self):
        self.arrived, self.refuse = [], {}
        self.after_data, self.drops, self.pause = "250 OK", False, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.drops:
            server.transport.abort()
            return "250 nobody hears this"
        time.sleep(self.pause)
        if self.after_data.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.arrived.append((envelope.rcpt_tos[0], message))
        return self.after_data


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def smtp(settings):
    """A running server the portal is told to use; `smtp.stop()` takes it down, `start` brings it
    back."""
    server, port = Server(), free_port()
    running = []

    def start():
        controller = Controller(server, hostname="127.0.0.1", port=port)
        controller.start()
        running.append(controller)

    def stop():
        while running:
            running.pop().stop()

    server.start, server.stop, server.port = start, stop, port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 1
    start()
    yield server
    stop()


@pytest.fixture
def outbox(world):
    """The cast, with an empty outbox."""
    OutgoingEmail.objects.all().delete()
    return OutgoingEmail.objects
