"""`python halted.py PLACE FILE`: `manage.py restore FILE` that stands still at a place, prints
`halted` and waits to be killed. A real restore in all else, so that the kill comes at that place
however quick or slow the machine is.

files: they are there, the database has not been begun. database: the backup is in the copy or in
the transaction, nothing of it is final. looking: the database is in place, nobody has looked yet.
"""

import os
import signal
import sys
from pathlib import Path


def halt(*_arguments, **_options):
    print("halted", flush=True)
    signal.pause()


class Halting(tuple):
    """What `put` runs after the backup's own content and before it is final."""

    def __iter__(self):
        halt()
        return super().__iter__()


def arrange(place):
    from portal.keeping import restoring

    engine = restoring.engine()
    put = engine.put
    if place == "files":
        engine.put = halt
    elif place == "database":
        engine.put = lambda copy, statements: put(copy, Halting(statements))
    elif place == "looking":
        restoring.check = halt
    else:
        sys.exit(f"No such place: {place}")


def main(place, source):
    import django

    django.setup()
    from django.core.management import call_command

    arrange(place)
    call_command("restore", source)


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main(*sys.argv[1:])
