"""Which files of a package are served, and as what. Everything else in it stays in the archive.

The type comes from this table alone, never from the package; `nosniff` holds browsers to it.
"""

from pathlib import PurePosixPath

TYPES = {
    "html": "text/html",
    "htm": "text/html",
    "xhtml": "application/xhtml+xml",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "map": "application/json",
    "xml": "text/xml",
    "xsd": "text/xml",
    "dtd": "application/xml-dtd",
    "txt": "text/plain",
    "md": "text/plain",
    "csv": "text/csv",
    "vtt": "text/vtt",
    "srt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "bmp": "image/bmp",
    "svg": "image/svg+xml",
    "ico": "image/x-icon",
    "cur": "image/x-icon",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "eot": "application/vnd.ms-fontobject",
    "pdf": "application/pdf",
    "wasm": "application/wasm",
    "data": "application/octet-stream",
    "bin": "application/octet-stream",
    "glb": "model/gltf-binary",
    "gltf": "model/gltf+json",
}
DOCUMENTS = frozenset({"html", "htm", "xhtml"})


def extension_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def type_of(name: str) -> str | None:
    """The content type `name` is served as; None if it is not served at all."""
    return TYPES.get(extension_of(name))


def is_document(name: str) -> bool:
    return extension_of(name) in DOCUMENTS
