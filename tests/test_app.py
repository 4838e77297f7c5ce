"""The front door: what a server does before anybody comes."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest

import app
from core.experiment.recipe import REFERENCE
from ui import layout
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


@pytest.mark.parametrize(
    ("path", "query", "opens"),
    [
        *(("/", query, False) for query in ("", "v=3", "v=3&drawer=false", "embed=false")),
        *(("/", query, True) for query in ("v=3&drawer=true", "v=3&drawer=1", "t=0.4")),
        ("/below/groups", "v=3&drawer=true", True),
        ("/below/formulas", "v=3&drawer=true", False),
        *(("/story", f"v=3&drawer=true{step}", False) for step in ("", "&step=quiz")),
        ("/story", "v=3&drawer=true&step=epochs", True),
    ],
)
def test_a_place_is_kept_for_the_drawer_where_the_address_opens_it(path, query, opens):
    head = app.head(path, query)
    assert head.startswith(layout.HEAD)
    assert (head == layout.HEAD_BESIDE_DRAWER != layout.HEAD) is opens


@pytest.mark.parametrize("query", ["embed=true", "v=3&drawer=true&embed=True"])
def test_what_a_page_in_one_of_others_does_not_show_is_not_there_from_the_first_moment(query):
    assert app.head("/", query) == layout.HEAD_OF_A_FRAME != layout.HEAD


@pytest.mark.parametrize(
    ("path", "query", "presented"),
    [
        *(("/story", f"v=3&present=true{step}", True) for step in ("", "&step=quiz&drawer=true")),
        ("/below/story", "v=3&present=1", True),
        ("/story", "v=3", False),
        ("/", "v=3&present=true", False),
    ],
)
def test_a_step_for_a_projector_is_dressed_for_it_from_the_first_moment(path, query, presented):
    assert (app.head(path, query) == layout.HEAD_OF_A_PROJECTOR != layout.HEAD) is presented
