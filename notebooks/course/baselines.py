"""How well simple models predict the songs: bits per character, measured once for everybody.

The numbers stand in ``baselines.json`` beside this module. They come from n-grams of order 1 to 6, counted on the training
songs and smoothed as Witten and Bell do, and from the course's own networks, that of notebook 3 and that of notebook 4.
"""

import json
from functools import lru_cache
from pathlib import Path

PLACE = Path(__file__).parent / "baselines.json"


@lru_cache(maxsize=1)
def load():
    """Return the whole file as a dict: songs, ngrams; recipe, reference and tiers of the RNN, and of the LSTM (``…_lstm``)."""
    return json.loads(PLACE.read_text(encoding="utf-8"))


def bits(part="validation", lstm=False):
    """Return name → bits per character: ``"uniform"``, ``"1-gram"`` to ``"6-gram"``, and ``"reference"``.

    Parameters
    ----------
    part : str
        ``"validation"``, or ``"hidden"`` for the songs that only graders have.
    lstm : bool
        With ``"reference RNN"`` and ``"reference LSTM"`` in place of ``"reference"``, which is the RNN.
    """
    found = load()
    names = {"reference RNN": "reference", "reference LSTM": "reference_lstm"} if lstm else {"reference": "reference"}
    return {**found["ngrams"][part], **{name: found[key][part]["mean"] for name, key in names.items()}}


def table(lstm=False, **own):
    """Return a table of the baselines on the validation songs as text, the worst first, with models of your own among them.

    Parameters
    ----------
    lstm : bool
        Whether the course's LSTM is among them, see `bits`.
    **own : float
        Bits per character by name; an underscore in a name is shown as a space.
    """
    rows = [(value, name, "") for name, value in bits(lstm=lstm).items()]
    rows += [(value, name.replace("_", " "), "  ←") for name, value in own.items()]
    width = max(len(name) for _, name, _ in rows)
    rows.sort(key=lambda row: -row[0])
    return "\n".join(f"{name:<{width}}  {value:.3f}{mark}" for value, name, mark in rows)
