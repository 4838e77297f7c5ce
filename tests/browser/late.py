"""A line between a page and its server on which everything can be held up."""

from __future__ import annotations

import re
from contextlib import contextmanager

from tests.browser.conftest import App, ends_a_run
from tests.browser.mounted import DRAWN

STREAM = re.compile("/_stcore/stream")


class Late:
    """Hold up what the server says to a page, as a slow line does, from the moment one is told to.

    Parameters
    ----------
    app : App
        Whose next page it is.
    """

    def __init__(self, app: App):
        self.page, self.is_late, self.held, self.n_ends = app.page, False, [], 0
        app.page.route_web_socket(STREAM, self._join)

    def _join(self, socket) -> None:
        upstream = socket.connect_to_server()
        socket.on_message(upstream.send)

        def hear(message) -> None:
            self.n_ends += ends_a_run(message)
            if self.is_late:
                self.held.append((socket, message))
            else:
                socket.send(message)

        upstream.on_message(hear)

    @contextmanager
    def until_its_end(self):
        """Wait until a run that something asks for has ended, of which the page may not know."""
        before = self.n_ends
        yield
        while self.n_ends == before:
            self.page.wait_for_timeout(20)

    def let_go(self, *, word_by_word: bool = False) -> None:
        """Let everything arrive, and what comes after it at once; or each word in a picture."""
        while word_by_word and self.held:
            socket, message = self.held.pop(0)
            socket.send(message)
            self.page.evaluate(DRAWN)
        self.is_late = False
        for socket, message in self.held:
            socket.send(message)
        self.held.clear()
