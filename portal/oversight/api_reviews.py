"""`access-reviews` of the API: campaigns, their items and answers; and looks at oneself."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.policy import require
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiViewSet, ListAndRetrieve
from portal.interchange.api_lists import Listing, one_of
from portal.oversight import policies
from portal.oversight import serializers_reviews as shapes
from portal.oversight.choices import ReviewStatus
from portal.oversight.models import AccessReview, ReviewItem, ViewAs
from portal.oversight.services import reviews
from portal.oversight.telling import said_by
from portal.people.areas import Area


class ReviewViewSet(ListAndRetrieve):
    """Campaigns in which you have something to answer; all for the desk and auditors."""

    area = Area.ACCESS
    queryset = AccessReview.objects.all()
    serializer_class = shapes.ReviewSerializer
    listing = Listing(
        order="-started_at",
        orders={"started_at": "started_at", "due_on": "due_on"},
        search=("name",),
        filters={"status": one_of(ReviewStatus.values, "status")},
    )

    def rows(self) -> Any:
        return AccessReview.objects.visible_to(self.request.user).counted(self.scope)

    @extend_schema(request=shapes.StartReviewInput, responses={201: shapes.ReviewSerializer})
    def create(self, request: Request) -> Response:
        """Begin a campaign: every live grant of the kinds becomes an item (the desk)."""
        require(policies.can_run_reviews(self.scope))
        data = self.read(shapes.StartReviewInput)
        return self.shown(reviews.start(actor=request.user, **data).pk, status=201)

    @extend_schema(operation_id="access_reviews_close", request=None)
    def close(self, request: Request, pk: Any) -> Response:
        """No more answers; the evidence stays (the desk)."""
        reviews.close(review=self.found(pk), actor=request.user)
        return self.shown(pk)


class ReviewItemViewSet(ListAndRetrieve):
    """The items of one campaign you are asked about."""

    area = Area.ACCESS
    queryset = ReviewItem.objects.all()
    serializer_class = shapes.ReviewItemSerializer
    listing = Listing(
        order="holder",
        orders={"holder": "holder"},
        search=("what", "holder"),
        filters={
            "waiting": one_of(
                ("true", "false"),
                lambda rows, values, scope: (
                    rows
                    if len(set(values)) > 1
                    else rows.filter(answer__isnull=values[0] == "true")
                ),
            )
        },
    )

    def rows(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        user = self.request.user
        self.review = visible_or_404(AccessReview, user, pk=self.kwargs["review_id"])
        rows = ReviewItem.objects.visible_to(user).filter(review=self.review)
        return rows.select_related("answer__answered_by", "owner")

    def may_answer(self, item: ReviewItem) -> bool:
        is_open = self.review.status == ReviewStatus.OPEN
        return (
            is_open and not hasattr(item, "answer") and bool(policies.can_answer(self.scope, item))
        )

    def sayer(self, said: Any) -> str:
        return said_by(self.request.user, said)

    def retrieve(self, request: Request, review_id: Any, pk: Any) -> Response:
        return self.shown(pk)

    def list(self, request: Request, review_id: Any) -> Response:
        return super().list(request)

    @extend_schema(operation_id="access_reviews_items_answer", request=shapes.AnswerInput)
    def give_answer(self, request: Request, review_id: Any, pk: Any) -> Response:
        """Keep the grant, or end it at once."""
        item = self.found(pk)
        require(policies.can_answer(self.scope, item))
        data = {"reason": ""} | self.read(shapes.AnswerInput)
        reviews.answer(item=item, actor=request.user, **data)
        return self.shown(pk)


class LookViewSet(ApiViewSet):
    """Who of the vendor's support looked at the portal as you, when and why."""

    area = Area.PROFILE
    queryset = ViewAs.objects.all()
    serializer_class = shapes.LookSerializer
    listing = Listing(order="-started_at", orders={"started_at": "started_at"})

    def rows(self) -> Any:
        user = self.request.user
        rows = ViewAs.objects.visible_to(user).filter(person=user)
        return rows.select_related("staff")

    def names(self, staff: Any) -> str:
        return str(staff) if self.request.user.staff_role else str(settings.VENDOR_NAME)

    @extend_schema(operation_id="me_looks")
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.rows())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
