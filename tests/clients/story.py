"""The registration story with the generated Python client. Run by tests.clients, which puts the
generated package `concord_api` on the path."""

import os

from concord_api import models
from concord_api.api.auth import auth_token_create
from concord_api.api.deals import (
    deals_approve,
    deals_bulk,
    deals_create,
    deals_list,
    deals_retrieve,
    deals_submit,
)
from concord_api.client import AuthenticatedClient, Client

ADDRESS, PASSWORD, MANAGER_TOKEN = (
    os.environ[name] for name in ("ADDRESS", "PASSWORD", "MANAGER_TOKEN")
)
OPTIONS = {"base_url": ADDRESS, "httpx_args": {"trust_env": False}, "timeout": 60}


def signed_in(email):
    body = models.CredentialsRequest(email=email, password=PASSWORD)
    found = auth_token_create.sync(client=Client(**OPTIONS), body=body)
    assert isinstance(found, models.Token), found
    return AuthenticatedClient(token=found.token, **OPTIONS)


def a_draft(**changes):
    body = {
        "title": "Typed in Python",
        "customer": {"name": "Soylent Farms", "country": "GB", "website": "soylent.example"},
        "need": "Storage",
        "products": [{"family": "network", "name": "Switches", "quantity": 3}],
        "value": {"amount": "298.50", "currency": "GBP"},
        "expected_close": "2027-06-30",
    }
    return models.NewDealInputRequest.from_dict(body | changes)


def main():
    seller = signed_in("seller@northwind.example")
    rival = signed_in("seller@bluepeak.example")
    manager = AuthenticatedClient(token=MANAGER_TOKEN, **OPTIONS)
    deal = deals_create.sync(client=seller, body=a_draft(), idempotency_key="story-python")
    again = deals_create.sync(client=seller, body=a_draft(), idempotency_key="story-python")
    assert isinstance(deal, models.Deal), deal
    assert again.id == deal.id
    seen = models.VersionInputRequest(version=deal.version)
    sent = deals_submit.sync_detailed(deal.id, client=seller, body=seen)
    assert sent.parsed.status == models.DealStatus.SUBMITTED, sent.parsed
    body = models.RegistrationsApproveInputRequest(message="Go")
    approved = deals_approve.sync(deal.id, client=manager, body=body, if_match=sent.headers["ETag"])
    assert isinstance(approved, models.Deal), approved
    shown = deals_retrieve.sync(
        deal.id,
        client=seller,
        fields=[
            models.DealsRetrieveFieldsItem.STATUS,
            models.DealsRetrieveFieldsItem.PROTECTED_UNTIL,
        ],
        expand=[models.DealsRetrieveExpandItem.ORGANIZATION],
    )
    assert shown.status == models.DealStatus.APPROVED
    assert shown.protected_until, shown
    assert shown.expanded.organization.name == "Northwind Resale"
    items = [{"action": "withdraw", "id": str(deal.id), "body": {"version": 1}}]
    bulk = models.DealsBulkInputRequest.from_dict({"items": items})
    [result] = deals_bulk.sync(client=rival, body=bulk).results
    hidden = deals_retrieve.sync_detailed(deal.id, client=rival)
    assert (hidden.status_code, result.status) == (404, 404)
    assert deals_list.sync(client=rival, search="Typed in Python").results == []
    print(f"Python: {deal.number} is protected until {shown.protected_until}")


main()
