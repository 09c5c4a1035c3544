"""The editors' pages of collections. The door of cms/library/editor.py stands before them all."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Collection

from cms.library import collecting, tree
from cms.library.audience_panels import described
from cms.library.collection_forms import CollectionForm
from portal.access.policy import Refused


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/library/editor/collections.html", {"rows": collecting.rows()})


@require_http_methods(["GET", "HEAD", "POST"])
def collection_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make (no `pk`) or change a collection."""
    collection = _of_house_or_404(pk) if pk is not None else None
    row = collecting.audience_of(collection)
    parent = collection.get_parent() if collection else tree.files_root()
    form = CollectionForm(
        request.POST or None,
        collection=collection,
        initial={
            "name": collection.name if collection else "",
            "parent": parent,
            "level": row.level if row else "",
            "audience": row.audience if row else {},
        },
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            collecting.save(
                actor=request.user,
                collection=collection,
                name=data["name"],
                parent=data["parent"],
                level=data["level"],
                parts=data["audience"],
            )
        except Refused as error:
            form.add_error("parent", str(error))
        else:
            messages.success(request, _("Collection saved."))
            return redirect("editor_collections")
    context = {"form": form, "collection": collection, "parent": parent}
    if row is not None:
        context |= described(row.own_rule, collecting.outer_rule(parent))
    return render(request, "cms/library/editor/collection.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def collection_delete(request: HttpRequest, pk: int) -> HttpResponse:
    collection = _of_house_or_404(pk)
    if request.method == "POST":
        try:
            collecting.delete(actor=request.user, collection=collection)
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Collection deleted."))
        return redirect("editor_collections")
    context = {"collection": collection, "contents": collecting.contents(collection)}
    return render(request, "cms/library/editor/collection_delete.html", context)


def _of_house_or_404(pk: int) -> Collection:
    collection = get_object_or_404(Collection, pk=pk)
    if collection.is_root():
        raise Http404
    return collection
