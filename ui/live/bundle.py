"""One text out of JavaScript modules, since a component takes one; each keeps its own scope."""

import re
from pathlib import Path

_IMPORT = re.compile(r'(?m)^import (?:(\w+),? )?(?:\{([^}]*)\} )?from "(\.[^"]+)";')
_REMARK = re.compile(r"(?m)^ *//.*\n")  # a line of its own: every visitor is sent the text
_EXPORT = re.compile(r"(?m)^export (default )?((?:async )?(?:function|class|const) (\w+))")


def bundle(entry: Path) -> str:
    """Join a module and all that it imports into one, what is imported first.

    Imports are relative; what is exported is a named function, class or const, where it stands.

    Raises ValueError when modules import each other in a circle, a file or a name is not there, or
    an import or an export is written in another way.
    """
    exports: dict[Path, dict[str, str]] = {}  # what is exported, and its name within the module
    texts: list[str] = []

    def add(path: Path, above: tuple[Path, ...]) -> None:
        if path in above:
            circle = " → ".join(each.name for each in (*above[above.index(path) :], path))
            raise ValueError(f"Modules must not import each other in a circle; got {circle}.")
        if path in exports:
            return
        if not path.is_file():
            raise ValueError(f"{above[-1].name} imports {path.name}, which does not exist.")

        def bring(found: re.Match[str]) -> str:
            default, listed, source = found.groups()
            other = (path.parent / source).resolve()
            add(other, (*above, path))
            names = [name.strip() for name in (listed or "").split(",") if name.strip()]
            names += [f"default as {default}"] if default else []
            for name in names:
                if name.split(" as ")[0] not in exports[other]:
                    raise ValueError(f"{path.name} imports {name}, unknown to {other.name}.")
            taken = ", ".join(names).replace(" as ", ": ")
            return f"const {{ {taken} }} = ${list(exports).index(other)};"

        text = _IMPORT.sub(bring, _REMARK.sub("", path.read_text("utf-8")))
        own = {kind.strip() or name: name for kind, _, name in _EXPORT.findall(text)}
        exports[path], text = own, _EXPORT.sub(r"\2", text)
        if strange := re.search(r"^(import|export)\b.*", text, re.MULTILINE):
            raise ValueError(f"{path.name} has an import or export of its own: {strange[0]}")
        given = ", ".join(f"{name}: {inside}" for name, inside in own.items())
        texts.append(f"const ${len(exports) - 1} = (() => {{ // {path.name}")
        texts.append(f"{text.rstrip()}\nreturn {{ {given} }};\n}})();")

    add(entry.resolve(), ())
    for name in exports[entry.resolve()]:
        kind = "default" if name == "default" else f"const {name} ="
        texts.append(f"export {kind} ${len(exports) - 1}.{name};\n")
    return "\n".join(texts)
