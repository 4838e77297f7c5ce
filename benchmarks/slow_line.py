"""A slow line to a server on this machine: what a phone has at the edge of a town.

All that goes through it shares one rate in each direction, WebSockets too, which the emulation in a
browser's own tools leaves out.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial

CHUNK = 4096  # bytes


class Direction:
    """One direction of a line: what is sent waits for what was sent before it, and then travels."""

    def __init__(self, bits_per_second: float, delay: float) -> None:
        self.seconds_per_byte = 8 / bits_per_second
        self.delay = delay
        self.is_free_at = 0.0
        self.sent = 0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry what comes until its end, in order."""
        loop = asyncio.get_running_loop()
        travelling: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def arrive() -> None:
            while True:
                at, data = await travelling.get()
                await asyncio.sleep(at - loop.time())
                if not data:
                    break
                writer.write(data)
                await writer.drain()
            writer.close()

        arriving = asyncio.ensure_future(arrive())
        data = b"?"
        while data:
            with suppress(ConnectionError):
                data = await reader.read(CHUNK)
            self.sent += len(data)
            begin = max(self.is_free_at, loop.time())
            self.is_free_at = begin + len(data) * self.seconds_per_byte
            travelling.put_nowait((self.is_free_at + self.delay, data))
            await asyncio.sleep(self.is_free_at - loop.time())
        with suppress(ConnectionError):
            await arriving


@contextmanager
def slow_line(port: int, *, megabits: float, latency: float) -> Iterator[tuple[int, Direction]]:
    """Stand before a server.

    Parameters
    ----------
    port : int
        Of the server, on 127.0.0.1.
    megabits : float
        A second, to the browser; a third of it from there.
    latency : float
        Seconds there and back.

    Yields
    ------
    port : int
        Of the line.
    down : Direction
        That to the browser.
    """
    down = Direction(1e6 * megabits, latency / 2)
    up = Direction(1e6 * megabits / 3, latency / 2)
    standing: Future[tuple[int, Callable[[], object]]] = Future()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(latency)  # until a connection stands
        ours = await asyncio.open_connection("127.0.0.1", port)
        with suppress(asyncio.CancelledError):  # the line is no longer there
            await asyncio.gather(up.carry(reader, ours[1]), down.carry(ours[0], writer))

    async def stand() -> None:
        server, is_over = await asyncio.start_server(connect, "127.0.0.1", 0), asyncio.Event()
        loop = asyncio.get_running_loop()
        end = partial(loop.call_soon_threadsafe, is_over.set)
        standing.set_result((server.sockets[0].getsockname()[1], end))
        await is_over.wait()

    thread = threading.Thread(target=asyncio.run, args=(stand(),))
    thread.start()
    at, end = standing.result()
    try:
        yield at, down
    finally:
        end()
        thread.join()
