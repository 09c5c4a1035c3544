"""A person's named filters of the deals list."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from deals.registrations import validators
from deals.registrations.models import SavedView

MAX_VIEWS = 50


def save_view(*, actor: Any, name: str, query: str) -> SavedView:
    """Keep `query` (a query string) under `name`. Saving the same twice keeps one."""
    name = validators.check_words({"name": name}, "name", limit=60)
    if len(query) > 600:
        raise ValidationError({"name": _("This filter is too long to save.")})
    mine = SavedView.objects.filter(user=actor)
    if same := mine.filter(name=name, query=query).first():
        return same
    if mine.count() >= MAX_VIEWS:
        raise ValidationError({"name": _("Delete a saved view first: you have very many.")})
    return _keep(SavedView(id=uuid.uuid4(), user=actor, name=name, query=query))


def rename_view(*, view: SavedView, name: str) -> SavedView:
    view.name = validators.check_words({"name": name}, "name", limit=60)
    return _keep(view)


def delete_view(*, view: SavedView) -> None:
    view.delete()


def _keep(view: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise ValidationError({"name": _("You already have a view with this name.")}) from error
    return view
