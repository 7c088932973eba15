# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_02_subsampling"
points = None


import torch


def per_word(counts, *t):
    return check.Array("the result", counts.shape)


def right_keep(counts, t=1e-3):
    f = torch.tensor(counts, dtype=torch.float64) / int(counts.sum())
    return torch.where(f > t, (t / f) ** 0.5, 1.0).numpy()


def share(counts):
    return counts / sum(counts.tolist())


def zero_rows(values, counts, new):
    return np.where(counts > 0, values, new)


def c_code(counts, t=1e-3):
    x = share(counts) / t
    return zero_rows(np.minimum((np.sqrt(x) + 1) / x, 1), counts, 1.0)


def of_counts(counts, t=1e-3):
    return np.minimum((t / counts) ** 0.5, 1)


def of_largest(counts, t=1e-3):
    return right_keep(counts, t * float(share(counts).max()))


def no_root(counts, t=1e-3):
    return np.minimum(t / share(counts), 1)


def not_clipped(counts, t=1e-3, unseen=np.inf):
    return zero_rows((t / share(counts)) ** 0.5, counts, unseen)


DISCARD = "the probability to drop a word. Return the probability to keep it."
KEEP_MISTAKES = [
    check.Mistake("discard probability", DISCARD, lambda *a: 1 - right_keep(*a), "2.2-c"),
    check.Mistake("discard probability", DISCARD, lambda *a: 1 - not_clipped(*a), "2.2-c"),
    check.Mistake("discard probability", DISCARD, lambda *a: zero_rows(1 - right_keep(*a), a[0], 1.0), "2.2-c"),
    check.Mistake("counts for frequencies", "counts where relative frequencies belong. Divide by their sum.", of_counts, "2.2-c"),
    check.Mistake("share of the largest count", "counts divided by the largest of them. Divide by their sum.", of_largest, "2.2-c"),
    check.Mistake(
        "the other published form",
        "(√(f/t) + 1) · t/f. This is the other published form: the authors' program uses it, their paper the one here.",
        c_code,
        "2.2-c",
    ),
    check.Mistake(
        "the other published form",
        "(√(f/t) + 1) · t/f. This is the other published form: the authors' program uses it, their paper the one here.",
        lambda *a: zero_rows(c_code(*a), a[0], 0.0),
        "2.2-c",
    ),
    check.Mistake("no root", "t/f without the root.", no_root, "2.2-c"),
    check.Mistake("not clipped", "a probability above 1. The minimum is missing.", not_clipped, "2.2-b"),
    check.Mistake("not clipped", "a probability above 1. The minimum is missing.", lambda *a: not_clipped(*a, unseen=1.0), "2.2-b"),
    check.Mistake("maximum for minimum", "the larger one of 1 and the root. It has to be the smaller one.", lambda *a: np.maximum(not_clipped(*a), 1), "2.2-b"),
    check.Mistake("words with count 0", "0 for words with count 0. They get 1.", lambda *a: zero_rows(right_keep(*a), a[0], 0.0), "2.2-b"),
    check.Mistake("words with count 0", "0/0 or t/0 in the rows with count 0. They get 1.", lambda *a: zero_rows(right_keep(*a), a[0], np.nan), "2.2-b"),
    check.Mistake("t ignored", "the threshold 0.001 whatever t is.", lambda counts, t=1e-3: right_keep(counts), "2.2-c"),
]


OWN = "random numbers from somewhere else. Take all of them from `rng`, without making another one."


def kept(tokens, *rest):
    return check.Ids("the result", (None,))


def certain(tokens, probs, rng):
    """What is kept when every probability is 0 or 1: nothing is left to chance."""
    return np.array([word for word in tokens.tolist() if probs[word] == 1], dtype=np.int64)


CERTAIN_MISTAKES = [
    check.Mistake("drops what it should keep", "a comparison the wrong way round.", lambda t, p, rng: certain(t, 1 - p, rng), "2.2-b"),
    check.Mistake("sorted", "tokens in the order of their ids. They stay in the order of the text.", lambda *a: np.sort(certain(*a)), "2.2-b"),
    check.Mistake("each word once", "repeated words gone. Every token that is kept stays, in its place.", lambda *a: np.unique(certain(*a)), "2.2-a"),
    check.Mistake("places for tokens", "places in the text instead of the tokens there.", lambda t, p, rng: np.flatnonzero(p[t]), "2.2-b"),
]


@test_case(name='worked example', points=2, hidden=False)
def test_worked_example(keep_prob):
    f = check.function(keep_prob, "keep_prob", per_word)
    counts = np.array([0, 0, 0, 0, 64, 25, 9, 2])
    check.agree(f, right_keep, [(counts, 0.04), (counts[::-1].copy(), 0.0016), (counts * 10, 0.16)], KEEP_MISTAKES, show=True)


@test_case(name='order of what is kept', points=1, hidden=False)
def test_order_of_what_is_kept(subsample):
    draw = check.rng("q2_02", "order")
    f = check.function(subsample, "subsample", kept)
    inputs = []
    for V, N in ((7, 30), (11, 40)):
        probs = draw.permutation(np.arange(V) % 2).astype(float)
        inputs.append((draw.integers(V, size=N), probs, draw))
    check.agree(f, certain, inputs, CERTAIN_MISTAKES, show=True, problem="Here every probability is 0 or 1.")


@test_case(name='randomness comes from rng', points=1, hidden=False)
def test_randomness_comes_from_rng(subsample):
    f = check.function(subsample, "subsample", kept)
    tokens, probs = np.arange(400) % 50, np.full(50, 0.5)
    first, second = check.rng("q2_02", "seed 1"), check.rng("q2_02", "seed 2")
    a, again, other = f(tokens, probs, first), f(tokens, probs, first), f(tokens, probs, second)
    text = "Twice the same seed gave two different results." if a.tolist() != again.tolist() else "Two seeds gave the same result."
    good = a.tolist() == again.tolist() and a.tolist() != other.tolist()
    check.require(good, "subsample does not follow rng", text, hint="2.2-b", mistakes=[("own generator", OWN)])
