"""The files of `deploy/` fit each other and the machine that reads them; nginx's own lines run in
`tests/browser/test_deploy.py`.
"""

import json
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from core.classroom.rooms import SECONDS
from core.classroom.words import words

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
CONTAINER = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
UNIT = (DEPLOY / "sigmoid-threshold-explorer.service").read_text("utf-8")
PROGRAM = """
import sys
import app
print(app.app)
assert not {"openpyxl", "scipy.stats", "sklearn.datasets"} & {*sys.modules}, "each waits for it"
"""
SYSTEMD = shutil.which("systemd-analyze")


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", CONTAINER, re.MULTILINE)


@pytest.mark.long
def test_what_a_container_is_given_is_enough_to_serve(tmp_path):
    for line in instructions("COPY"):
        if line.startswith("--from"):
            continue
        *names, to = line.split()
        for name in names:
            given = ROOT / name
            if given.is_dir():
                shutil.copytree(given, tmp_path / to)
            else:
                shutil.copy(given, tmp_path / to.strip("/"))
    imported = [sys.executable, "-c", PROGRAM]
    told = subprocess.run(imported, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert (tmp_path / ".streamlit" / "config.toml").is_file()


def test_whoever_builds_is_given_what_is_copied_and_nothing_else():
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in lines
    copied = {name for line in instructions("COPY") for name in line.split()[:-1]}
    assert {f"!{name}" for name in copied if not name.startswith(("--", "/"))} == {
        line for line in lines if line.startswith("!")
    }


def test_a_container_is_not_root_and_says_that_it_is_healthy():
    assert instructions("USER")[-1] not in ("root", "0")
    command = json.loads(instructions("HEALTHCHECK")[0].partition(" CMD ")[2])
    for name in ("app-1", "app-2"):  # an image of OCI's kind, which podman builds, has no check
        assert COMPOSE["services"][name]["healthcheck"]["test"] == ["CMD", *command]


@pytest.mark.long
def test_only_a_process_that_answers_is_healthy():
    class Asked(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/thresholds/_stcore/health" else 404)
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Asked) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = str(server.server_port)

        def asks(path):
            given = {"STREAMLIT_SERVER_PORT": port, "STREAMLIT_SERVER_BASE_URL_PATH": path}
            command = [sys.executable, DEPLOY / "healthy.py"]
            return subprocess.run(command, env=given, capture_output=True, check=False).returncode

        assert (asks("/thresholds/"), asks("")) == (0, 1)
        server.shutdown()
    assert asks("thresholds") == 1, "nobody answers"


def test_containers_are_those_that_nginx_asks():
    services = COMPOSE["services"]
    nginx = (DEPLOY / "nginx.conf").read_text("utf-8")
    asked = re.findall(r"server ([\w-]+):(\d+) max_fails", nginx)
    assert (
        {name for name, _ in asked}
        == services.keys() - {"nginx"}
        == {*services["nginx"]["depends_on"]}
    )
    assert {port for _, port in asked} == {*instructions("EXPOSE")}
    (listens,) = re.findall(r"listen (\d+);", nginx)
    assert services["nginx"]["ports"] == [f"{listens}:{listens}"]
    for name, _ in asked:
        service = services[name]
        built_in = DEPLOY / service["build"]["context"]
        assert (built_in / service["build"]["dockerfile"]).samefile(DEPLOY / "Containerfile")
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["environment"]["STREAMLIT_SERVER_COOKIE_SECRET"].startswith("${")


@pytest.mark.skipif(SYSTEMD is None, reason="no systemd on this machine")
def test_systemd_takes_the_unit_as_it_is(tmp_path):
    (program,) = re.findall(r"ExecStart=(\S+)", UNIT)
    unit = tmp_path / "sigmoid-threshold-explorer.service"
    unit.write_text(UNIT.replace(program, sys.executable), "utf-8")
    told = subprocess.run([SYSTEMD, "verify", unit], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


def test_nginx_knows_the_word_of_a_room_as_the_app_does():
    nginx = (DEPLOY / "nginx.conf").read_text("utf-8")
    patterns = re.findall(r'"~\^(\S*\[a-z\]\S+)\$" ', nginx)
    assert len(patterns) == 3
    for pattern in (text.replace("?<", "?P<") for text in patterns):
        assert all(re.fullmatch(pattern, word) for word in words())
        assert not re.fullmatch(pattern, "otter47; Path=/")
    assert "hash $together" in nginx
    assert f"Max-Age={SECONDS:.0f};" in nginx
