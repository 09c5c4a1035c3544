"""Kinds of files, sizes of pictures, and who keeps them."""

from portal.activity.uploads import KINDS as OFFICE_KINDS
from portal.people.choices import StaffRole

# Channel marketing and the desk keep the files, and see all of them.
KEEPERS = frozenset({StaffRole.MARKETING, StaffRole.DESK})

# Extension → (type it is served as, what its first bytes may look like; nothing: plain text).
# No SVG and no HTML: both run script. No ZIP: nobody can say what is at the bottom of one.
KINDS: dict[str, tuple[str, frozenset[str]]] = OFFICE_KINDS | {
    "gif": ("image/gif", frozenset({".gif"})),
    "webp": ("image/webp", frozenset({".webp"})),
    "mp4": ("video/mp4", frozenset({".mp4", ".m4v"})),
    "webm": ("video/webm", frozenset({".webm"})),
    "vtt": ("text/vtt", frozenset()),
}
# Extension → what Pillow calls it. A JPEG with a second picture inside (MPO) is one too.
PICTURES: dict[str, frozenset[str]] = {
    "png": frozenset({"PNG"}),
    "jpg": frozenset({"JPEG", "MPO"}),
    "jpeg": frozenset({"JPEG", "MPO"}),
    "gif": frozenset({"GIF"}),
    "webp": frozenset({"WEBP"}),
}
# Extension → the member every such package has.
OFFICE = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
VIDEOS = frozenset({"mp4", "webm"})
# What a browser may show instead of saving, when asked.
INLINE = frozenset({"pdf", *PICTURES, *VIDEOS, "vtt"})

# The only sizes a picture is served in; made at the first request, never from the address.
SPECS = ("width-320", "width-800", "width-1600", "fill-400x300")
