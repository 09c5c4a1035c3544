"""The help's part of the stage: marketing's own text for one page, and a seller half-way."""

from cms.help import services
from cms.help.models import HelpText


def help_texts(world):
    text = HelpText.objects.create(
        topic="library", language="en", title="The library", body="<p>Ask us.</p>"
    )
    seller = world.users["seller@northwind.example"]
    services.end_tour(actor=seller)
    services.note_releases(actor=seller, keys=["Library"])
    return {"help-library": text.pk}
