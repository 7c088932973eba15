"""Helpers that travel beside the six notebooks. Nothing in here is something a notebook teaches.

check        what the tests share: guards, tolerances, named mistakes, derivations
environment  where am I, what is installed, the first cell of every notebook
display      how Otter's results look in a notebook
plot         figures with alternative text
data         texts to learn from, word vectors
lyrics       songs
words        sets of words: analogies, a thesaurus, association tests
checkpoint   trained models as files
submit       the last cell of every notebook
"""

import json
from functools import lru_cache
from pathlib import Path

__all__ = ["settings"]


@lru_cache(maxsize=1)
def settings():
    """Return what the course configuration says, as a dict (generated from source/course.yml)."""
    return json.loads((Path(__file__).parent / "course.json").read_text(encoding="utf-8"))
