"""`pages → ui → core`, one way: each room imports only what it may."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = {
    # room: what of the project and of the packages it may import
    "core": ({"core"}, {"numpy", "sklearn", "threadpoolctl", "pandas", "pyarrow"}),
    "ui": ({"core", "ui"}, {"numpy", "pandas", "plotly", "segno", "streamlit"}),
    "pages": ({"core", "ui"}, {"streamlit"}),
    "app": ({"ui"}, {"streamlit"}),
}
FILES = [
    (room, path)
    for room in ROOMS
    for path in ([ROOT / "app.py"] if room == "app" else sorted((ROOT / room).rglob("*.py")))
]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names)


@pytest.mark.parametrize(("room", "path"), FILES, ids=lambda v: getattr(v, "name", v))
def test_room_imports_only_what_it_may(room, path):
    own, packages = ROOMS[room]
    assert imported(path) <= own | packages


def test_every_room_is_seen():
    assert {room for room, _ in FILES} == set(ROOMS)
    assert len(FILES) > 15


@pytest.mark.parametrize(("room", "path"), FILES, ids=lambda v: getattr(v, "name", v))
def test_only_the_cache_room_caches(room, path):
    if path.name != "cache.py":
        assert "st.cache" not in path.read_text("utf-8")


def test_every_cache_is_bounded():
    text = (ROOT / "ui" / "source" / "cache.py").read_text("utf-8")
    decorators = re.findall(r"@st\.cache_\w+(?:\(.*\))?", text)
    assert decorators
    assert all("max_entries=" in decorator for decorator in decorators)


def test_nothing_depends_on_another_folder():
    for path in [*ROOT.glob("*.*"), *(ROOT / "ui").rglob("*.*"), *(ROOT / "core").rglob("*.py")]:
        if path.suffix in {".py", ".toml", ".md", ".txt", ".mjs", ".css", ".html"}:
            assert "../" not in path.read_text("utf-8"), path
