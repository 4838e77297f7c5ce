"""What axe finds."""

from axe_playwright_python.sync_playwright import Axe

VIOLATIONS = {"resultTypes": ["violations"]}  # what passed is not told
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
WCAG = {**VIOLATIONS, "runOnly": ["wcag2a", "wcag2aa"]}


def serious_issues(app, context=None, options=None) -> list:
    """List the serious and critical findings, each with what it was found at."""
    options = {**VIOLATIONS, "selectors": False, **(options or {})}
    return [
        (issue["impact"], issue["id"], [node["html"][:400] for node in issue["nodes"]])
        for issue in Axe().run(app.page, context, options).response["violations"]
        if issue["impact"] in ("serious", "critical")
    ]
