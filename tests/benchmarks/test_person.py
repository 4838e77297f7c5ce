"""A person of the load test does what a browser does, and a server has room for many of them."""

import asyncio
import resource
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.load import Server
from benchmarks.person import Person
from tests.browser.conftest import ROOT, started

QUICK = "/?recipe=moons_n200_hidden2_epochs1"
FEW = 256
FILES = resource.RLIMIT_NOFILE


def run(visit):
    """Run it in a thread of its own: a browser of other tests may have a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, visit).result()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Start the app where few files may be open at once, unless it asks for more."""

    def few() -> None:
        resource.setrlimit(FILES, (FEW, resource.getrlimit(FILES)[1]))

    with started(tmp_path_factory.mktemp("few"), ROOT / "app.py", preexec_fn=few) as server:
        yield server


def test_three_people_join_move_are_cut_off_and_come_back(server):
    async def visit(person: Person, threshold: float) -> None:
        await person.join()
        await person.until(person.done)
        await person.release(threshold)
        assert person.query.endswith(f"t={threshold}")
        session = person.session
        await person.cut()
        await person.connect()  # to the same session, which knows what this page shows
        await person.release(0.4)
        assert person.session == session
        assert person.query.endswith("t=0.4")
        await person.leave()

    async def visits() -> list[Person]:
        people = [Person(server[1], QUICK) for _ in range(3)]
        async with asyncio.timeout(60):
            await asyncio.gather(*(visit(p, 0.1 + i / 10) for i, p in enumerate(people)))
        return people

    people = run(visits())
    assert len({person.session for person in people}) == 3
    # The tables came once each: a release brings no more than what has changed.
    assert all(100_000 < person.n_bytes < 2_000_000 for person in people)


def test_to_come_back_to_a_session_costs_no_more_than_to_stay(server):
    process, address = server
    seconds = Server(process.pid, address).seconds

    async def released(person: Person) -> float:
        begin = seconds()
        await person.release(0.3)
        await asyncio.sleep(0.1)  # what is done after the answer
        return seconds() - begin

    async def visit() -> tuple[float, float]:
        person = Person(address, QUICK)
        async with asyncio.timeout(60):
            await person.join()
            await person.until(person.done)
            await person.release(0.2)
            stays = await released(person)
            await person.cut()
            await person.connect()
            comes_back = await released(person)
        await person.leave()
        return stays, comes_back

    stays, comes_back = run(visit())
    assert comes_back < 3 * stays + 0.05


def test_a_server_may_have_as_many_files_open_as_the_machine_allows(server):
    async def visit() -> None:
        person = Person(server[1], QUICK)
        async with asyncio.timeout(60):
            await person.join()
        await person.leave()

    run(visit())
    soft, hard = resource.prlimit(server[0].pid, FILES)
    assert soft == hard > FEW


def test_who_is_not_let_in_hears_so():
    person = Person("http://127.0.0.1:9")
    with pytest.raises(OSError, match="Connect"):
        run(person.join())


def test_who_comes_back_to_a_session_that_has_ended_is_drawn_anew(server):
    """Nothing was asked of the new session, and to release there is nothing without a run."""

    async def come_back(person: Person) -> None:
        await person.cut()
        person.session, person.n_sent = "nobody's", 0
        person.done.clear()
        await person.connect()

    async def visit() -> None:
        person = Person(server[1], QUICK)
        await person.join()
        await person.until(person.done)
        await come_back(person)
        await person.until(person.done)  # the new session has asked for it
        assert person.session != "nobody's"
        await person.release(0.4)
        assert person.query.endswith("t=0.4")
        await come_back(person)
        await person.run(person.fragment)  # a hand may be quicker
        await person.until(person.done)
        await person.release(0.6)
        assert person.query.endswith("t=0.6")
        await person.leave()

    async def bounded() -> None:
        async with asyncio.timeout(60):
            await visit()

    run(bounded())
