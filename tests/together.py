"""Threads that start at one barrier, for the race scripts. Import it after django.setup()."""

import threading
from collections import Counter

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection

from portal.access.policy import Refused
from portal.workflow.machine import StateMoved


def person(email):
    return get_user_model().objects.get(email=email)


def together(jobs):
    """Run each job in its own thread, all at once; counts what they came to. Any error but the
    three a person can meet leaves its thread uncounted."""
    barrier, results = threading.Barrier(len(jobs)), []

    def run(job):
        barrier.wait()
        try:
            job()
            results.append("done")
        except (StateMoved, ValidationError, Refused) as error:
            results.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(results)
