"""A person of the load test does what a browser does, and a server has room for many of them."""

import asyncio
import resource
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load import Server
from benchmarks.person import Person, Pupil, Teacher
from core.classroom.rooms import AT_ONCE
from tests.browser.conftest import ROOT, started
from tests.sweep import picked
from ui.live.followers import LIVE
from ui.live.told import told

pytestmark = pytest.mark.long

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


async def until_its_address_ends_in(person: Person, end: str) -> None:
    """Wait for the address, which is told behind the answer."""
    while not person.query.endswith(end):
        await asyncio.sleep(0.01)


def test_three_people_join_move_are_cut_off_and_come_back(server):
    async def visit(person: Person, threshold: float) -> None:
        await person.join()
        await person.until(person.done)
        await person.release(threshold)
        await until_its_address_ends_in(person, f"t={threshold}")
        session = person.session
        await person.cut()
        await person.connect()  # to the same session, which knows what this page shows
        await person.release(0.4)
        assert person.session == session
        await until_its_address_ends_in(person, "t=0.4")
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


@pytest.mark.parametrize("held", [{}, {"waits": True}])
def test_who_is_waited_for_says_that_it_has_drawn_though_another_run_begins(held):
    said = []

    class Says(Person):
        async def say_drawn(self) -> None:
            said.append(self.told)

    async def visit() -> None:
        person = Says("http://127.0.0.1:9")
        beside, slider, begins = Element(), Element(), ForwardMsg()
        beside.html.body = str(told(LIVE, session="5e55104d", **held))
        slider.bidi_component.component_name = "threshold_slider"
        begins.new_session.initialize.session_id = "me"
        for element in (beside, slider):
            person._draw(element, "")
        person._hear(begins)
        await asyncio.sleep(0)

    run(visit())
    assert said == (["5e55104d"] if held else [])


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
        await until_its_address_ends_in(person, "t=0.4")
        await come_back(person)
        await person.run(person.fragment)  # a hand may be quicker
        await person.until(person.done)
        await person.release(0.6)
        await until_its_address_ends_in(person, "t=0.6")
        await person.leave()

    async def bounded() -> None:
        async with asyncio.timeout(60):
            await visit()

    run(bounded())


@pytest.mark.parametrize("path", picked([QUICK, "/models?" + QUICK.split("?")[1]], 0))
def test_a_hand_that_is_quicker_than_the_menu_is_heard(server, path):
    """Until the menu comes, a browser takes the page for the whole app, and says so."""

    async def visit() -> None:
        person = Person(server[1], path)
        hear = person._hear

        def hear_no_menu(message: ForwardMsg) -> None:
            if message.WhichOneof("type") not in ("navigation", "page_info_changed"):
                hear(message)

        person._hear = hear_no_menu
        await person.join()
        await person.until(person.done)
        of_app = person.page_hash
        await person.release(0.4)
        person._hear = hear
        await person.run()
        while person.page_hash == of_app or "t=0.4" not in person.query:  # of the same page still
            await asyncio.sleep(0.02)
        await person.leave()

    async def bounded() -> None:
        async with asyncio.timeout(60):
            await visit()

    run(bounded())


def test_what_was_released_as_the_connection_broke_stands(server):
    """The page comes back with what it held, which is from before it was answered."""

    async def visit() -> None:
        person = Person(server[1], QUICK)
        await person.join()
        await person.until(person.done)
        before = dict(person.states)
        await person.release(0.4)
        await person.cut()
        person.states = before
        person.done.clear()
        await person.connect()
        await person.run()
        await person.until(person.done)
        await until_its_address_ends_in(person, "t=0.4")
        await person.leave()

    async def visits() -> None:
        async with asyncio.timeout(60):
            await asyncio.gather(*(visit() for _ in range(2)))

    run(visits())


async def presses(address: str, gap: float) -> None:
    """Open two things within a moment, and let go of the slider: all three count."""
    person = Person(address, QUICK + "&v=3")
    await person.join()
    await person.until(person.done)
    while not {"Change data or network", "More numbers and controls"} <= person.buttons.keys():
        await asyncio.sleep(0.02)
    person.n_sent += 1
    await person.trigger("threshold_slider", "moved", {"threshold": 0.4, "number": 1})
    for label in ("Change data or network", "More numbers and controls"):
        await asyncio.sleep(gap)
        await person.press(label)
    while not {"t=0.4", "drawer=true", "open=tools"} <= set(person.query.split("&")):
        await asyncio.sleep(0.02)
    assert QUICK.split("?")[1] in person.query
    await person.leave()


def test_who_presses_before_the_page_is_drawn_is_heard(server):
    """Of three events in one moment Streamlit forgot the first two."""

    async def visits() -> None:
        async with asyncio.timeout(60):
            for gap in (0, 0.02):
                await presses(server[1], gap)

    run(visits())


@pytest.mark.slow
def test_who_presses_at_any_moment_of_a_run_is_heard(server):
    gaps = Random(1)

    async def visits() -> None:
        for _ in range(25):
            async with asyncio.timeout(60):
                await asyncio.gather(*(presses(server[1], gaps.uniform(0, 0.3)) for _ in range(4)))

    run(visits())


def test_a_class_answers_in_a_room_and_a_stranger_moves_nothing_in_it(server):
    """All through the socket by hand, as whoever likes to can speak."""

    async def visit() -> None:
        teacher = Teacher(server[1], "/with_a_class?situation=cellar&v=3")
        await teacher.open_room()
        path = f"/here?room={teacher.word}"
        pupils = [Pupil(server[1], path) for _ in range(3)]
        await asyncio.gather(*(pupil.join() for pupil in pupils))
        await asyncio.gather(*(pupil.vote(0.1 + i / 10) for i, pupil in enumerate(pupils)))
        await teacher.shows(3)
        await pupils[0].vote(0.9)  # in place of the one before
        assert "Your line: 0.900" in pupils[0].said
        pupils[0].has_voted.clear()
        await pupils[0].move_and_wake(0.9)
        await pupils[0].until(pupils[0].has_voted)
        assert "Your line: 0.900" in pupils[0].said

        stranger = Pupil(server[1], f"/with_a_class?room={teacher.word}")
        await stranger.connect()
        await stranger.run()
        await settled(stranger)
        for key in ("", "k" * 22, "k" * 9999, 3, None, [teacher.word]):
            await stranger.trigger("tab_keeps", "kept", {"value": key})
            await settled(stranger)
        stranger.buttons |= teacher.buttons  # their names are no secret
        for label in ("Reveal", "Close the room"):
            await stranger.press(label)
            await settled(stranger)
        for _ in range(3 * AT_ONCE):
            pupils[1].has_voted.clear()
            await pupils[1].press("Here")
            await pupils[1].until(pupils[1].has_voted)

        await pupils[2].cut()  # a phone that sleeps, until its session has ended
        token = pupils[2].kept_by_tab()["value"]
        back = Pupil(server[1], path)
        await back.join()
        await back.until(back.done)
        await back.trigger("tab_keeps", "kept", {"value": token})
        await back.until(back.has_voted)
        assert "Your line: 0.300" in back.said

        key = teacher.key
        await teacher.leave()
        teacher.reset(f"/with_a_class?room={teacher.word}&situation=cellar&v=3")
        teacher.key = key
        await teacher.come_back()
        await teacher.shows(3)
        assert teacher.n_votes == 3, "nobody twice, and the room is open still"
        for pupil in (pupils[0], back):
            pupil.has_voted.clear()
        await teacher.press("Reveal")
        for pupil in (pupils[0], back):  # without asking
            await pupil.until(pupil.has_voted)
            assert "misses" in pupil.said
        for person in (teacher, stranger, back, *pupils[:2]):
            await person.leave()

    async def settled(person: Person) -> None:
        while person.n_ends < person.n_runs:
            await asyncio.sleep(0.01)

    async def bounded() -> None:
        async with asyncio.timeout(60):
            await visit()

    run(bounded())


def test_another_question_is_a_part_of_the_page_and_a_press_of_the_one_before_is_late(server):
    """The phone may not have drawn it yet: it presses a button that is not there any more."""

    class Counting(Pupil):
        n_whole = 0

        def _hear(self, message):
            super()._hear(message)
            is_run = message.WhichOneof("type") == "new_session"
            self.n_whole += is_run and not message.metadata.run.fragment_ids

    async def visit() -> None:
        teacher = Teacher(server[1], "/with_a_class?situation=cellar&v=3")
        await teacher.open_room()
        pupil = Counting(server[1], f"/here?room={teacher.word}")
        await pupil.join()
        await pupil.vote(0.3)
        for doing, label, n_whole in (
            (teacher.press("Ask again"), "Here", 0),
            (teacher.choose("ask", "A question of the quiz"), "Answer", 1),
            (teacher.press("Next question"), "Answer", 0),
        ):
            before = pupil.n_whole
            if label == "Here":
                await teacher.press("Reveal")
            held = dict(pupil.buttons)
            pupil.is_asked.clear()
            await doing
            await pupil.until(pupil.is_asked)
            assert label in pupil.buttons
            assert pupil.n_whole - before == n_whole, label
        pupil.buttons = held
        pupil.has_voted.clear()
        await pupil.press("Answer")
        await pupil.until(pupil.has_voted)
        assert "too late" in pupil.said
        for person in (teacher, pupil):
            await person.leave()

    run(asyncio.wait_for(visit(), 60))
