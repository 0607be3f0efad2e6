"""Real SMTP servers in a thread: one that answers as a test asks, and one that swallows thousands of mails."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from lms.site import valkey


class Handler:
    """Keeps what arrives. ``data`` and ``rcpt`` hold an answer for an address; ``drop`` ends the line after the data."""

    def __init__(self) -> None:
        """Start empty."""
        self.taken: list[EmailMessage] = []
        self.data: dict[str, str] = {}
        self.rcpt: dict[str, str] = {}
        self.drop: set[str] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Take the recipient, or not."""
        answer = self.rcpt.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take the mail, or not; a dropped line has taken it without saying so."""
        (address,) = envelope.rcpt_tos
        answer = self.data.get(address, "250 OK")
        if answer.startswith("2"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
        if address in self.drop:
            self.drop.remove(address)
            server.transport.abort()
        return answer

    def ids(self) -> list[str]:
        """Return the Message-IDs of all that was taken, in order."""
        return [str(message["Message-ID"]) for message in self.taken]


@contextmanager
def mail_server() -> Iterator[tuple[Handler, int]]:
    """Run a server; yield what it took and its port."""
    handler = Handler()
    controller = Controller(handler, hostname="127.0.0.1", port=valkey.free_port())
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


class Sink:
    """Takes all mail as fast as it comes and keeps recipient and Message-ID of each."""

    def __init__(self) -> None:
        """Start empty."""
        self.taken: list[tuple[str, str]] = []
        self.lines: set[asyncio.StreamWriter] = set()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak as much SMTP as it takes; a client that is killed in mid-sentence is fine."""
        self.lines.add(writer)
        try:
            writer.write(b"220 ready\r\n")
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    writer.write(b"354 go on\r\n")
                    self._keep(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            self.lines.discard(writer)
            writer.close()

    async def hang_up(self, server: asyncio.Server) -> None:
        """Close the server and all lines."""
        server.close()
        for writer in [*self.lines]:
            writer.close()
        await asyncio.sleep(0.05)

    def _keep(self, data: bytes) -> None:
        head = data.split(b"\r\n\r\n", 1)[0].decode()
        to, name = (re.search(rf"^{field}:\s*(\S+)", head, re.MULTILINE) for field in ("To", "Message-ID"))
        assert to is not None
        assert name is not None
        self.taken.append((to[1], name[1]))


@contextmanager
def mail_sink() -> Iterator[tuple[Sink, int]]:
    """Run a sink; yield it and its port."""
    sink, loop = Sink(), asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(sink.talk, "127.0.0.1", 0, limit=2**20))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield sink, server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(sink.hang_up(server), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
