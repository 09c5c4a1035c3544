"""Passwords that others try first are refused, wherever one is set."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from partners.organizations import services as organizations
from partners.organizations.models import Invitation
from tests.portal.signin.hands import ADMIN, KNOWN, arrive
from tests.visitor import PASSWORD, visit, words

GOOD = "quiet-river-lamp-42"


SIMPLE = ("password12", "qwertyuiop12", "1234567890", "aaaaaaaaaaaa", "iloveyou2024", "short-1x")
NEAR = ("Northwind2026!", "Meridian-2026", "nils.seller.1", "Concord2026", "N-o-r-t-h-w-i-n-d-1")
STRONG = (GOOD, "correct horse battery", "月亮河流山谷森林海洋天空", "zqw8Kp" * 3 + "vN4t" * 20)


def test_what_others_try_first_is_refused(seller):
    for password in SIMPLE + NEAR:
        with pytest.raises(ValidationError):
            validate_password(password, seller)


def test_long_unrelated_words_of_any_kind_are_taken(seller):
    for password in STRONG:
        validate_password(password, seller)


def test_the_same_where_a_password_is_changed(seller):
    client = arrive(KNOWN)
    data = {"oldpassword": PASSWORD, "password1": "Northwind2026!", "password2": "Northwind2026!"}
    page = words(client.post("/auth/password/change/", data))
    assert "a name that others know" in page and "three or four words" in page
    seller.refresh_from_db()
    assert seller.check_password(PASSWORD)


def test_the_same_where_an_account_is_made(world):
    organizations.invite_member(
        organization=world.organizations["northwind"],
        actor=world.users[ADMIN],
        email="new@northwind.example",
        role="seller",
    )
    path = f"/invitations/{Invitation.objects.get(email='new@northwind.example').token}/"
    data = {"name": "New", "language": "en"}
    answer = visit().post(path, data | {"password": "Northwind2026!"})
    assert answer.status_code == 400 and "a name that others know" in words(answer)
    assert visit().post(path, data | {"password": GOOD}).status_code == 302
