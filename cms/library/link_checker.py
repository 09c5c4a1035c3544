"""Finds what leads nowhere on published pages: pages, files, addresses. Run by a job."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.urls import Resolver404, resolve
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from cms.audience.rule import Rule
from cms.library import outside
from cms.library.links import BrokenLink, Fault
from cms.library.models import IndexPage, LibraryPage
from portal.jobs.registry import Progress

PAGE_LINK, KEY = re.compile(r'<a [^>]*linktype="page"[^>]*>'), re.compile(r'\bid="(\d+)"')
HREF = re.compile(r'href="(https?://[^"]+)"')
Finding = tuple[str, str]  # what it leads to, Fault
Ask = Callable[[str], int]


def check(progress: Progress | None = None, *, ask: Ask = outside.status_of) -> int:
    """Look at every published page; returns how many things lead nowhere."""
    pages = list(LibraryPage.objects.published().order_by("pk").values_list("pk", flat=True))
    answers: dict[str, str] = {}
    for number, pk in enumerate(pages, 1):
        page = LibraryPage.objects.filter(pk=pk).select_related("reach").first()
        if page is not None:
            _note(page, {*_inside(page), *_outside(page, ask, answers)})
        if progress is not None:
            progress(number, len(pages))
    BrokenLink.objects.exclude(page__in=pages).delete()
    return BrokenLink.objects.count()


@transaction.atomic
def _note(page: LibraryPage, found: set[Finding]) -> None:
    """Rows of what is still wrong stay as they are: they say since when."""
    for row in BrokenLink.objects.filter(page=page):
        if (row.target, row.fault) in found:
            found.remove((row.target, row.fault))
        else:
            row.delete()
    BrokenLink.objects.bulk_create(
        BrokenLink(page=page, target=target, fault=fault) for target, fault in sorted(found)
    )


def _inside(page: LibraryPage) -> Iterator[Finding]:
    """Faults of pages and files that `page` names."""
    for model, key in sorted(_named(page), key=str):
        if model is Page:
            yield from _page_fault(page, key)
        elif model in {get_document_model(), get_image_model()}:
            yield from _file_fault(model, key)
    for address in _strings(page.body.get_prep_value(), named="address"):
        if address.startswith("/") and not _resolves(address):
            yield address, Fault.GONE


def _named(page: LibraryPage) -> set[tuple[Any, str]]:
    """(model, key) of everything the page names. Wagtail's index forgets what is deleted, so the
    stored body is read too."""
    rows = ReferenceIndex.get_references_for_object(page).select_related("to_content_type")
    found = {(row.to_content_type.model_class(), row.to_object_id) for row in rows}
    body = list(page.body.raw_data)
    for text in _strings(body):
        found |= {(Page, key) for tag in PAGE_LINK.findall(text) for key in KEY.findall(tag)}
    models = {"page": Page, "quiz": Page, "image": get_image_model()}
    models |= dict.fromkeys(("document", "film", "captions"), get_document_model())
    return found | {(models[name], str(key)) for name, key in _numbers(body) if name in models}


def _page_fault(page: LibraryPage, key: str) -> Iterator[Finding]:
    target = Page.objects.filter(pk=key).first()
    if target is None:
        yield f"#{key}", Fault.GONE
        return
    whole = target.specific
    if isinstance(whole, IndexPage) or whole.pk == page.pk:
        return
    name = target.title[:500]
    ruled = _ruled(whole)
    if ruled is None or not all(
        type(one).objects.published().filter(pk=one.pk).exists() for one in (whole, ruled)
    ):
        yield name, Fault.HIDDEN
    elif not _covers(ruled.reach, page.reach):
        yield name, Fault.NARROWER


def _ruled(page: Any) -> LibraryPage | None:
    """The page whose audience `page` has: itself, or of a step of a course the course."""
    above = LibraryPage.objects.ancestor_of(page, inclusive=True)
    return above.select_related("reach").order_by("-depth").first()


def _covers(outer: Any, inner: Any) -> bool:
    """Whether everybody `inner` admits is admitted by `outer` (audiences; None is nobody)."""
    if inner is None or outer is None:
        return inner is None
    rule: Rule = inner.rule
    return rule.within(outer.rule) == rule


def _file_fault(model: Any, key: str) -> Iterator[Finding]:
    row = model.objects.filter(pk=key).first()
    if row is None:
        yield f"#{key}", Fault.NO_FILE
    elif not row.file or not row.file.storage.exists(row.file.name):
        yield row.title[:500], Fault.NO_FILE


def _outside(page: LibraryPage, ask: Ask, answers: dict[str, str]) -> Iterator[Finding]:
    """Faults of addresses elsewhere; each address is asked once a run."""
    body = page.body.get_prep_value()
    named = set(_strings(body, named="address"))
    addresses = {url for text in _strings(body) for url in HREF.findall(text)}
    for url in sorted(addresses | {url for url in named if url.startswith("https://")}):
        if url not in answers:
            answers[url] = _answer(url, ask)
        if answers[url]:
            yield url[:500], answers[url]


def _answer(url: str, ask: Ask) -> str:
    try:
        return Fault.BROKEN if outside.is_broken(ask(url.replace("&amp;", "&"))) else ""
    except outside.Refused:
        return Fault.REFUSED
    except outside.Silent:
        return Fault.SILENT


def _strings(value: Any, named: str = "") -> Iterator[str]:
    """All texts in a stored body; with `named` only those kept under that name."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str):
                if not named or key == named:
                    yield inner
            else:
                yield from _strings(inner, named)
    elif isinstance(value, list | tuple):
        for inner in value:
            if not isinstance(inner, str):
                yield from _strings(inner, named)
            elif not named:
                yield inner


def _numbers(value: Any) -> Iterator[tuple[str, int]]:
    """(name, number) of all numbers in a stored body: what choosers have chosen."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, int) and not isinstance(inner, bool):
                yield name, inner
            else:
                yield from _numbers(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _numbers(inner)


def _resolves(path: str) -> bool:
    try:
        resolve(path.split("?")[0].split("#")[0])
    except Resolver404:
        return False
    return True
