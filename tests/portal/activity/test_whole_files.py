"""A disk that fills up leaves no half of a file."""

import errno

import pytest
from django.core.files.base import ContentFile, File

from portal.activity.whole_files import WholeFiles


class TooMuch(File):
    def chunks(self, chunk_size=None):
        yield b"the beginning"
        raise OSError(errno.ENOSPC, "No space left on device")


def test_nothing_is_left_of_a_file_that_did_not_fit(tmp_path):
    storage = WholeFiles(tmp_path)
    with pytest.raises(OSError, match="No space"):
        storage.save("deal/one", TooMuch(None, name="one"))
    assert not storage.exists("deal/one")
    assert storage.save("deal/one", ContentFile(b"whole")) == "deal/one"
