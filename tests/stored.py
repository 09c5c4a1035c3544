"""What lies in the private store, whether it is a folder or an S3 bucket."""

from django.core.files.storage import default_storage


def stored_files(folder=""):
    """Names of all files below `folder`."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return set()
    below = [stored_files(f"{folder}/{name}".strip("/")) for name in folders]
    return {f"{folder}/{name}".strip("/") for name in files if name}.union(*below)
