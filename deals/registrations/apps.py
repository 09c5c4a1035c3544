from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "deals.registrations"
    label = "registrations"

    def ready(self) -> None:
        from deals.registrations import (  # noqa: F401 - they register themselves
            exchange,
            explain,
            explain_parts,
            oversight,
            tasks,
            texts,
        )
        from deals.registrations.choices import ASKABLE, Stage
        from deals.registrations.handed import DEALS, SEATS
        from deals.registrations.notices import dates_of
        from deals.registrations.sales import purchases, revenue
        from deals.registrations.services import hand_over_deals
        from deals.registrations.trail import DEALS as TRAIL
        from deals.registrations.views.history import REASON_LABELS, WORDS
        from deals.registrations.views.joint_work import JOINT_WORK
        from deals.registrations.views.on_account import ON_ACCOUNT
        from deals.registrations.views.panels import PANELS
        from deals.registrations.views.protection import PROTECTION
        from deals.registrations.views.shipments import SHIPMENTS
        from partners.accounts import panels as of_accounts
        from partners.classification.sources import PURCHASES, REVENUE
        from partners.coverage.handed import HANDED
        from partners.organizations.services import HAND_OVERS
        from portal.audit.streams import KINDS
        from portal.audit.words import ACTIONS, CODES
        from portal.notifications.calendar import SOURCES

        PANELS.extend([PROTECTION, SHIPMENTS, JOINT_WORK])
        of_accounts.PANELS.append(ON_ACCOUNT)
        HAND_OVERS.append(hand_over_deals)
        HANDED.extend([DEALS, SEATS])
        SOURCES.append(dates_of)
        KINDS["registrations.deal"] = TRAIL
        ACTIONS.update({action: row[0] for action, row in WORDS.items()})
        CODES.update(reason=REASON_LABELS, stage=dict(Stage.choices), fields=ASKABLE)
        REVENUE.append(revenue)
        PURCHASES.append(purchases)
