"""Inside a worker: a uvicorn that opens everything before it accepts, and sees its visitors off before it ends."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from types import FrameType

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

SERVE, LEAVE = "serve", "leave"  # what a supervisor orders
LEFT = "left"  # what it answers when it lets nobody in any more
ALIVE = "alive"  # what it says every ``BEAT`` seconds while it serves: a loop that is stuck does not
BEAT = 5.0
READY = ""  # what a worker answers when it has opened the base; anything else says why it could not
PATIENCE = 60.0  # seconds in which the requests of those who came before a switch may end
GRACE = 3  # seconds for the same when the whole site is stopped
KEEP_ALIVE = 5  # seconds a silent connection is kept
SILENCE = 10.0  # seconds for the first byte of a new one
LONGEST_HEAD = 64 * 1024  # bytes of an address and headers that are read at all
NOT_HTTP = "Запрос не понят: это не HTTP или его заголовки слишком длинны."


# What stands in the answer to no request: no page of ours makes it, so it carries its own strict rules.
REFUSAL = (
    (b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"), (b"content-security-policy", b"default-src 'none'"),
)  # fmt: skip


class Protocol(H11Protocol):
    """HTTP/1.1 by h11, which bounds what it reads; what is no request gets a sentence, what says nothing is closed."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Nobody holds a place by saying nothing: uvicorn starts its timer after the first answer only."""
        super().connection_made(transport)
        self.timeout_keep_alive_task = self.loop.call_later(SILENCE, self.timeout_keep_alive_handler)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  uvicorn's English
        """Ends a connection that speaks no HTTP."""
        events = (
            h11.Response(status_code=400, headers=list(REFUSAL)),
            h11.Data(data=NOT_HTTP.encode()),
            h11.EndOfMessage(),
        )
        self.transport.write(b"".join(self.conn.send(event) or b"" for event in events))
        self.transport.close()


class Server(uvicorn.Server):
    """A server that answers its supervisor.

    ``orders``  the pipe: «ready» or a fault goes out, ``SERVE`` and ``LEAVE`` come in; its end means the supervisor's
    ``prepare`` opens the base; «» or the sentence that says why it cannot be served
    ``settle``  is called when the last visitor is gone
    """

    def __init__(
        self, config: uvicorn.Config, orders: Connection, prepare: Callable[[], Awaitable[str]],
        settle: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(config)
        self._orders, self._prepare, self._settle = orders, prepare, settle
        self._serving = self._patient = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Nobody is let in before the supervisor says so: then old and new never answer in turns."""
        fault = await self._prepare()
        self._orders.send(fault)
        if fault:
            self.should_exit = True
            return
        asyncio.get_running_loop().add_reader(self._orders.fileno(), self._obey)
        while not self._serving and not self.should_exit:  # a signal wakes no loop that waits without end
            await asyncio.sleep(0.01)
        if not self.should_exit:
            await super().startup(sockets)
            self._beat()

    def _beat(self) -> None:
        with suppress(OSError):  # nobody hears it
            self._orders.send(ALIVE)
        asyncio.get_running_loop().call_later(BEAT, self._beat)

    def _obey(self) -> None:
        try:
            order = self._orders.recv()
        except (EOFError, OSError):  # nobody is left to replace this worker
            order = None
            asyncio.get_running_loop().remove_reader(self._orders.fileno())
        if order == SERVE:
            self._serving = True
        else:
            self._patient = order == LEAVE
            self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM and SIGINT: an end without patience."""
        self._patient = False
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Lets nobody in any more, lets everybody finish, then ends."""
        if self._patient:
            await self._see_off(sockets or [])
        await super().shutdown(sockets)
        self._settle()

    async def _see_off(self, sockets: list[socket.socket]) -> None:
        """Every answer from now on closes its connection; silent ones end by their own timer, as on any other day.

        The reader is taken off first: a connection that is accepted while a server of asyncio closes is lost.
        """
        loop = asyncio.get_running_loop()
        for listening in sockets:
            loop.remove_reader(listening.fileno())
        with suppress(OSError):  # the supervisor is gone: nobody waits for it
            self._orders.send(LEFT)
        self.server_state.default_headers = [*self.server_state.default_headers, (b"connection", b"close")]
        await asyncio.sleep(0.05)
        until = loop.time() + PATIENCE
        while self._patient and self.server_state.connections and loop.time() < until:
            await asyncio.sleep(0.05)
