"""What README shows runs as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILE = "y_true,old,new\n1,0.4,0.8\n0,0.3,0.2\n1,0.6,0.7\n0,0.5,0.5\n"


def shown(language):
    text = (ROOT / "README.md").read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


def ran(folder, *arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
def test_from_python_runs_without_a_browser(tmp_path):
    program, show = shown("python")
    (tmp_path / "scores.csv").write_text(FILE)
    without = "import sys; sys.modules['streamlit'] = sys.modules['plotly'] = None\n"  # no import
    show = "del sys.modules['plotly']\n" + show  # which the report draws with
    run = ran(tmp_path, "-c", without + program + show)
    assert run.returncode == 0, run.stderr
    assert "Counts(tp=2, fp=1, fn=0, tn=1)" in run.stdout  # 0.5 is "yes" under >=
    assert (tmp_path / "metrics.csv").read_text("utf-8").startswith('"threshold","rule","tp"')
    assert "“yes” is leaves" in (tmp_path / "report.html").read_text("utf-8")


@pytest.mark.long
def test_commands_run_as_they_stand_and_import_no_streamlit(tmp_path):
    (tmp_path / "scores.csv").write_text(FILE)
    (tmp_path / "streamlit.py").write_text("raise SystemExit('nobody needs it')")  # found first
    commands = re.findall(r"^\.venv/bin/python (-m (?:core|ui)\..*)$", "".join(shown("sh")), re.M)
    assert commands
    for command in commands:
        run = ran(tmp_path, *command.split())
        assert (run.returncode, run.stderr) == (0, "")


def test_every_room_is_on_the_map():
    text = (ROOT / "README.md").read_text("utf-8")
    rooms = [path for top in ("core", "ui") for path in (ROOT / top).iterdir()]
    names = [p.name for p in rooms if p.is_dir() and any(p.glob("*.py"))]
    assert names
    assert [name for name in names if f"{name}/`" not in text] == []
