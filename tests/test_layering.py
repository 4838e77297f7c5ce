"""What the contracts of import-linter (`make lint`) cannot say about who imports what."""

import ast
import graphlib
import re
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
ROOMS = {
    # room: the packages it may import
    "core": {
        *("numpy", "openpyxl", "pandas", "pyarrow", "scipy", "sklearn", "threadpoolctl"),
        *("dask", "fsspec"),  # optional
    },
    "ui": {
        "google",
        "htpy",
        "markupsafe",
        "numpy",
        "pandas",
        "plotly",
        "pyarrow",
        "segno",
        "streamlit",
    },
    "pages": {"streamlit"},
    "app": {"starlette", "streamlit"},
}
OURS = {"addresses", "core", "ui", "pages", "app"}
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


@pytest.mark.long
def test_room_imports_only_packages_it_may():
    for room, path in FILES:
        assert imported(path) - OURS <= ROOMS[room], path


def test_the_app_imports_only_ui():
    assert imported(ROOT / "app.py") & OURS == {"ui"}


def test_no_import_goes_in_a_circle():
    # A package and a module inside it are no siblings: no contract sees a circle of the two.
    graph = grimp.build_graph("core", "ui")
    # The types of its arguments only.
    graph.remove_import(importer="ui.live.threshold.data", imported="ui.live.threshold")
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    graphlib.TopologicalSorter(imports).prepare()


def test_every_room_is_seen():
    assert {room for room, _ in FILES} == set(ROOMS)
    assert len(FILES) > 15


def test_only_the_cache_room_caches():
    for _, path in FILES:
        assert path.name == "cache.py" or "st.cache" not in path.read_text("utf-8"), path


def test_every_cache_is_bounded():
    text = (ROOT / "ui" / "source" / "cache.py").read_text("utf-8")
    decorators = re.findall(r"@st\.cache_\w+(?:\(.*\))?", text)
    assert decorators
    assert all("max_entries=" in decorator for decorator in decorators)


def test_nothing_depends_on_another_folder():
    for path in [*ROOT.glob("*.*"), *(ROOT / "ui").rglob("*.*"), *(ROOT / "core").rglob("*.py")]:
        if path.suffix in {".py", ".toml", ".md", ".txt", ".mjs", ".css", ".html"}:
            text = path.read_text("utf-8")
            for module in re.findall(r'^import .* from "(\..+)";$', text, re.MULTILINE):
                assert (path.parent / module).resolve().is_relative_to(ROOT / "ui"), path
                text = text.replace(f'from "{module}"', "")
            assert "../" not in text, path
