"""Packages and their versions; the lesson that plays one; what learners did in them."""

from cms.packages.models.learning import Attempt, Document, Launch, Record, Statement
from cms.packages.models.lesson import PackagePage
from cms.packages.models.packages import Package, PackageVersion

__all__ = [
    "Attempt",
    "Document",
    "Launch",
    "Package",
    "PackagePage",
    "PackageVersion",
    "Record",
    "Statement",
]
