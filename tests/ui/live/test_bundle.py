"""Modules joined into one: in order, apart from each other, and refused when they do not fit."""

import re
from pathlib import Path

import pytest

from ui.live.bundle import bundle

UI = Path(__file__).parents[3] / "ui"


def written(folder, **modules):
    for name, text in modules.items():
        (folder / f"{name}.mjs").write_text(text, "utf-8")
    return bundle(folder / "entry.mjs")


def test_what_is_imported_comes_first_and_once(tmp_path):
    text = written(
        tmp_path,
        entry='import f, { g as h } from "./a.mjs";\nimport { one } from "./b.mjs";\n'
        "export default function mount() { return f() + h() + one; }\n",
        a='import { one } from "./b.mjs";\n\nexport default function f() { return one; }\n'
        "export async function g() {}\nexport class G {}\nconst hidden = 1;\n",
        b="export const one = 1;\n",
    )
    assert re.findall(r"=> \{ // (\w+)", text) == ["b", "a", "entry"]
    assert "const { g: h, default: f } = $1;\nconst { one } = $0;" in text
    assert "return { default: f, g: g, G: G };" in text
    assert text.endswith("export default $2.default;\n")


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ({"entry": 'import { x } from "./b.mjs";\n', "b": "const x = 1;\n"}, "unknown to b.mjs"),
        ({"entry": 'import x from "./b.mjs";\n', "b": "export const x = 1;\n"}, "unknown to b.mjs"),
        ({"entry": 'import { x } from "./c.mjs";\n'}, "imports c.mjs, which does not exist"),
        ({"entry": 'import "./b.mjs";\n'}, "of its own: import"),
        ({"entry": 'import { x } from "elsewhere";\n'}, "of its own: import"),
        ({"entry": "export { x };\n"}, "of its own: export"),
        ({"entry": "export default function () {}\n"}, "of its own: export default"),
        ({"entry": "export let x = 1;\n"}, "of its own: export let"),
        (
            {
                "entry": 'import { a } from "./a.mjs";\n',
                "a": 'import { b } from "./b.mjs";\nexport const a = 1;\n',
                "b": 'import { a } from "./a.mjs";\nexport const b = 1;\n',
            },
            "got a.mjs → b.mjs → a.mjs",
        ),
    ],
)
def test_what_does_not_fit_is_named(tmp_path, modules, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        written(tmp_path, **modules)


@pytest.mark.parametrize("module", sorted(UI.rglob("*.mjs")), ids=lambda path: path.name)
def test_every_module_of_ours_can_be_joined(module):
    assert bundle(module)
