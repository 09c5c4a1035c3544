"""Private files in an S3-compatible store (FILES_URL): the same promises as a folder.

Nothing here hands out an address of the store. Bytes go through the portal's scoped views, in
parts: a range of a video or one page of a course package reads only what it needs.
"""

import errno
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from portal import files_url

PART = 512 * 1024  # bytes fetched at once
GONE = {"404", "NoSuchKey", "NotFound"}


class PrivateObjects(S3Storage):
    """django-storages' S3, whose faults are those of a folder: FileNotFoundError and OSError."""

    def __init__(self, **options: Any):
        super().__init__(**options, client_config=files_url.client_config(options))

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("Files in the store are written whole: use save().")
        return StoredFile(self, name)

    def reader(self, name: str) -> io.BufferedReader:
        """Its bytes, to read from anywhere. Raises FileNotFoundError."""
        key = self._normalize_name(clean_name(name))
        with as_file_errors(name):
            about = self.connection.meta.client.head_object(Bucket=self.bucket_name, Key=key)
        return io.BufferedReader(Parts(self, key, about["ContentLength"], about["ETag"]), PART)

    def _save(self, name: str, content: Any) -> str:
        with as_file_errors(name):
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with as_file_errors(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with as_file_errors(name):
            return super().exists(name)

    def size(self, name: str) -> int:
        with as_file_errors(name):
            return super().size(name)

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """As of a folder: an address that nothing serves. A signed one would be a way past the
        wall for whoever it is passed on to."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name).lstrip("/"))


class StoredFile(File):
    """A file of the store that can be opened again, as one in a folder can."""

    def __init__(self, storage: PrivateObjects, name: str):
        self.storage = storage
        super().__init__(storage.reader(name), name)

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> "StoredFile":
        if self.closed:
            self.file = self.storage.reader(str(self.name))
        else:
            self.seek(0)
        return self


class Parts(io.RawIOBase):
    """A stored object as a file to read from; each refill of its buffer is one request."""

    def __init__(self, storage: PrivateObjects, key: str, size: int, etag: str):
        self.storage, self.key, self.length, self.etag, self.at = storage, key, size, etag, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.length}[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, "before the start of the file")
        self.at = base + offset
        return self.at

    def readinto(self, buffer: Any) -> int:
        found = self._fetch(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def readall(self) -> bytes:
        return self._fetch(self.length)

    def _fetch(self, most: int) -> bytes:
        last = min(self.at + most, self.length) - 1
        if last < self.at:
            return b""
        with as_file_errors(self.key):
            answer = self.storage.connection.meta.client.get_object(
                Bucket=self.storage.bucket_name,
                Key=self.key,
                Range=f"bytes={self.at}-{last}",
                IfMatch=self.etag,  # replaced meanwhile: an error, not half of each
            )
            found: bytes = answer["Body"].read()
        self.at += len(found)
        return found


@contextmanager
def as_file_errors(name: str) -> Iterator[None]:
    """The store's faults as a folder's, so that callers need to know one kind only."""
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in GONE:
            raise FileNotFoundError(errno.ENOENT, "No such file", name) from error
        raise OSError(errno.EIO, "The file store refused", name) from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(errno.EIO, "The file store does not answer", name) from error
