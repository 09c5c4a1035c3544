"""`accounts/{id}/classification/`: one account's class, relationship and scorecards."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partners.accounts.models import Account
from partners.classification import policies, services
from partners.classification import serializers_decisions as shapes
from partners.classification.models import RelationshipDecision, Scorecard
from partners.classification.periods import Span
from partners.classification.rules import standing
from partners.classification.services.scorecards import criteria_of, open_spans, results
from partners.classification.services.suggestions import suggestion
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView
from portal.interchange.api_fields import UNKNOWN
from portal.people.areas import Area

HISTORY = 12


def account_or_404(request: Request, pk: Any) -> Account:
    """The account, for its own team, the desk and auditors."""
    account = visible_or_404(Account.objects.select_related("owner_team"), request.user, pk=pk)
    require(policies.can_read(scope_of(request.user), account))
    return account


def _shown(request: Request, account: Account) -> Response:
    user, now = request.user, standing(account.pk)
    decisions = RelationshipDecision.objects.visible_to(user).filter(account=account)
    cards = Scorecard.objects.visible_to(user).filter(account=account)
    found = {
        "value_class": now.value_class,
        "computed": now.computed,
        "period": now.period,
        "override": now.override,
        "relationship": now.relationship,
        "suggestion": suggestion(scope_of(user), account).code,
        "decisions": decisions.select_related("by")[:HISTORY],
        "scorecards": results(cards)[:HISTORY],
        "spans": open_spans(),
    }
    return Response(shapes.StandingSerializer(found).data)


class StandingView(ApiView):
    area = Area.ACCOUNTS

    @extend_schema(operation_id="accounts_classification", responses=shapes.StandingSerializer)
    def get(self, request: Request, pk: Any) -> Response:
        """What holds for the account. Its classes over time: `account-classes/?account=`."""
        return _shown(request, account_or_404(request, pk))


class RelationshipView(ApiView):
    area = Area.ACCOUNTS

    @extend_schema(
        operation_id="accounts_relationship",
        request=shapes.RelationshipDecisionInput,
        responses=shapes.StandingSerializer,
    )
    def post(self, request: Request, pk: Any) -> Response:
        """Decide which relationship it is."""
        account = account_or_404(request, pk)
        require(policies.can_decide(scope_of(request.user), account))
        form = shapes.RelationshipDecisionInput(data=request.data)
        form.is_valid(raise_exception=True)
        services.decide_relationship(actor=request.user, account=account, **form.validated_data)
        return _shown(request, account)


class ScorecardView(ApiView):
    area = Area.ACCOUNTS

    @extend_schema(
        operation_id="accounts_scorecard",
        request=shapes.ScorecardInput,
        responses=shapes.StandingSerializer,
    )
    def post(self, request: Request, pk: Any) -> Response:
        """The scores of one period are these from now on; criteria left out have none."""
        account = account_or_404(request, pk)
        require(policies.can_decide(scope_of(request.user), account))
        form = shapes.ScorecardInput(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        span = _span(data.get("starts_on"))
        said = {row["criterion"]: (row["value"], row.get("note", "")) for row in data["scores"]}
        rest = {row["code"]: (None, "") for row in criteria_of(span)}
        services.save_scorecard(
            actor=request.user,
            account=account,
            span=span,
            scores=rest | said,
            version=data["version"],
        )
        return _shown(request, account)


def _span(starts_on: Any) -> Span:
    spans = open_spans()
    found = [span for span in spans if starts_on in {None, span.starts_on}]
    if not found:
        raise ValidationError({"starts_on": [UNKNOWN]})
    return found[0]
