"""Guessing is slowed, and slows nobody else."""

import datetime as dt

import pytest
from django.test import Client

from portal.signin import limits
from portal.signin.models import WrongGuess
from portal.workflow import clock
from tests.portal.signin.hands import KNOWN, RIVAL, arrive, give_app, sign_in
from tests.racing import run_race
from tests.visitor import words

SLOWED = "Too many failed"


@pytest.fixture(autouse=True)
def early_in_a_window():
    """No test lasts over the end of a quarter of an hour."""
    moment = clock.now().timestamp() // limits.WINDOW * limits.WINDOW + 5
    with clock.at(dt.datetime.fromtimestamp(moment, dt.UTC)):
        yield


OTHER = {"REMOTE_ADDR": "198.51.100.7"}


def guess(email=KNOWN, times=limits.OF_A_PLACE, **where):
    client = Client(**where)
    return [SLOWED in words(sign_in(client, email, f"wrong-{n}")) for n in range(times)]


def test_a_stranger_has_five_guesses(seller):
    assert guess(times=6) == [False] * 5 + [True]


def test_guesses_of_strangers_never_lock_out_the_persons_own_browser(seller):
    own = arrive(KNOWN)
    own.post("/auth/logout/")
    assert guess(times=7)[-1] is True
    assert sign_in(own, KNOWN).url == "/", "same network, same moment"


def test_guesses_elsewhere_leave_a_new_browser_a_try(seller):
    for n in range(limits.STORM // limits.OF_A_PLACE + 2):
        guess(REMOTE_ADDR=f"203.0.113.{n}")
    assert guess(REMOTE_ADDR="192.0.2.1") == [False, True, True, True, True], "slowed down"
    assert sign_in(Client(**OTHER), KNOWN).url == "/"


def test_guesses_at_one_person_leave_others_alone(seller):
    guess(times=7)
    assert sign_in(Client(), RIVAL).url == "/"


def test_a_right_password_gives_its_guess_back_but_no_more(seller):
    client = Client()
    for _round in range(3):
        assert not any(guess(times=1))
        assert sign_in(client, KNOWN).status_code == 302
        client = Client()
    assert guess(times=3) == [False, False, True]


def test_known_and_unknown_addresses_are_slowed_alike(seller):
    pages = {}
    for email in (KNOWN, "nobody@northwind.example"):
        client = Client()
        pages[email] = [words(sign_in(client, email, "wrong")) for _n in range(6)]
    plain = [[page.replace(email, "x") for page in found] for email, found in pages.items()]
    assert plain[0] == plain[1] and SLOWED in plain[0][-1]


def test_another_way_to_write_an_address_is_the_same_address(seller):
    guess(times=5)
    for other in (KNOWN.upper(), f" {KNOWN} ", KNOWN.replace("s", "ſ", 1)):
        assert guess(other, times=1) == [True], other


def test_a_cookie_that_is_not_ours_or_anothers_is_a_stranger(seller):
    rival = arrive(RIVAL)
    for value in ("made-up", rival.cookies["device"].value):
        client = Client()
        client.cookies["device"] = value
        WrongGuess.objects.all().delete()
        assert SLOWED in [words(sign_in(client, KNOWN, "no")) for _n in range(6)][-1]


def test_an_own_browser_is_slowed_too(seller):
    own = arrive(KNOWN)
    own.post("/auth/logout/")
    answers = [SLOWED in words(sign_in(own, KNOWN, "wrong")) for _n in range(11)]
    assert answers == [False] * limits.OF_A_DEVICE + [True]


def test_codes_are_counted_like_passwords(seller):
    give_app(seller)
    client = arrive(KNOWN)
    pages = [words(client.post("/auth/second-factor/", {"code": f"00000{n}"})) for n in range(6)]
    assert [SLOWED in page for page in pages] == [False] * 5 + [True]


def test_nothing_about_the_guesser_is_kept_in_the_clear(seller):
    guess(times=2)
    kept = str(list(WrongGuess.objects.values()))
    assert "northwind" not in kept and "127.0.0.1" not in kept


def test_counts_of_past_windows_are_forgotten(seller):
    WrongGuess.objects.create(digest="x", window=1)
    assert limits.forget_old() == 1


def test_many_at_once_get_no_more_than_one_after_the_other(race_database, tmp_path):
    script = "tests/portal/signin/race.py"
    found = run_race(script, "last_one", database=race_database, folder=tmp_path)
    assert found == {"guesses": limits.OF_A_PLACE, "codes": 1}
