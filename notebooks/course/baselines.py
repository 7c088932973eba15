"""How well simple models predict the songs: bits per character, measured once for everybody.

The numbers stand in ``baselines.json`` beside this module. They come from n-grams of order 1 to 6, counted on the training
songs and smoothed as Witten and Bell do, and from the course's own recurrent network.
"""

import json
from functools import lru_cache
from pathlib import Path

PLACE = Path(__file__).parent / "baselines.json"


@lru_cache(maxsize=1)
def load():
    """Return the whole file as a dict: songs, ngrams, reference, tiers."""
    return json.loads(PLACE.read_text(encoding="utf-8"))


def bits(part="validation"):
    """Return name → bits per character: ``"uniform"``, ``"1-gram"`` to ``"6-gram"``, and ``"reference"``.

    Parameters
    ----------
    part : str
        ``"validation"``, or ``"hidden"`` for the songs that only graders have.
    """
    found = load()
    return {**found["ngrams"][part], "reference": found["reference"][part]["mean"]}


def table(**own):
    """Return a table of the baselines on the validation songs as text, the worst first, with models of your own among them.

    Parameters
    ----------
    **own : float
        Bits per character by name; an underscore in a name is shown as a space.
    """
    rows = [(value, name, "") for name, value in bits().items()]
    rows += [(value, name.replace("_", " "), "  ←") for name, value in own.items()]
    width = max(len(name) for _, name, _ in rows)
    rows.sort(key=lambda row: -row[0])
    return "\n".join(f"{name:<{width}}  {value:.3f}{mark}" for value, name, mark in rows)
