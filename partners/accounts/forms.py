"""Forms of the accounts room. They parse; validators.py has the rules, services.py decides."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from partners.accounts import validators
from partners.accounts.models import Account, AccountName, Contact
from partners.organizations.models import Team
from portal.access.scope import scope_of

IDENTITY = ["name", "website", "industry", "tax_id", "registration_id", "phone"]
PLACE = ["country", "region", "city", "street", "postcode"]
COVERED = ["coverage", "owner_team"]
PERSON = ["name", "job_title", "email", "phone", "buying_role"]
NO_SUCH_PARENT = _("There is no account of this name in your list.")


class RecordForm(forms.Form):
    """A form over one record. `columns` holds what the service is given, once it is valid.

    `version` is what the person saw; `token` makes a form sent twice create one record.
    """

    shown_as: dict[str, str] = {}  # the field that shows the errors of another
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, record: Any = None, **kwargs: Any):
        initial = {"version": record.version} if record else {"token": uuid.uuid4()}
        super().__init__(data, initial=initial, **kwargs)
        self.record = record
        self.columns: dict[str, Any] = {}
        self.fields["version"].required = record is not None

    def add_model_fields(self, model: Any, names: list[str]) -> None:
        self.fields.update(fields_for_model(model, names))
        self.initial.update((n, getattr(self.record, n)) for n in names if self.record)

    def blame(self, error: ValidationError) -> None:
        """Show errors keyed by field at the field they belong to."""
        for name, messages in error.message_dict.items():
            shown = self.shown_as.get(name, name)
            if shown not in self.errors:
                self.add_error(shown if shown in self.fields else None, messages)

    def parsed(self, names: list[str]) -> dict[str, Any]:
        """What could be read of these fields; the others have their errors already."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def moved_on(self, record: Any, message: str) -> None:
        """Keep what was typed; sending again replaces what somebody else just saved."""
        self.data = {**self.data.dict(), "version": record.version}  # type: ignore[attr-defined]
        self.add_error(None, message)


class AccountForm(RecordForm):
    """Create or change an account. The parent is searched for among the person's accounts: the
    text decides, the hidden id only tells accounts of one name apart."""

    shown_as = {"parent": "parent_name"}
    parent_name = forms.CharField(
        label=_("Parent company"),
        required=False,
        max_length=300,
        help_text=_("Start typing and choose, or write the account’s exact name."),
    )
    parent = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, user: Any, record: Account | None = None):
        super().__init__(data, record=record)
        self.user = user
        self.add_model_fields(Account, [*IDENTITY, *PLACE, "coverage"])
        desk = scope_of(user).is_desk
        self.fields["owner_team"] = forms.ModelChoiceField(
            label=_("Owner team"),
            queryset=Team.objects.visible_to(user),
            required=not desk,
            empty_label=_("None") if desk else None,
        )
        self.initial["owner_team"] = record.owner_team_id if record else None
        self.old_parent = self._visible().filter(pk=record.parent_id).first() if record else None
        if self.old_parent:
            self.initial.update(parent=self.old_parent.pk, parent_name=self.old_parent.name)

    def _visible(self) -> Any:
        return Account.objects.visible_to(self.user)

    def clean(self) -> None:
        columns = self.parsed([*IDENTITY, *PLACE, "coverage", "owner_team"])
        try:
            parent = self._parent()
            if parent or self.old_parent:  # a parent out of sight stays where it is
                columns["parent"] = parent
        except ValidationError as error:
            self.blame(error)
        try:
            self.columns = validators.check_account(columns, present=self.record)
        except ValidationError as error:
            self.blame(error)
        if self.record:  # who covers it is changed by allocation (partners/coverage), not here
            self.columns = {k: v for k, v in self.columns.items() if k not in COVERED}

    def _parent(self) -> Account | None:
        name = " ".join(self.cleaned_data.get("parent_name", "").split())
        if not name:
            return None
        named = self._visible().filter(name__iexact=name)
        chosen = named.filter(pk=self.cleaned_data.get("parent")).first()
        if chosen:
            return chosen
        found = list(named[:2])
        if len(found) == 1:
            return found[0]
        problem = _("Several accounts have this name: choose one from the list.")
        raise ValidationError({"parent": problem if found else NO_SUCH_PARENT})


class ContactForm(RecordForm):
    """`role`: the buying role to begin with; an unknown one chooses nothing."""

    def __init__(self, data: Any = None, *, record: Contact | None = None, role: str = ""):
        super().__init__(data, record=record)
        self.add_model_fields(Contact, PERSON)
        if role:
            self.initial["buying_role"] = role

    def clean(self) -> None:
        try:
            columns = self.parsed(PERSON)
            self.columns = validators.check_contact(columns, present=self.record)
        except ValidationError as error:
            self.blame(error)


class NameForm(RecordForm):
    def __init__(self, data: Any = None):
        super().__init__(data)
        self.add_model_fields(AccountName, ["name", "kind"])
