"""Every relation to a person is erased, or kept for a reason that is written down."""

from django.contrib.auth import get_user_model

from portal.privacy.places import PLACES, Subject

# Rows of the business that name who did something: they point to an account without a name.
BUSINESS = {
    "ViewAs", "OrganizationUserGrant", "TeamMembership", "Assignment", "StandIn", "Integration",
    "Claim", "Task", "Touchpoint", "HandOver", "Deal", "DealUserGrant", "DealShare", "Enrollment",
    "UserObjectPermission", "Revision", "WorkflowState", "TaskState", "Page", "Comment",
    "CommentReply", "PortalImage", "PortalDocument", "Document", "Image", "UploadedFile",
    "ErasureRequest", "OAuthClient",
}  # fmt: skip
# Short-lived helpers of the editor, gone by themselves, without anything personal.
PASSING = {"EditingSession", "FormState", "PageSubscription"}


def test_every_relation_to_a_person_is_decided(db):
    nobody = Subject("nobody@nowhere.example", get_user_model()())
    erased = {place.rows(nobody).model.__name__ for place in PLACES}
    relations = get_user_model()._meta.related_objects
    known = {relation.related_model.__name__ for relation in relations}
    assert known - erased - BUSINESS - PASSING == set()
    assert (BUSINESS | PASSING) - known == set(), "gone, or erased by now"
