"""A way back: for the same person, for ten minutes, once."""

import datetime as dt
import re

from django.core import signing

from deals.registrations.models import SavedView
from partners.accounts.models import AccountName
from portal.notifications.models import Notification
from portal.tables.undo import SALT, UNDOS
from portal.workflow import clock
from tests.visitor import visit, words

TOKEN = re.compile(r'name="token" value="([^"]+)"')


def undo(visitor, page):
    (token,) = TOKEN.findall(words(page))
    return visitor.post("/undo/", {"token": token, "next": "/deals/"}, follow=True), token


def test_deleted_view_comes_back_once(world):
    user = world.users["seller@northwind.example"]
    me = visit(user)
    view = SavedView.objects.create(user=user, name="Mine", query="status=draft")
    page = me.post(f"/deals/views/{view.pk}/delete/", follow=True)
    answer, token = undo(me, page)
    assert "Undone." in words(answer)
    assert SavedView.objects.get(user=user).query == "status=draft"
    me.post("/undo/", {"token": token, "next": "/deals/"})
    assert SavedView.objects.filter(user=user).count() == 1


def test_read_notices_are_unread_again(world):
    user = world.users["seller@northwind.example"]
    me, mine = visit(user), Notification.objects.filter(user=user)
    unread = mine.filter(read_at=None).count()
    assert unread
    page = me.post("/notifications/read-all/", follow=True)
    assert not mine.filter(read_at=None).exists()
    undo(me, page)
    assert mine.filter(read_at=None).count() == unread


def test_chosen_notices_are_read_and_others_not(world):
    user, other = world.users["seller@northwind.example"], world.desk
    mine, theirs = Notification.objects.filter(user=user), Notification.objects.filter(user=other)
    chosen = [*mine.filter(read_at=None)[:1], *theirs.filter(read_at=None)[:1]]
    picks = [str(row.pk) for row in chosen] + ["nonsense"]
    before = theirs.filter(read_at=None).count()
    visit(user).post("/notifications/read-chosen/", {"pick": picks})
    assert mine.get(pk=chosen[0].pk).read_at
    assert theirs.filter(read_at=None).count() == before


def test_removed_name_of_an_account_comes_back(world):
    account = world.accounts["acme"]
    row = AccountName.objects.create(account=account, name="ACME Group")
    me = visit(world.desk)
    page = me.post(f"/accounts/{account.pk}/names/{row.pk}/remove/", follow=True)
    assert not account.names.filter(name="ACME Group").exists()
    undo(me, page)
    assert account.names.filter(name="ACME Group").exists()


def test_too_late_broken_and_anothers_are_one_answer(world):
    user, other = world.users["seller@northwind.example"], world.users["seller@bluepeak.example"]
    said = [str(user.pk), "save_view_again", {"name": "X", "query": ""}]
    now = clock.now()
    old = signing.dumps([*said, (now - dt.timedelta(minutes=11)).isoformat()], salt=SALT)
    fresh = signing.dumps([*said, now.isoformat()], salt=SALT)
    for who, token in ((user, old), (user, "nonsense"), (user, ""), (other, fresh)):
        page = visit(who).post("/undo/", {"token": token, "next": "/deals/"}, follow=True)
        assert "It is too late to undo this." in words(page)
    assert not SavedView.objects.exists()


def test_every_undo_stands_in_the_table_of_the_docs():
    from pathlib import Path

    page = Path("docs/design-system.md").read_text()
    assert all(f"`{word}`" in page for word in UNDOS)
