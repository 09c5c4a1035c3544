"""Build a world from a plain description, through the services people use.

One builder serves the demo, the tests' fixed cast and outside checks. The description is
documented in docs/seed-world.md. Every record has a key; its id follows from the key, so
building twice builds once.
"""

from django.db import IntegrityError, transaction

from portal.access import scope
from portal.activity import emails
from portal.audit.services import seal_pending
from portal.home.worlds import (
    certificates,
    classification,
    companies,
    coverage,
    customers,
    disputes,
    engagements,
    exchange,
    federation,
    integrations,
    named,
    openings,
    oversight,
    pages,
    plans,
    programme,
    reading,
    registrations,
    returns,
    signin,
    supply,
    touchpoints,
    training,
    webhooks,
)
from portal.home.worlds.companies import PASSWORD
from portal.home.worlds.spec import check
from portal.home.worlds.world import Row, SpecError, World, key_id

__all__ = ["PASSWORD", "SpecError", "World", "build", "key_id"]

# In the order in which one needs the other.
STEPS = (
    ("users", companies.build_users),
    ("sign_in_rules", signin.build_rules),
    ("program_policies", programme.build_policies),
    ("calendars", programme.build_calendars),
    ("exchange_rates", programme.build_rates),
    ("routing_rules", programme.build_routing),
    ("teams", companies.build_teams),
    ("organizations", companies.build_organizations),
    ("distribution_links", companies.build_links),
    ("users", companies.build_seats),
    ("assignments", companies.build_assignments),
    ("accounts", customers.build_accounts),
    ("engagements", engagements.build_engagements),
    ("engagement_requests", engagements.build_requests),
    ("named_accounts", named.build_named_accounts),
    ("family_requirements", certificates.lift_family_requirements),
    ("deals", registrations.build_deals),
    ("shares", registrations.build_shares),
    ("openings", openings.build_openings),
    ("programme_lines", returns.build_lines),
    ("quotes", supply.build_quotes),
    ("prepared_registrations", supply.build_prepared),
    ("appeals", disputes.build_appeals),
    ("cases", disputes.build_cases),
    ("tasks", plans.build_tasks),
    ("plans", plans.build_plans),
    ("touchpoints", touchpoints.build_touchpoints),
    ("account_files", touchpoints.build_files),
    ("acquaintances", touchpoints.build_acquaintances),
    ("class_definitions", classification.build_definitions),
    ("class_periods", classification.build_class_periods),
    ("class_overrides", classification.build_class_overrides),
    ("relationships", classification.build_relationships),
    ("scorecards", classification.build_scorecards),
    ("allocations", coverage.build_allocations),
    ("hand_overs", coverage.build_hand_overs),
    ("access_reviews", oversight.build_reviews),
    ("invitations", companies.build_invitations),
    ("applications", companies.build_applications),
    ("content", pages.build_content),
    ("acknowledgements", reading.build_acknowledgements),
    ("favourites", reading.build_favourites),
    ("page_openings", reading.build_openings),
    ("searches", reading.build_searches),
    ("brands", reading.build_brands),
    ("logo_places", reading.build_logo_places),
    ("certifications", certificates.build_certifications),
    ("tier_requirements", certificates.build_tier_requirements),
    ("certificates", certificates.build_certificates),
    ("certificate_claims", certificates.build_claims),
    ("family_requirements", certificates.build_family_requirements),
    ("courses", training.build_courses),
    ("learning_paths", training.build_paths),
    ("enrollments", training.build_enrollments),
    ("enrollment_rules", training.build_rules),
    ("integrations", integrations.build_integrations),
    ("webhooks", webhooks.build_webhooks),
    ("imports", exchange.build_imports),
    ("sign_ins", federation.build_sign_ins),
)


def build(spec: Row) -> World:
    """Everything in `spec`, whole or not at all. Raises SpecError, which names the key at fault.

    What is there already is left as it is. Mail is written to the outbox and sent to nobody.
    """
    check(spec)
    world = World()
    try:
        with transaction.atomic(), emails.recorded_only(), scope.one_request():
            companies.build_programme(world, spec)
            for section, build_section in STEPS:
                build_section(world, spec.get(section, []))
            transaction.on_commit(seal_pending)
    except IntegrityError as error:  # in the file, or with what is there already
        raise SpecError(f"This cannot stand beside what is already there: {error}") from error
    return world
