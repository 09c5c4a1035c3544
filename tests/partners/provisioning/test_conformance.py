"""The outside suite for SCIM servers, scim2-tester, against the whole service."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server


@pytest.fixture
def open_connection():
    """The suite calls the WSGI application itself, which would close this test's connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.exhaustive
@pytest.mark.filterwarnings("ignore")
def test_outside_suite_finds_nothing(northwind, open_connection):
    _directory, scim = northwind
    client = WSGISCIMClient(
        WSGIHandler(),
        base_url="http://localhost/scim/v2",
        headers={"Authorization": f"Bearer {scim.token}"},
    )
    results = check_server(client)
    wrong = [
        f"{result.title}: {result.reason}"
        for result in results
        if result.status not in {Status.SUCCESS, Status.SKIPPED}
    ]
    assert not wrong, "\n".join(wrong)
    assert len([result for result in results if result.status == Status.SUCCESS]) > 70
