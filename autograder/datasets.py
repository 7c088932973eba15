"""What lies in ``data/``: the files of every module that makes some, and one manifest of them all."""

import hashlib
import json

from autograder import lyrics, vectors, words
from autograder.course import DATA

MAKERS = (lyrics, words, vectors)  # each has FACTS, and data_files() → name → bytes


def manifest():
    """Return what ``data/manifest.json`` says: for each file its size, hash, licence, and who uses it."""
    return {
        "datasets": {
            name: _size(content) | maker.FACTS for maker in MAKERS for name, content in maker.data_files().items()
        }
    }


def _size(content):
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def write():
    """Write the files and the manifest."""
    for maker in MAKERS:
        for name, content in maker.data_files().items():
            (DATA / name).write_bytes(content)
    (DATA / "manifest.json").write_text(json.dumps(manifest(), indent=1) + "\n", encoding="utf-8")
