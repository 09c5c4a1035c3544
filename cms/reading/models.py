"""What readers do with the library: confirm, star, open, download, look for."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.library.models import LibraryPage
from cms.reading import querysets
from cms.reading.choices import Act, Asker
from partners.organizations.models import Organization
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Acknowledgement(models.Model):
    """One person is asked to confirm that they have read one edition of a page.

    A row is made when the person is told of it, or confirms untold. `organization`: the company
    they worked for then. A new edition is a new row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    page = models.ForeignKey(LibraryPage, on_delete=models.CASCADE, related_name="acknowledgements")
    edition = models.CharField(max_length=30, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True)  # the latest notice
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    objects = querysets.AcknowledgementQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "edition"], name="an_edition_is_confirmed_once"
            )
        ]
        indexes = [models.Index(fields=["page", "edition"], name="acknowledged_of_page")]

    def __str__(self) -> str:
        return f"{self.user} · {self.page}"

    def get_absolute_url(self) -> str:
        return self.page.address()


class Favourite(models.Model):
    """A page a person has starred."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(LibraryPage, on_delete=models.CASCADE, related_name="favourites")
    at = models.DateTimeField(default=clock.now)

    objects = querysets.FavouriteQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page"], name="a_page_is_starred_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} ★ {self.page}"


class Opening(models.Model):
    """A person opened a page or fetched a file: once an hour at most for the same thing.

    `id` follows from person, thing and hour, so that writing it again does nothing. `organization`:
    the company the person worked for then. `page` is None for a file of no page or a page that is
    gone; `title` stays. `file` is the file's key, `file_name` what it was called.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    page = models.ForeignKey(
        LibraryPage, null=True, on_delete=models.SET_NULL, related_name="openings"
    )
    title = models.CharField(max_length=255, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Act.choices, default=Act.VIEW)
    file = models.UUIDField(null=True)
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    at = models.DateTimeField(_("when"), default=clock.now)

    objects = querysets.OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["user", "-at"], name="openings_of_person"),
            models.Index(fields=["page", "-at"], name="openings_of_page"),
            models.Index(fields=["organization", "-at"], name="openings_of_company"),
            models.Index(fields=["-at", "-id"], name="openings_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.title or self.file_name}"


class Visit(models.Model):
    """When a person was last in the library. What is newer than `since` is new to them."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    since = models.DateTimeField(null=True)

    objects = querysets.VisitQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.user_id)


class SearchTerm(models.Model):
    """Words people looked for on one day, in one language of the portal: how often (`times`), and
    how often nothing was found (`misses`). Who is not kept, only what kind of reader."""

    day = models.DateField(default=clock.today)
    term = models.CharField(_("words"), max_length=100)
    language = models.CharField(_("language"), max_length=10)
    asker = models.CharField(_("who looked"), max_length=10, choices=Asker.choices)
    times = models.PositiveIntegerField(_("times"), default=0)
    misses = models.PositiveIntegerField(_("without result"), default=0)

    objects = querysets.SearchTermQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "term", "language", "asker"], name="a_search_is_counted_once"
            )
        ]

    def __str__(self) -> str:
        return self.term
