"""The outside suite for SCIM servers, scim2-tester, against a live portal over HTTP.

`python -m tests.partners.provisioning.show`. A company's administrator connects a directory over
the API, as on its page, and the suite comes with the token of that directory.
"""

import sys

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from tests.live import live

ADMIN = "admin@northwind.example"
WORDS = ["provisioning:read", "provisioning:write"]
FINE = {Status.SUCCESS, Status.SKIPPED}


def main():
    with live([ADMIN]) as portal:
        token = directory_token(portal)
        with connected(f"{portal.address}/scim/v2", token) as http:
            results = check_server(SyncSCIMClient(http))
    for result in results:
        print(f"{result.status.name:8} {result.title}: {result.reason or ''}"[:200])
    wrong = [result for result in results if result.status not in FINE]
    passed = sum(result.status == Status.SUCCESS for result in results)
    print(f"{passed} passed, {len(wrong)} failed")
    sys.exit(bool(wrong) or passed < 70)


def directory_token(portal):
    """A token of the company's directory, which the administrator connects."""
    with connected(f"{portal.address}/api/v1/", portal.tokens[ADMIN]) as http:
        [company] = asked(http.get("organizations/"))["results"]
        directory = asked(http.post(f"organizations/{company['id']}/directory/"))
        tokens = f"integrations/{directory['integration']}/tokens/"
        return asked(http.post(tokens, json={"name": "SCIM", "areas": WORDS}))["token"]


def connected(address, token):
    key = {"Authorization": f"Bearer {token}"}
    return httpx2.Client(base_url=address, headers=key, timeout=60, trust_env=False)


def asked(answer):
    answer.raise_for_status()
    return answer.json()


if __name__ == "__main__":
    main()
