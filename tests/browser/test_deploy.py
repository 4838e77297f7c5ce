"""The files of `deploy/`, tried on this machine: two processes behind nginx, one of them killed."""

import asyncio
import os
import re
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed

from benchmarks.load import Server, Times, join_all
from benchmarks.person import Person, Pupil, Teacher
from tests.browser.conftest import ROOT, free_port, started
from tests.browser.independent import assert_shows

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="no nginx on this machine"),
]
PEOPLE = int(os.environ.get("PEOPLE", "300"))
LINK = os.environ.get("LINK", "/?v=3&recipe=moons_n200_hidden2_epochs1")  # as one of today
MOST_SECONDS = 10.0


@contextmanager
def nginx(folder, ports, path=""):
    """Serve with the project's own lines, the addresses in them those of this machine."""
    port, lines = free_port(), (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    for number, of_process in enumerate(ports, start=1):
        lines = lines.replace(f"app-{number}:8501", f"127.0.0.1:{of_process}")
    lines = lines.replace("listen 8080", f"listen 127.0.0.1:{port}")
    lines = lines.replace("location / {", f"location /{path}/ {{" if path else "location / {")
    stores = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_rlimit_nofile 8192;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\naccess_log off;\n{stores}{lines}\n}}\n"
    )
    process = subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-p", folder])
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 30
        while True:
            with suppress(URLError):
                urlopen(f"{address}/{path}".rstrip("/") + "/_stcore/health", timeout=5).close()
                break
            assert time.monotonic() < deadline, (folder / "error.log").read_text("utf-8")
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def two(tmp_path):
    """Start two processes of the app, which know each other's cookies, behind nginx."""
    with ExitStack() as stack:
        running = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            secret = {"STREAMLIT_SERVER_COOKIE_SECRET": "a" * 40}
            one = started(tmp_path / name, ROOT / "app.py", env=os.environ | secret)
            running.append(stack.enter_context(one))
        ports = [address.rsplit(":", 1)[1] for _, address in running]
        yield [process for process, _ in running], stack.enter_context(nginx(tmp_path, ports))


def test_whose_process_is_killed_goes_on_within_ten_seconds(two):
    processes, address = two

    async def visit():
        people = [Person(address, LINK) for _ in range(PEOPLE)]
        for number, person in enumerate(people):
            person.headers["Cookie"] = f"person={number:032x}"
        await join_all(people, 5)
        assert len(people) == PEOPLE
        sessions = [person.session for person in people]
        processes[0].kill()
        times, other = Times(), Server(processes[1].pid, address)
        begin = other.seconds()

        async def go_on(person):
            with suppress(ConnectionError, ConnectionClosed):
                return await person.release(0.7)
            await person.cut()  # as a browser that finds its connection gone
            person.n_sent = 0
            person.done.clear()
            await person.connect()
            await person.until(person.done)
            await person.release(0.7)

        await asyncio.gather(*(times.of(go_on(person)) for person in people))
        for person in people:
            assert person.query.endswith("t=0.7")
            await person.leave()
        moved = sum(a != person.session for a, person in zip(sessions, people, strict=True))
        return times, moved, other.seconds() - begin

    with ThreadPoolExecutor(1) as pool:  # a browser may have a loop in this thread
        times, moved, used = pool.submit(asyncio.run, visit()).result()
    print(
        f"{PEOPLE} people, {moved} of them on the killed process: {times} s until they move again, "
        f"{used:.1f} s of processor time of the other"
    )
    assert 0 < moved < PEOPLE, "both had some"
    assert max(times.values) < MOST_SECONDS
    assert times.n_dropped == 0


def cookies_of(address, path, others):
    """Open a page as a browser does, and give the cookies that it then has."""
    with urlopen(Request(address + path, headers={"Cookie": others})) as page:
        given = page.headers.get_all("Set-Cookie") or []
    return "; ".join([others, *(cookie.partition(";")[0] for cookie in given if cookie)])


def test_a_class_in_one_room_is_kept_together_whichever_process_drew_its_word(two):
    _, address = two

    async def visit():
        rooms = []
        for number in range(4):  # words and people fall to either process
            teacher = Teacher(address, "/with_a_class?situation=cellar&v=3")
            own = f"person={number:032x}"
            teacher.headers["Cookie"] = own

            def arrive(query, teacher=teacher, own=own):
                teacher.headers["Cookie"] = cookies_of(address, f"/with_a_class?{query}", own)

            await teacher.open_room(arrive)
            rooms.append(teacher)
            path = f"/here?room={teacher.word}"
            pupils = [Pupil(address, path) for _ in range(6)]
            for i, pupil in enumerate(pupils):
                own = f"person={100 * number + i:032x}"
                pupil.headers["Cookie"] = cookies_of(address, path, own)
                assert f"room={teacher.word}" in pupil.headers["Cookie"]
            await asyncio.gather(*(pupil.join() for pupil in pupils))
            await asyncio.gather(*(pupil.vote(0.3) for pupil in pupils))
            await teacher.shows(6)
            await pupils[0].cut()
            await pupils[0].connect()  # to the same session, by the cookie alone
            await pupils[0].vote(0.4)
            for pupil in pupils:
                await pupil.leave()
        assert [teacher.n_votes for teacher in rooms] == [6] * 4
        for teacher in rooms:
            await teacher.leave()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, asyncio.wait_for(visit(), 60)).result()


def test_a_browser_finds_all_it_needs_below_a_path_and_nothing_else(tmp_path, new_app, reference):
    said = []
    with (
        started(tmp_path, ROOT / "app.py", path="/thresholds") as (_, address),
        nginx(tmp_path, [address.split(":")[2].split("/")[0]] * 2, "thresholds") as before,
    ):
        app = new_app(address=before + "/thresholds")
        app.page.on("console", lambda message: said.append(message.text))
        with app.page.expect_response("**/thresholds/?t=0.42") as page:
            app.page.goto(f"{app.address}/?t=0.42")
        # Playwright's own waiting for functions needs what the policy forbids.
        expect(app.column("threshold")).to_have_text("0.420")
        expect(app.page.locator(".lt-histogram rect")).not_to_have_count(0)
        headers = page.value.all_headers()
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "person=" in headers["set-cookie"]
        assert headers["cache-control"] == "no-cache"
        script = app.page.locator("script[src]").first.evaluate("(script) => script.src")
        with urlopen(Request(script, headers={"Accept-Encoding": "gzip"})) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert "immutable" in answer.headers["Cache-Control"]
        for query, option, policy in (("?embed=true", None, "*"), ("", "SAMEORIGIN", "'self'")):
            with urlopen(f"{app.address}/{query}") as answer:
                assert answer.headers["X-Frame-Options"] == option
                assert answer.headers["Content-Security-Policy"].endswith(f"-ancestors {policy}")
        for hidden in ("metrics", "script-health-check", "agent/openapi.json"):
            with pytest.raises(HTTPError, match="404"):
                urlopen(f"{app.address}/_stcore/{hidden}").close()
        app.slider.press("End")
        expect(app.page).to_have_url(re.compile(r"/thresholds/\?t=1"))
        assert_shows(app.readings(), *reference)
        app.page.context.close()
    assert not [text for text in said if "Content Security Policy" in text]
