"""The exchange's part of the stage: Northwind's import with a reject, and a file it took out."""

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.exchange import exports, imports, running

FILE = b"Customer,Opportunity Name,Stage\nRacks Ltd,Racks,Prospecting\n,Nameless,\n"


def exchange(world):
    seller = world.users["seller@northwind.example"]
    file = SimpleUploadedFile("deals.csv", FILE)
    row = imports.upload(actor=seller, kind="deals", file=file)
    imports.assign(row=row, actor=seller, columns=row.columns, source="crm")
    running.work(row.pk)
    asked = exports.ask(actor=seller, address="/deals/export.csv")
    exports.make(asked.pk)
    return {"nw-import": row.pk, "nw-export": asked.pk}
