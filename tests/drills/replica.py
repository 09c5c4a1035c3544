"""A read replica three seconds behind, on loopback: own writes, taken away rights, a replica gone.

Part of `make scaling`. The story runs in a process with the settings of an installation that has
a replica.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from deploy.services import postgres
from deploy.services.programs import LOOPBACK, free_port

LAG = 3  # seconds


@contextlib.contextmanager
def running(primary, home):
    """A copy of the server at `primary` that replays what it is sent LAG seconds later; yields its
    address and what stops it."""
    where, port, data = postgres.programs(), free_port(), f"{home}/replica"
    owner = [] if os.geteuid() else ["runuser", "-u", "postgres", "--"]
    if owner:
        shutil.chown(home, "postgres", "postgres")

    def run(program, *arguments):
        command = [*owner, str(where / program), *arguments]
        subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL)

    run("pg_basebackup", "-d", primary, "-D", data, "-R", "-X", "stream", "-c", "fast")
    options = f"-p {port} -k '' -c listen_addresses={LOOPBACK} -c fsync=off"
    options += f" -c recovery_min_apply_delay={LAG}s"
    run("pg_ctl", "-D", data, "-o", options, "-l", f"{home}/log", "-w", "start")

    def stop():
        if Path(data, "postmaster.pid").exists():
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")

    try:
        yield f"postgres://{postgres.USER}@{LOOPBACK}:{port}/{postgres.BASE}", stop
    finally:
        stop()


def story(report, stop):
    import django

    django.setup()
    from django.db import connections, transaction

    from deals.registrations.models import Deal
    from partners.organizations.models import DistributionLink
    from portal import replicas

    deal, seller = own_deal(Deal)
    link, supplied, distributor = supplied_deal(Deal, DistributionLink)
    own, theirs = f"/api/v1/deals/{deal.pk}/comments/", f"/api/v1/deals/{supplied.pk}/"
    asked = Asked(connections["replica"])
    me, them = Reader(seller), Reader(distributor)
    with asked:
        me.get(own)
        time.sleep(LAG + 2)
        report.check("a reader is answered by the replica", asked.during(lambda: me.get(own)) > 1)
        for careless in (False, True):
            replicas_has_caught_up = replicas.has_caught_up
            if careless:
                report.note("the same without asking whether it has caught up, to see the faults:")
                replicas.has_caught_up = lambda: True
            words = f"Noted, careless={careless}"
            me.post(own, words)
            is_there = words in me.get(own).content.decode()
            how = "missing" if careless else "there at once"
            report.check(f"one's own comment is {how}", is_there != careless)
            with transaction.atomic():
                DistributionLink.objects.filter(pk=link.pk).update(ends_on=link.starts_on)
            status, hoped = them.get(theirs).status_code, 200 if careless else 404
            report.check(
                "a supplied deal whose link has just ended answers", status == hoped, status
            )
            replicas.has_caught_up = replicas_has_caught_up
            with transaction.atomic():
                DistributionLink.objects.filter(pk=link.pk).update(ends_on=link.ends_on)
            me.get(own)
            time.sleep(LAG + 2)
        report.check(
            "a while later the replica answers again", asked.during(lambda: me.get(own)) > 1
        )
        grants_from_primary(report, asked, replicas, seller)
        stop()
        report.check("with the replica gone the primary answers", me.get(own).status_code == 200)
    return report.end()


def grants_from_primary(report, asked, replicas, seller):
    """What a person may do is not asked of the replica, even where it answers the page."""
    from portal.access.scope import scope_of

    token = replicas._reading.set(True)
    count = asked.during(lambda: scope_of(seller))
    replicas._reading.reset(token)
    report.check("keys are always read from the primary", count == 0)


def own_deal(model):
    deal = model.objects.filter(status="approved", owner__is_active=True).first()
    return deal, deal.owner


def supplied_deal(model, links):
    """A link that runs, a deal that is seen through it, and a person who sees it so."""
    for link in links.objects.all().live():
        placed = model.objects.filter(distributor=link.distributor, organization=link.reseller)
        for member in link.distributor.memberships.filter(ended_at=None):
            if deal := placed.visible_to(member.user).first():
                return link, deal, member.user
    sys.exit("The demo world has no supplied deal.")


class Asked:
    """Counts the queries of a connection, while entered."""

    def __init__(self, connection):
        self.connection, self.count = connection, 0

    def __enter__(self):
        self.wrapper = self.connection.execute_wrapper(self._note)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *error):
        self.wrapper.__exit__(*error)

    def _note(self, execute, *arguments):
        self.count += 1
        return execute(*arguments)

    def during(self, work):
        before = self.count
        work()
        return self.count - before


class Reader:
    """A person at the API, by a token of their own."""

    def __init__(self, user):
        from django.test import Client

        from portal.people.models import ApiToken

        token = ApiToken.issue(user, "drill")
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, address):
        return self.client.get(address)

    def post(self, address, words):
        answer = self.client.post(address, {"body": words}, content_type="application/json")
        if answer.status_code != 201:
            sys.exit(f"{answer.status_code} {answer.content[:300]!r}")
