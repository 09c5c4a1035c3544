import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from deals.registrations.models import Deal
from portal.access.shortcuts import visible_or_404


def test_visible_row_is_returned(world):
    deal, seller = world.deals["nw-submitted"], world.users["seller@northwind.example"]
    assert visible_or_404(Deal, seller, pk=deal.pk) == deal
    assert visible_or_404(Deal.objects.filter(status="submitted"), seller, pk=deal.pk) == deal


@pytest.mark.parametrize("key", ["not-a-key", "", "\x00", 7, uuid.uuid4(), None])
def test_what_cannot_be_there_is_missing(world, key):
    with pytest.raises(Http404):
        visible_or_404(Deal, world.users["seller@northwind.example"], pk=key)


def test_hidden_row_is_missing_with_the_same_words(world):
    rival = world.users["seller@bluepeak.example"]
    with pytest.raises(Http404) as hidden:
        visible_or_404(Deal, rival, pk=world.deals["nw-submitted"].pk)
    with pytest.raises(Http404) as unknown:
        visible_or_404(Deal, rival, pk=uuid.uuid4())
    assert str(hidden.value) == str(unknown.value)
    with pytest.raises(Http404):
        visible_or_404(Deal, AnonymousUser(), pk=world.deals["nw-submitted"].pk)
