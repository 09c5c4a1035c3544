"""axe-core in the page: WCAG 2.2 AA and axe's best practices, in both themes."""

from pathlib import Path

SOURCE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
# Off by default in axe, but part of WCAG 2.2 AA.
WHOLE = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
# Colours are all that differs between the themes.
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
ASK = "options => axe.run(document, options)"


def violations(page, options):
    """One line for each rule broken: the rule, where first, and how often."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE.read_text())
    return [said(one) for one in page.evaluate(ASK, options)["violations"]]


def said(violation):
    nodes = violation["nodes"]
    more = f" and {len(nodes) - 1} more" if len(nodes) > 1 else ""
    return f"{violation['id']} at {' '.join(map(str, nodes[0]['target']))}{more}"
