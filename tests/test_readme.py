"""What README shows runs as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE = "y_true,old,new\n1,0.4,0.8\n0,0.3,0.2\n1,0.6,0.7\n0,0.5,0.5\n"


def test_from_python_runs_without_a_browser(tmp_path):
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    (tmp_path / "scores.csv").write_text(FILE)
    program += "import sys; assert not {'streamlit', 'plotly'} & set(sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "Counts(tp=2, fp=1, fn=0, tn=1)" in run.stdout  # 0.5 is "yes" under >=
    assert (tmp_path / "metrics.csv").read_text("utf-8").startswith('"threshold","rule","tp"')


def test_every_room_is_on_the_map():
    text = (ROOT / "README.md").read_text("utf-8")
    rooms = [path for top in ("core", "ui") for path in (ROOT / top).iterdir()]
    names = [p.name for p in rooms if p.is_dir() and any(p.glob("*.py"))]
    assert names
    assert [name for name in names if f"{name}/`" not in text] == []
