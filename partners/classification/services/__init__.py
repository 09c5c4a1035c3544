"""What can be done in this room."""

from partners.classification.services.computing import compute, publish
from partners.classification.services.decisions import (
    decide_relationship,
    end_override,
    override,
)
from partners.classification.services.definitions import cancel_definition, define
from partners.classification.services.scorecards import save_scorecard

__all__ = [
    "cancel_definition",
    "compute",
    "decide_relationship",
    "define",
    "end_override",
    "override",
    "publish",
    "save_scorecard",
]
