"""The page behind an invitation's link: one address, one use, one kind answer for dead links."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model

from partners.organizations import services
from partners.organizations.models import Invitation
from portal.access.policy import Refused
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.workflow import clock
from tests.visitor import visit, words

NEW = "newcomer@northwind.example"
FORM = {"name": "New Comer 😀", "password": "a-long-quiet-river", "language": "zh-hans"}


@pytest.fixture
def northwind(world):
    return world.organizations["northwind"]


@pytest.fixture
def invite(world, northwind):
    def send(email=NEW, role="seller"):
        return services.invite_member(
            organization=northwind,
            actor=world.users["admin@northwind.example"],
            email=email,
            role=role,
            name="New Comer",
        )

    return send


def door(invitation):
    return f"/invitations/{invitation.token}/"


def test_new_person_gets_account_seat_and_session(invite, northwind):
    client, path = visit(), door(invite())
    assert "New Comer" in words(client.get(path))
    assert client.post(path, FORM).url == "/"
    user = get_user_model().objects.get(email=NEW)
    assert (user.name, user.language) == ("New Comer 😀", "zh-hans")
    assert northwind.memberships.live().get(user=user).role == "seller"
    assert client.get("/company/").status_code == 200
    again = visit().post("/auth/login/", {"login": NEW, "password": FORM["password"]})
    assert again.status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "a\x00b"},
        {"name": "x" * 121},
        {"password": "short"},
        {"password": "password123"},
        {"password": NEW},
        {"password": "x" * 200},
        {"language": "xx"},
    ],
)
def test_new_person_bad_input_makes_nothing(invite, wrong):
    client, path = visit(), door(invite())
    response = client.post(path, FORM | wrong)
    assert response.status_code == 400
    assert FORM["password"] not in words(response)
    assert not get_user_model().objects.filter(email=NEW).exists()
    assert client.post(path, FORM).status_code == 302


def test_dead_links_look_alike(invite, world):
    used, revoked, expired = invite("a@x.example"), invite("b@x.example"), invite("c@x.example")
    visit().post(door(used), FORM)
    services.revoke_invitation(invitation=revoked, actor=world.desk)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=clock.now())
    pages = [visit().get(door(row)) for row in (used, revoked, expired)]
    pages.append(visit().get("/invitations/never-existed/"))
    assert {(page.status_code, words(page)) for page in pages} == {(404, words(pages[0]))}
    assert "no longer works" in words(pages[0])


def test_link_runs_out_after_its_days(invite, settings):
    path = door(invite())
    with clock.at(clock.now() + dt.timedelta(days=settings.INVITATION_DAYS, seconds=1)):
        assert visit().get(path).status_code == 404


def test_link_works_once_even_when_posted_twice(invite):
    path = door(invite())
    assert visit().post(path, FORM).status_code == 302
    assert visit().post(path, FORM | {"password": "another-long-river"}).status_code == 404
    assert get_user_model().objects.get(email=NEW).check_password(FORM["password"])


def test_existing_person_signs_in_as_that_address(invite, world):
    path = door(invite("seller@cobalt.example"))
    page = words(visit().get(path))
    assert "sign in as seller@cobalt.example" in page and 'name="password"' not in page
    assert visit().post(path, FORM).status_code == 200
    cobalt = world.users["seller@cobalt.example"]
    assert cobalt.memberships.live().count() == 1 and cobalt.check_password("concord-demo")
    assert visit(cobalt).get(path).status_code == 200
    assert visit(cobalt).post(path).url == "/"
    assert {m.organization.name for m in cobalt.memberships.live()} == {
        "Cobalt IT",
        "Northwind Resale",
    }


def test_link_is_bound_to_its_address(invite, world):
    path = door(invite())
    rival = visit(world.users["seller@bluepeak.example"])
    assert "another address" in words(rival.get(path))
    rival.post(path, FORM)
    assert world.users["seller@bluepeak.example"].memberships.live().count() == 1
    assert Invitation.objects.open().filter(email=NEW).exists()


def test_vendors_people_cannot_take_a_seat_at_a_partner(invite, world):
    manager = world.users["cam2@meridian.example"]
    response = visit(manager).post(door(invite(manager.email)))
    assert response.status_code == 400 and "cannot join" in words(response)
    assert not manager.memberships.exists()


def test_person_who_left_comes_back_with_a_new_password(invite, world, northwind):
    admin, seller = (world.users[f"{n}@northwind.example"] for n in ("admin", "seller"))
    seat = northwind.memberships.get(user=seller)
    services.end_membership(membership=seat, actor=admin, successor=admin)
    path = door(invite(seller.email, role="learner"))
    assert visit().post(path, FORM).status_code == 302
    seller.refresh_from_db()
    assert seller.is_active and seller.check_password(FORM["password"])
    assert northwind.memberships.live().get(user=seller).role == "learner"


def test_resending_kills_the_old_link(invite, world):
    old = invite()
    client = visit(world.users["admin@northwind.example"])
    path = f"/company/invitations/{old.pk}/resend/"
    assert client.post(path).status_code == 302
    assert visit().get(door(old)).status_code == 404
    new = Invitation.objects.open().get(email=NEW)
    assert visit().get(door(new)).status_code == 200
    assert client.post(path).status_code == 302, "a second click"
    assert Invitation.objects.open().get(email=NEW) == new


def test_token_reaches_its_address_only(invite, caplog, world):
    invitation = invite()
    visit().get(door(invitation))
    services.revoke_invitation(invitation=invitation, actor=world.desk)
    visit().get(door(invitation))
    holding = OutgoingEmail.objects.filter(text__contains=invitation.token)
    assert [mail.to for mail in holding] == [NEW]
    assert invitation.token not in caplog.text
    assert not any(invitation.token in str(entry.note) for entry in AuditEntry.objects.all())
    page = visit(world.users["admin@northwind.example"]).get(
        f"/company/{invitation.organization_id}/members/"
    )
    assert invitation.token not in words(page)


def test_staff_invitation_gives_role_and_team(world):
    desk = visit(world.desk)
    data = {"email": "new@meridian.example", "staff_role": "direct_rep"}
    team = world.teams["Direct North"]
    assert desk.post("/organizations/staff/invite/", data | {"team": team.pk}).status_code == 302
    invitation = Invitation.objects.get(email="new@meridian.example")
    assert visit().post(door(invitation), FORM).status_code == 302
    user = get_user_model().objects.get(email="new@meridian.example")
    assert user.staff_role == "direct_rep" and user.team_memberships.live().get().team == team


@pytest.mark.parametrize("wrong", [{"staff_role": "boss"}, {"email": "x"}, {"team": "nonsense"}])
def test_staff_invitation_refuses_bad_input(world, wrong):
    data = {"email": "new@meridian.example", "staff_role": "direct_rep"} | wrong
    assert visit(world.desk).post("/organizations/staff/invite/", data).status_code == 400
    assert not Invitation.objects.filter(organization=None).exists()


def test_service_refuses_another_address_too(invite, world):
    with pytest.raises(Refused):
        services.accept_invitation(invitation=invite(), user=world.users["seller@bluepeak.example"])
    assert Invitation.objects.open().filter(email=NEW).exists()
