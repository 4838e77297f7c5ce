"""What axe finds."""

from axe_playwright_python.sync_playwright import Axe


def serious_issues(app, context=None, options=None) -> list:
    """List the serious and critical findings, each with what it was found at."""
    options = {"resultTypes": ["violations"], **(options or {})}  # what passed is not told
    return [
        (issue["impact"], issue["id"], [node["html"][:400] for node in issue["nodes"]])
        for issue in Axe().run(app.page, context, options).response["violations"]
        if issue["impact"] in ("serious", "critical")
    ]
