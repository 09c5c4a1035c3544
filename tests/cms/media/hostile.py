"""Files made by a few lines each: honest ones, and those somebody would send to do harm."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def upload(name, content):
    return SimpleUploadedFile(name, content)


def pdf(words="Price list", password=None):
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=password)
    canvas.drawString(72, 720, words)
    canvas.save()
    return out.getvalue()


def picture(kind="PNG", size=(900, 600), colour="navy"):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def archive(members, mode=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", mode) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def office(main="word/document.xml", **members):
    parts = {"[Content_Types].xml": "<Types/>", main: "<w:document/>"}
    return archive(parts | {name.replace("__", "/"): content for name, content in members.items()})


def mp4():
    return struct.pack(">I", 24) + b"ftypisom\0\0\2\0isommp41" + b"\0\0\0\x08free"


def pixel_bomb(side=30_000):
    """A PNG of a few kilobytes that says it has 900 million pixels."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (side // 8 + 1) * side, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def lying_part(honest):
    """An Office file whose table of contents promises less than the part unpacks to."""
    size = struct.pack("<I", 400_000)
    return honest.replace(size, struct.pack("<I", 400))
