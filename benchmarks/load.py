"""Measure a class on one server: people join, move the threshold, are cut off, leave.

People are connections that speak Streamlit's protocol as its page in a browser does, so that many
fit on one machine. Wall times are those of a machine that is shared with all of them: compare them
with the bare page (one `st.slider`), which is measured in the same run.

Run: python -m benchmarks.load [--people 300] [--over 5] [--moving 60] [--train 20] [--cut] …
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import statistics
import tempfile
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from benchmarks.person import PATIENCE, Person, Pupil, Teacher
from core.experiment.recipe import REFERENCE, encode
from tests.browser.conftest import ROOT, started
from ui.streamlit_inside.serving import SECONDS_BETWEEN_LOOKS, SECONDS_UNTIL_A_SESSION_ENDS

BARE = 'import streamlit as st\nst.slider("Threshold", 0.0, 1.0, 0.5)\n'
ALONE = 20  # people who join one after the other, each when the one before has everything
PAUSE = 10.0, 20.0  # s between two releases of a person
SETTLES = 1.0  # s in which pages end what they run
IDLE = 10.0  # s in which a projector alone asks
AS_A_CLASS = os.environ | {  # as `make run` and deploy/ start it
    "PYTHONMALLOC": "malloc",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
SLOW = replace(REFERENCE, n_samples=20_000, epochs=200, hidden=(256, 256))


@dataclass
class Server:
    """The process of a server, seen from outside."""

    pid: int
    address: str

    def seconds(self) -> float:
        """Processor time until now."""
        return time.clock_gettime((~self.pid << 3) | 2)  # its clock, as clock_getcpuclockid(3)

    def megabytes(self, what: str = "VmRSS") -> float:
        """Memory now, or what else its status has."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        return int(re.search(rf"{what}:\s+(\d+) kB", status)[1]) / 1024

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))


@dataclass
class Times:
    """Seconds that people waited, and how many were dropped."""

    values: list[float] = field(default_factory=list)
    n_dropped: int = 0

    def __str__(self) -> str:
        if not self.values:
            return f"none of {self.n_dropped}"
        ordered = sorted(self.values)
        p95 = ordered[int(0.95 * (len(ordered) - 1))]
        dropped = f", {self.n_dropped} dropped" if self.n_dropped else ""
        return f"{statistics.median(ordered):.2f} / {p95:.2f}{dropped}"

    async def of(self, waiting: Coroutine) -> bool:
        """Wait, note how long, and tell whether it came."""
        begin = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                await waiting
        except (OSError, TimeoutError, ConnectionClosed, InvalidHandshake):
            self.n_dropped += 1
            return False
        self.values.append(time.perf_counter() - begin)
        return True


async def alone(server: Server, path: str) -> dict[str, str]:
    """Let people join one after the other: what the server does for each."""
    people, to_slider, to_end = [], [], []
    for _ in range(ALONE):
        person, begin = Person(server.address, path), server.seconds()
        await person.join()
        to_slider.append(server.seconds() - begin)
        await person.until(person.done)
        await asyncio.sleep(0.1)  # what it does after its last word
        to_end.append(server.seconds() - begin)
        people.append(person)
    for person in people:
        await person.leave()
    to_slider, to_end = (1000 * statistics.mean(seconds) for seconds in (to_slider, to_end))
    return {
        "processor, ms a visitor, until the slider's data": f"{to_slider:.1f}",
        "processor, ms a visitor, in all": f"{to_end:.1f}",
        "received, KB a visitor": f"{statistics.mean(p.n_bytes for p in people) / 1000:.0f}",
    }


async def join_all(people: list[Person], over: float) -> dict[str, Times]:
    """Let people join evenly within some seconds; who is dropped is taken off the list."""
    to_slider, to_end = Times(), Times()

    async def join(person: Person, after: float) -> None:
        await asyncio.sleep(after)

        begin = time.perf_counter()
        if await to_slider.of(person.join()) and await to_end.of(person.until(person.done)):
            to_end.values[-1] = time.perf_counter() - begin
        else:
            await person.cut()

    await asyncio.gather(*(join(p, over * i / len(people)) for i, p in enumerate(people)))
    people[:] = [person for person in people if person.socket]
    return {"join → slider, s p50 / p95": to_slider, "join → all there, s p50 / p95": to_end}


async def move_all(people: list[Person], seconds: float) -> Times:
    """Let people release a threshold every 10 to 20 s for some seconds."""
    times, end, rng = Times(), time.perf_counter() + seconds, random.Random(0)

    async def move(person: Person) -> None:
        await asyncio.sleep(rng.uniform(0, PAUSE[1]))
        while time.perf_counter() < end:
            if not await times.of(person.release(round(rng.random(), 3))):
                return
            await asyncio.sleep(rng.uniform(*PAUSE))

    await asyncio.gather(*map(move, people))
    return times


async def cut_all(people: list[Person], patience: float) -> dict[str, object]:
    """Cut all connections at once; each comes back, moves, and opens the page anew if it must."""
    times, n_anew = Times(), 0
    await asyncio.gather(*(person.cut() for person in people))

    async def come_back(person: Person) -> None:
        nonlocal n_anew
        await person.connect()
        try:
            async with asyncio.timeout(patience):
                await person.release(0.7)
        except TimeoutError:
            n_anew += 1
            await person.leave()
            person.reset(f"/{person.page}?{person.query}")
            await person.join()

    await asyncio.gather(*(times.of(come_back(person)) for person in people))
    return {"cut → moves again, s p50 / p95": times, "of these opened anew": n_anew}


async def train_all(server: Server, n: int) -> list[Person]:
    """Let people train a long time, each a network of its own, and wait until all have asked."""
    recipes = (encode(replace(SLOW, seed=100 + seed)) for seed in range(n))
    people = [Person(server.address, f"/?recipe={recipe}") for recipe in recipes]
    for person in people:
        await person.connect()
        await person.run()
        await person.until(person.asks_again)
    return people


async def forgotten() -> None:
    """Wait until a server remembers nobody who has left by now."""
    await asyncio.sleep(SECONDS_UNTIL_A_SESSION_ENDS + SECONDS_BETWEEN_LOOKS + 5)


async def measure(server: Server, options: argparse.Namespace, path: str) -> dict[str, object]:
    """Measure one page; what is not for the bare one needs its live slider."""
    is_live = path != BARE
    path = path if is_live else "/"
    first = Person(server.address, path)  # who comes first waits for a training
    await first.join()
    await first.done.wait()
    await first.leave()
    found: dict[str, object] = dict(await alone(server, path))
    if options.after and is_live:
        await forgotten()
    memory, descriptors = server.megabytes(), server.descriptors()
    busy = await train_all(server, options.train) if is_live else []
    people = [Person(server.address, path) for _ in range(options.people)]
    begin = server.seconds()
    found |= await join_all(people, options.over)
    used = server.seconds() - begin
    found["processor, ms a visitor, all joining"] = f"{1000 * used / options.people:.1f}"
    each = (server.descriptors() - descriptors) / max(len(people), 1)
    found["descriptors a visitor"] = f"{each:.1f}"
    if is_live and options.moving:
        begin = server.seconds()
        moved = await move_all(people, options.moving)
        used = server.seconds() - begin
        found["release, s p50 / p95"] = moved
        found["processor, ms a release"] = f"{1000 * used / max(len(moved.values), 1):.1f}"
    if is_live and options.cut:
        found |= await cut_all(people, options.patience)
    there = server.megabytes()
    await asyncio.gather(*(person.leave() for person in [*people, *busy]))
    if options.after and is_live:
        await forgotten()
        after = f"{server.megabytes():.0f}"
    else:
        after = "?"
    found["memory, MB before / with all / after / at most"] = (
        f"{memory:.0f} / {there:.0f} / {after} / {server.megabytes('VmHWM'):.0f}"
    )
    return found


async def measure_room(server: Server, options: argparse.Namespace) -> dict[str, object]:
    """Measure a class in a room: all join, move and answer; until the projector shows them all."""
    teacher = Teacher(server.address, "/with_a_class")
    await teacher.open_room()
    path = f"/here?room={teacher.word}"
    first = Person(server.address, path)
    await first.join()
    await first.until(first.done)
    await first.leave()
    found: dict[str, object] = dict(await alone(server, path))
    begin = server.seconds()
    await asyncio.sleep(IDLE)
    found["processor, ms a second, of the projector alone"] = _ms(server, begin, IDLE)
    pupils = [Pupil(server.address, path) for _ in range(options.people)]
    found |= await join_all(pupils, options.over)
    rng, taken, begin = random.Random(0), Times(), server.seconds()
    last = 0.0

    async def vote(pupil: Pupil, after: float) -> None:
        nonlocal last
        await asyncio.sleep(after)
        await taken.of(pupil.vote(round(rng.random(), 3)))
        last = time.perf_counter()

    votes = [vote(p, options.over * i / len(pupils)) for i, p in enumerate(pupils)]
    start = time.perf_counter()
    await asyncio.gather(*votes, teacher.shows(len(pupils)))
    shown = time.perf_counter()
    found["move, press → taken, s p50 / p95"] = taken
    found["last press due → all on the projector, s"] = f"{shown - start - options.over:.2f}"
    found["last taken → all on the projector, s"] = f"{max(shown - last, 0):.2f}"
    found["processor, ms an answer"] = _ms(server, begin, len(pupils))
    for what, event, doing in (
        ("reveal", "has_voted", teacher.press("Reveal")),
        ("asked again", "is_asked", teacher.press("Ask again")),
        ("asked the quiz", "is_asked", teacher.choose("ask", "A question of the quiz")),
        ("next question", "is_asked", teacher.press("Next question")),
    ):
        heard, came = [getattr(pupil, event) for pupil in pupils], Times()
        for each in heard:
            each.clear()
        begin = server.seconds()
        await doing
        await asyncio.gather(*(came.of(p.until(e)) for p, e in zip(pupils, heard, strict=True)))
        await asyncio.sleep(SETTLES)
        found[f"{what} → on the phone, s p50 / p95"] = came
        found[f"{what}, processor, ms a phone"] = _ms(server, begin, len(pupils))
    found["memory, MB with all"] = f"{server.megabytes():.0f}"
    await asyncio.gather(*(person.leave() for person in [*pupils, teacher]))
    return found


def _ms(server: Server, begin: float, per: float) -> str:
    return f"{1000 * (server.seconds() - begin) / max(per, 1):.1f}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--over", type=float, default=5, help="seconds within which they join")
    parser.add_argument("--path", default="/", help="of the link, with its query")
    parser.add_argument("--room", action="store_true", help="a class answers in a room, no more")
    parser.add_argument("--moving", type=float, default=60, help="seconds in which they move it")
    parser.add_argument("--train", type=int, default=0, help="people who train meanwhile")
    parser.add_argument("--cut", action="store_true", help="cut all connections at once, then wait")
    parser.add_argument("--patience", type=float, default=10, help="s until a page opens anew then")
    parser.add_argument(
        "--after", action="store_true", help="wait until all who left are forgotten"
    )
    return parser.parse_args()


def main() -> None:
    options = arguments()
    found = []
    if options.room:
        with (
            tempfile.TemporaryDirectory() as folder,
            started(Path(folder), ROOT / "app.py", env=AS_A_CLASS) as (process, address),
        ):
            found = asyncio.run(measure_room(Server(process.pid, address), options))
        print(f"{options.people} pupils join, and then answer, within {options.over:g} s")
        for name, value in found.items():
            print(f"{name:50}{value}")
        return
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder, "bare.py")
        bare.write_text(BARE)
        for script, path in ((bare, BARE), (ROOT / "app.py", options.path)):
            own = Path(folder, script.stem)
            own.mkdir()
            with started(own, script, env=AS_A_CLASS) as (process, address):
                found.append(asyncio.run(measure(Server(process.pid, address), options, path)))
    print(f"{options.people} people within {options.over:g} s, {options.train} of others train")
    print(f"{'':50}{'bare page':22}{options.path}")
    bare, ours = found
    for name, value in ours.items():
        print(f"{name:50}{bare.get(name, '')!s:22}{value}")


if __name__ == "__main__":
    main()
