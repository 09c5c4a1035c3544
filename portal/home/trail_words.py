"""What the audit trail calls the actions of the rooms (`portal/audit/words.py`).

One line an action; tests/portal/home/test_trail_words.py finds those that have none. An action two
rooms share is called the same in both.
"""

from django.utils.translation import gettext_lazy as _

from portal.audit.words import ACTIONS

ACTIONS.update(
    {
        # Companies and people
        "create_team": _("Team created"),
        "join_vendor": _("Joined the vendor"),
        "name_stand_in": _("Stand-in named"),
        "end_stand_in": _("Stand-in ended"),
        # Certificates
        "issue_certificate": _("Certificate issued"),
        "revoke_certificate": _("Certificate taken back"),
        "change_certificate": _("Days of a certificate changed"),
        "claim_certificate": _("Certificate issued elsewhere recorded"),
        "decide_claim": _("Certificate issued elsewhere decided"),
        "save_certification": _("Certification saved"),
        "change_family": _("Certification a product family asks for changed"),
        "save_tier_requirement": _("Requirement of a tier saved"),
        "remove_tier_requirement": _("Requirement of a tier removed"),
        # Accounts
        "import_changed": _("Changed by an import"),
        "add_name": _("Other name added"),
        "remove_name": _("Other name removed"),
        "save_contact": _("Contact saved"),
        "remove_contact": _("Contact removed"),
        "say_known": _("Acquaintance noted"),
        "forget_known": _("Acquaintance taken back"),
        "log_touchpoint": _("Touchpoint noted"),
        "change_touchpoint": _("Touchpoint changed"),
        "remove_touchpoint": _("Touchpoint removed"),
        "change_contact_rule": _("Rule for unanswered contacts changed"),
        # Engagements
        "ask": _("Asked for"),
        "propose": _("Proposed"),
        "accept": _("Agreed"),
        "accept_change": _("Agreed to the change"),
        "refuse_change": _("Left as it is"),
        "ask_change": _("Change asked for"),
        "review": _("Reviewed"),
        "pause": _("Paused"),
        "end": _("Ended"),
        # Tasks and plans
        "create": _("Task added"),
        "start": _("Started"),
        "report": _("Progress reported"),
        "put_back": _("Put back"),
        "cancel": _("Cancelled"),
        "reopen": _("Reopened"),
        "save_plan": _("Mutual plan saved"),
        "sign_plan": _("Mutual plan agreed"),
        # Classification
        "compute_classes": _("Value classes computed"),
        "publish_classes": _("Value classes published"),
        "export_classes": _("Value classes exported"),
        "override_class": _("Value class set by hand"),
        "end_class_override": _("Value class by hand ended"),
        "decide_relationship": _("Relationship decided"),
        "new_class_definition": _("Class definitions changed"),
        "cancel_class_definition": _("Class definitions taken back"),
        "save_scorecard": _("Scorecard saved"),
        # Reading
        "feed_link": _("Feed address made"),
        "end_feed_link": _("Feed address ended"),
        # Programme
        "add_calendar_exception": _("Calendar day added"),
        "remove_calendar_exception": _("Calendar day removed"),
        "new_rate": _("Exchange rate added"),
        "new_routing_rules": _("Approval routing changed"),
        # Registrations and quotes
        "delete_draft": _("Draft deleted"),
        "take_back_prepared": _("Prepared registration taken back"),
        "quote": _("Quoted"),
        "choose": _("Quote chosen"),
        "not_chosen": _("Quote not chosen"),
        "lapse": _("Run out"),
        "direct_alert": _("Direct deal on a joint account"),
        "direct_alert_seen": _("Alert looked at"),
        # Conflicts
        "allow_overlap": _("Overlap allowed"),
        "link_account": _("Linked to an account"),
        "merge_account": _("Accounts merged"),
        "undo_merge": _("Merge undone"),
        "create_named_list": _("Named-account list created"),
        "upload_named_list": _("Named-account list uploaded"),
        "start_named_list": _("Named-account list in force"),
        "delete_named_draft": _("Named-account draft deleted"),
        "clearance_check": _("Clearance check asked"),
        "set_trap": _("Trap set"),
        "remove_trap": _("Trap removed"),
        "stop_clearance": _("Clearance checks stopped"),
        "resume_clearance": _("Clearance checks resumed"),
        "open": _("Case opened"),
        "add_party": _("Party added"),
        "remove_party": _("Party removed"),
        "evidence": _("Evidence added"),
        "write_note": _("Note written"),
        "add_to_panel": _("Added to the panel"),
        "leave_panel": _("Left the panel"),
        "hear": _("Hearing begun"),
        "decide": _("Decided"),
        "close": _("Closed"),
        "draft_precedent": _("Precedent drafted"),
        "save_precedent": _("Precedent saved"),
        "publish_precedent": _("Precedent published"),
        # The library
        "save_collection": _("Collection of files saved"),
        "delete_collection": _("Collection of files deleted"),
        "confirm_read": _("Confirmed as read"),
        "save_brand": _("Logo or contact line saved"),
        "save_template": _("Co-branding of a page saved"),
        "remove_template": _("Co-branding of a page ended"),
        # Training
        "enroll": _("Enrolled in a course"),
        "complete_course": _("Course completed"),
        "withdraw_enrollment": _("Left a course"),
        "set_course_due": _("Day to complete a course set"),
        "start_enrollment_rule": _("Enrollment rule started"),
        "end_enrollment_rule": _("Enrollment rule ended"),
        # Quizzes
        "begin_attempt": _("Quiz attempt begun"),
        "submit_attempt": _("Quiz handed in"),
        "time_out_attempt": _("Quiz ended by the clock"),
        # Packages
        "import_package": _("Course package imported"),
        "import_version": _("New version of a course package imported"),
    }
)
