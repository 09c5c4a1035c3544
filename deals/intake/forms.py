import uuid
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from deals.intake.models import IntakeRule
from deals.intake.services.rules import sellers_of
from deals.registrations.forms.draft import CustomerForm
from deals.registrations.forms.lines import BaseLines
from deals.registrations.models import Deal
from deals.registrations.views.steps import StepForms
from partners.organizations.forms.base import PersonChoiceField, ServiceForm


class RuleForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    by_mail = forms.BooleanField(
        label=_("Sellers may register by e-mail"),
        required=False,
        help_text=_("Mail that is proven to come from a seller becomes a draft to confirm."),
    )
    by_link = forms.BooleanField(
        label=_("Sellers may register by a form link"),
        required=False,
        help_text=_("What is sent by the form becomes a draft that the seller confirms by e-mail."),
    )

    def __init__(self, rule: IntakeRule, data: Any):
        initial = {"version": rule.version, "by_mail": rule.by_mail, "by_link": rule.by_link}
        super().__init__(data, initial=initial)


class LinkForm(ServiceForm):
    person = PersonChoiceField(None, label=_("Seller"))

    def __init__(self, organization: Any, data: Any):
        super().__init__(data)
        self.offer("person", sellers_of(organization))


class WholeForm:
    """A registration on one page: customer, opportunity and product lines together.

    `token` names the draft beforehand, so that the form sent twice makes one.
    """

    def __init__(self, deal: Deal, user: Any, data: QueryDict | None = None, strict: bool = False):
        self.customer = StepForms(CustomerForm(data, deal=deal, strict=strict), strict=strict)
        self.opportunity = StepForms.of("opportunity", deal, user, data=data, strict=strict)
        self.token = deal.pk if data is None else _uuid(data.get("token"))

    @property
    def lines(self) -> BaseLines:
        return cast(BaseLines, self.opportunity.lines)

    def is_valid(self) -> bool:
        answers = [self.customer.is_valid(), self.opportunity.is_valid()]
        return all(answers) and self.token is not None

    def problems(self) -> list[dict[str, Any]]:
        return self.customer.summary() + self.opportunity.summary()

    def data_for_service(self) -> dict[str, Any]:
        return self.customer.form.data_for_service() | self.opportunity.form.data_for_service()


def _uuid(text: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
