"""Deals on an account's page: those in scope, each through the reader's lens."""

from deals.registrations.models import Deal


def test_account_page_lists_deals_through_each_readers_lens(client, world):
    acme = world.accounts["acme"]
    Deal.objects.filter(pk=world.deals["bp-review"].pk).update(account=acme)
    storage, secret, rival = "Acme storage refresh", "Direct North secret", "Bluepeak secret"
    told = {  # person → deals, and whether Northwind's value is read
        "seller2@northwind.example": ({storage}, True),
        "admin@northwind.example": ({storage}, True),
        "seller@northwind.example": (set(), False),
        "cam@meridian.example": ({storage}, True),
        "direct@meridian.example": ({storage, secret}, False),
        "desk@meridian.example": ({storage, secret, rival}, True),
    }
    for email, (deals, reads_value) in told.items():
        client.force_login(world.users[email])
        page = client.get(f"/accounts/{acme.pk}/").content.decode()
        assert {name for name in (storage, secret, rival) if name in page} == deals, email
        assert ("$42,000" in page) is reads_value, email
        assert "Rivalstor" not in page
