"""What FILES_URL means: where uploaded files are kept, when not in a folder.

`s3://KEY:SECRET@HOST[:PORT]/BUCKET[/FOLDER]?region=us-east-1&secure=1&style=path`
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

HELP = "FILES_URL: say s3://KEY:SECRET@HOST[:PORT]/BUCKET[/FOLDER]?region=…&secure=1&style=path."
KNOWN = {"region", "secure", "style"}


def options(url: str) -> dict[str, Any]:
    """The storage's options. Raises ImproperlyConfigured for an address that says less or more.

    Without key and secret the machine's own role is used, as boto3 finds it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(HELP) from error
    bucket, _, folder = parts.path.strip("/").partition("/")
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    secure = asked.get("secure", "1")
    style = asked.get("style", "path")
    is_clear = secure in {"0", "1"} and style in {"path", "virtual"}
    if parts.scheme != "s3" or not parts.hostname or not bucket or asked.keys() - KNOWN:
        raise ImproperlyConfigured(HELP)
    if not is_clear or bool(parts.username) != bool(parts.password):
        raise ImproperlyConfigured(HELP)
    scheme = "https" if secure == "1" else "http"
    return {
        "endpoint_url": f"{scheme}://{parts.hostname}{f':{port}' if port else ''}",
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "bucket_name": bucket,
        "location": folder,
        "region_name": asked.get("region", "us-east-1"),
        "addressing_style": style,
        "signature_version": "s3v4",
        "default_acl": None,
        "file_overwrite": False,
    }


def client_config(found: dict[str, Any]) -> Any:
    """How boto3 talks to the store: its own patience would be minutes."""
    from botocore.config import Config

    return Config(
        signature_version=found["signature_version"],
        s3={"addressing_style": found["addressing_style"]},
        connect_timeout=3,
        read_timeout=20,
        retries={"mode": "standard", "total_max_attempts": 2},
        # Trailing checksums are AWS's own; other stores need not know them.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def client(url: str) -> tuple[Any, str]:
    """A boto3 client for the address, and the bucket's name."""
    import boto3

    found = options(url)
    connection = boto3.client(
        "s3",
        endpoint_url=found["endpoint_url"],
        aws_access_key_id=found["access_key"],
        aws_secret_access_key=found["secret_key"],
        region_name=found["region_name"],
        config=client_config(found),
    )
    return connection, found["bucket_name"]
