"""What is being built, and how a record's id follows from its key."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from cms.library.models import LibraryPage
from cms.training.models import CoursePage
from deals.registrations.models import Deal, ProductFamily
from partners.accounts.models import Account
from partners.organizations.models import Organization, Team
from portal.access.policy import Refused
from portal.people.choices import StaffRole
from portal.people.models import User
from portal.workflow.machine import StateMoved

NAMESPACE = uuid.UUID("c0c0c0de-0000-4000-8000-000000000001")
Row = Mapping[str, Any]


class SpecError(ValueError):
    """The description cannot be built; every line of the message names the key at fault."""


def key_id(kind: str, key: str) -> uuid.UUID:
    """The id of the record that a description calls `key`: the same in every database."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{key}")


@dataclass
class World:
    """Users by e-mail, everything else by key (teams by name, families by code)."""

    users: dict[str, User] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    deals: dict[str, Deal] = field(default_factory=dict)
    families: dict[str, ProductFamily] = field(default_factory=dict)
    pages: dict[str, LibraryPage] = field(default_factory=dict)
    courses: dict[str, CoursePage] = field(default_factory=dict)

    @property
    def desk(self) -> User:
        """The first person of the desk: who builds what nobody else would."""
        return next(user for user in self.users.values() if user.staff_role == StaffRole.DESK)


def present(model: type[Model], kind: str, rows: Iterable[Row]) -> dict[uuid.UUID, Any]:
    """Those of `rows` that are already built, by id: one query instead of one a row."""
    return model._default_manager.in_bulk([key_id(kind, row["key"]) for row in rows])


def date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


@contextmanager
def named(path: str) -> Iterator[None]:
    """Refusals of the services inside the block name `path`, the place in the description."""
    try:
        yield
    except ValidationError as error:
        found = getattr(error, "message_dict", None) or {"": error.messages}
        lines = [
            f"{path}{name and '.' + name}: {text}"
            for name, texts in found.items()
            for text in texts
        ]
        raise SpecError("\n".join(lines)) from error
    except (Refused, StateMoved) as error:
        raise SpecError(f"{path}: {error}") from error
