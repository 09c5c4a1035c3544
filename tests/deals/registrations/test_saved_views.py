"""A person's own named filters."""

from deals.registrations.models import SavedView
from tests.visitor import visit, words


def save(user, name, query):
    return visit(user).post("/deals/views/", {"name": name, "query": query}, follow=True)


def test_view_is_saved_shown_renamed_and_deleted(world):
    user = world.users["seller@northwind.example"]
    assert "My drafts" in words(save(user, "My drafts", "status=draft&cursor=abc&evil=1"))
    view = SavedView.objects.get(user=user)
    assert view.query == "status=draft"
    visit(user).post(f"/deals/views/{view.pk}/rename/", {"name": "Drafts"})
    view.refresh_from_db()
    assert view.name == "Drafts"
    visit(user).post(f"/deals/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_saving_the_same_view_twice_keeps_one(world):
    user = world.users["seller@northwind.example"]
    for _time in range(2):
        save(user, "My drafts", "status=draft")
    assert SavedView.objects.filter(user=user).count() == 1


def test_two_views_cannot_share_a_name(world):
    user = world.users["seller@northwind.example"]
    save(user, "Mine", "status=draft")
    assert "already have a view with this name" in words(save(user, "Mine", "status=lost"))
    assert SavedView.objects.count() == 1


def test_bad_names_write_nothing(world):
    user = world.users["seller@northwind.example"]
    for name in ("", "   ", "x" * 61, "a\x00b"):
        assert save(user, name, "status=draft").status_code == 200
    assert not SavedView.objects.exists()


def test_views_of_others_are_not_there(world):
    save(world.users["seller@bluepeak.example"], "Rival's view", "q=umbrella")
    view = SavedView.objects.get()
    mine = visit(world.users["seller@northwind.example"])
    assert "Rival's view" not in words(mine.get("/deals/?q=umbrella"))
    for action in ("rename", "delete"):
        answer = mine.post(f"/deals/views/{view.pk}/{action}/", {"name": "taken"})
        assert answer.status_code == 404
    view.refresh_from_db()
    assert view.name == "Rival's view"
