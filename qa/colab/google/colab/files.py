"""Uploads take the file that the test has laid ready; downloads are noted."""

import os
import shutil


def upload():
    """What happens when a student chooses a file: it appears in the working directory."""
    source = os.environ.get("STUB_UPLOAD", "")
    if not source:
        return {}
    shutil.copy(source, os.path.basename(source))
    return {os.path.basename(source): b""}


def download(path):
    """Note which file was offered for download."""
    with open(os.environ["STUB_DOWNLOADS"], "a") as file:
        file.write(os.path.abspath(path) + "\n")
