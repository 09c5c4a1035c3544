"""The sign-in's part of the stage: a person to help, and a browser that person has used."""

from portal.signin import devices
from portal.signin.models import KnownDevice


def signin(world):
    """Northwind's seller, with one known browser."""
    seller = world.users["seller@northwind.example"]
    devices.meet(seller, "a browser’s secret", "Firefox/1 Windows")
    return {"nw-person": seller.pk, "nw-browser": KnownDevice.objects.get(user=seller).pk}
