"""What axe finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

VIOLATIONS = {"resultTypes": ["violations"]}  # what passed is not told
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
WCAG = {"runOnly": ["wcag2a", "wcag2aa"]}

RULES = {"light": {}, "dark": COLOURS}
"""What is looked at in each theme: between them only the colours differ."""


def issues(
    app, context: str | None = None, options: Mapping[str, Any] = MappingProxyType({})
) -> list:
    """List the findings: how bad, which, and what each was found at."""
    if not app.page.evaluate("'axe' in window"):  # once for all pages of a visit
        app.page.evaluate(AXE_SCRIPT)
    found = app.page.evaluate(
        "([context, options]) => axe.run(context ?? document, options)",
        [context, {**VIOLATIONS, "selectors": False, **options}],
    )
    return [
        (issue["impact"], issue["id"], [node["html"][:400] for node in issue["nodes"]])
        for issue in found["violations"]
    ]


def assert_is_open_to_everybody(app, themes: Iterable[str], context: str | None = None) -> None:
    """Fail on what is serious or critical in one of these themes."""
    for theme in themes:
        assert serious_issues(app.theme(theme), context, RULES[theme]) == [], theme


def serious_issues(
    app, context: str | None = None, options: Mapping[str, Any] = MappingProxyType({})
) -> list:
    """List the serious and critical findings."""
    return [each for each in issues(app, context, options) if each[0] in ("serious", "critical")]
