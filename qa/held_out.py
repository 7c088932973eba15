"""Making notebooks/course/held_out_pairs.txt: pairs of words that stand near each other in the held-out articles.

Run ``python qa/held_out.py`` from the root of the repository to write the file again; `test_data.py` compares.
"""

import sys
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "notebooks" / "course" / "held_out_pairs.txt"
PAIRS, WINDOW, RAREST, MOST_FREQUENT = 3000, 5, 10, 1000


def held_out_text():
    """Return the file's text: a pair per line, no very frequent words, and none that training hardly sees."""
    from course import data

    counts = Counter(word for article in data.wikipedia("train") for word in article)
    usual = {word for word, count in counts.items() if RAREST <= count <= MOST_FREQUENT}
    pairs = []
    for article in data.wikipedia("held out"):
        for i, centre in enumerate(article):
            near = article[max(0, i - WINDOW) : i] + article[i + 1 : i + 1 + WINDOW]
            pairs += [f"{centre} {context}" for context in near if {centre, context} <= usual and centre != context]
    chosen = np.argsort(np.random.default_rng(0).random(len(pairs)))[:PAIRS]
    return "\n".join(pairs[i] for i in chosen) + "\n"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "notebooks"))
    PLACE.write_text(held_out_text(), encoding="utf-8", newline="\n")
