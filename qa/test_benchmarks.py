"""The benchmark of character models: its counted models are counted again, slowly; its quick run reaches the end."""

import os
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from conftest import ROOT

sys.path.append(str(ROOT / "benchmarks"))
char_lm = pytest.importorskip("char_lm")

RNG = np.random.default_rng(0)
SIZE, ORDER = 5, 4
SONGS = [RNG.choice(SIZE, n, p=[0.4, 0.3, 0.2, 0.08, 0.02]) + 1 for n in (60, 1, 90)]


def slow(kind, songs, history, order):
    """Return the probability of every character after a history, from the definitions."""
    padded = [(0,) * (order - 1) + tuple(song.tolist()) for song in songs]
    grams = [
        Counter(s[i - n + 1 : i + 1] for s in padded for i in range(order - 1, len(s))) for n in range(1, order + 1)
    ]
    if kind != "Witten-Bell":
        for n in range(1, order):
            grams[n - 1] = Counter(gram[1:] for gram in grams[n])
    p = np.full(SIZE, 1 / SIZE)
    for n in range(1, order + 1):
        how_many = Counter(grams[n - 1].values())
        n1, n2, n3, n4 = (max(1, how_many[k]) for k in (1, 2, 3, 4))
        y, before = n1 / (n1 + 2 * n2), history[len(history) - n + 1 :]
        counts = np.array([grams[n - 1][before + (c,)] for c in range(1, SIZE + 1)])
        if not counts.sum():
            break
        if kind == "Witten-Bell":
            p = (counts + (counts > 0).sum() * p) / (counts.sum() + (counts > 0).sum())
            continue
        three = [0, max(0.1, 1 - 2 * y * n2 / n1), max(0.1, 2 - 3 * y * n3 / n2), max(0.1, 3 - 4 * y * n4 / n3)]
        discount = [0, y, y, y] if kind == "Kneser-Ney" else np.minimum(three, [0, 1, 2, 3])
        taken = np.array([discount[min(c, 3)] for c in counts])
        p = (counts - taken + taken.sum() * p) / counts.sum()
    return p


@pytest.mark.parametrize("kind", ["Witten-Bell", "Kneser-Ney", "modified"])
def test_ngrams_agree_with_a_slow_count(kind):
    model = char_lm.Ngrams(SONGS, ORDER, SIZE, kind)
    model.check(SONGS)
    for history in [(0, 0, 0), (0, 0, 2), (1, 2, 1), (5, 5, 5), (3, 1, 4), (2, 2, 2)]:
        found, _ = model.chances(np.tile(history, (SIZE, 1)), np.arange(1, SIZE + 1))
        np.testing.assert_allclose(found, slow(kind, SONGS, history, ORDER), atol=1e-12)


def test_probabilities_with_the_song_so_far_add_up_to_one():
    song = np.tile([1, 2, 3, 1, 2, 4], 6)
    endings = [np.append(song[:29], c) for c in range(1, SIZE + 1)]
    base = RNG.dirichlet(np.ones(SIZE))
    last = [
        char_lm.with_song_so_far(np.append(np.full(28, 0.2), base[c - 1]), [e])[0][-1] for c, e in enumerate(endings, 1)
    ]
    assert abs(sum(last) - 1) < 1e-12 and np.argmax(last) == 3  # 1 2 is followed by 4 this time


def test_a_mixture_lies_between_and_finds_the_better_model():
    good, bad = RNG.uniform(0.5, 0.9, 400), RNG.uniform(0.01, 0.2, 400)
    both, kinds = np.stack([bad, good], 1), np.zeros(400, dtype=int)
    np.testing.assert_allclose(char_lm.mixed(both, kinds, (both, kinds)), good, rtol=0.02)


def test_packing_changes_no_loss_and_the_quick_run_reaches_the_end(tmp_path):
    """The run stops by itself if packed and unpacked losses differ, or if probabilities do not add up to one."""
    before = sorted(p.name for p in (ROOT / "benchmarks").iterdir())
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "char_lm.py"), "--quick"],
        capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "COURSE_SHARED": str(tmp_path), "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "| LSTM 512 | 1M |" in done.stdout and "the homework's recipe" in done.stdout
    assert sorted(p.name for p in (ROOT / "benchmarks").iterdir() if p.name != "__pycache__") == [
        n for n in before if n != "__pycache__"
    ]
