"""A whole class on one server, cut off at once or beside who trains: for a quiet machine."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.load import Server, cut_all, join_all, train_all
from benchmarks.person import Person
from tests.browser.conftest import ROOT, started

pytestmark = pytest.mark.slow
LINK = "/?v=3&recipe=moons_n200_hidden2_epochs1"
PEOPLE, TRAINING, BESIDE = 300, 20, 50
MOST_SECONDS = 10.0  # nobody is stuck; how soon it is, the benchmark says


@pytest.fixture
def server(tmp_path):
    with started(tmp_path, ROOT / "app.py") as (process, address):
        yield Server(process.pid, address)


async def come_first(server: Server) -> None:
    """Wait for what everybody is shown to be trained."""
    first = Person(server.address, LINK)
    await first.join()
    await first.until(first.done)
    await first.leave()


async def there(server: Server, n: int):
    """Let a class come within 5 s."""
    people = [Person(server.address, LINK) for _ in range(n)]
    times = await join_all(people, 5)
    assert len(people) == n
    return people, times["join → slider, s p50 / p95"]


def run(visit):
    with ThreadPoolExecutor(1) as pool:  # a browser of other tests may have a loop in this thread
        return pool.submit(asyncio.run, visit).result()


def test_a_class_whose_connections_are_cut_at_once_moves_again_within_ten_seconds(server):
    async def visit():
        await come_first(server)
        people, _ = await there(server, PEOPLE)
        found = await cut_all(people, MOST_SECONDS)
        await asyncio.gather(*(person.leave() for person in people))
        return found.values()

    times, n_anew = run(visit())
    assert (len(times.values), times.n_dropped, n_anew) == (PEOPLE, 0, 0)
    assert max(times.values) < MOST_SECONDS


def test_who_joins_while_others_train_does_not_wait_for_them(server):
    async def visit():
        await come_first(server)
        busy = await train_all(server, TRAINING)
        people, times = await there(server, BESIDE)
        await asyncio.gather(*(person.leave() for person in [*people, *busy]))
        return times

    times = run(visit())
    assert times.n_dropped == 0
    assert max(times.values) < MOST_SECONDS
