"""The front door: what a server does before anybody comes."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import app
from core.experiment.recipe import REFERENCE
from ui.training import queue


def test_a_server_trains_the_reference_before_anybody_comes(monkeypatch):
    asked = []
    monkeypatch.setattr(app, "set_up", lambda: None)
    monkeypatch.setattr(queue, "trainer", lambda: SimpleNamespace(request=asked.append))

    async def serve():
        async with app._serving(app.app):
            assert asked == [REFERENCE, replace(REFERENCE, keeps_epochs=True)]

    with ThreadPoolExecutor(1) as pool:  # a browser may have a loop in this thread
        pool.submit(asyncio.run, serve()).result()
