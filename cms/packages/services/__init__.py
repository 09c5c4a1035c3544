"""What can be done with packages: import them, launch them, record what is learned.

Errors: `ValidationError` (400, keyed by field), `Refused` (403). Callers have found the lesson in
the actor's scope; functions that take a `launch` got it from `live_launch`.
"""

from cms.packages.services.importing import add_version, import_package
from cms.packages.services.launching import begin, launch
from cms.packages.services.recording import commit
from cms.packages.services.tokens import live_launch, token_of
from cms.packages.services.writing import write_package_lesson

__all__ = [
    "add_version",
    "begin",
    "commit",
    "import_package",
    "launch",
    "live_launch",
    "token_of",
    "write_package_lesson",
]
