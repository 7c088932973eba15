# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_04_negatives"
points = None


import torch


def per_word(counts, *power):
    return check.Array("the result", counts.shape)


def normal(weights):
    return weights / float(np.sum(weights))


def right_dist(counts, power=0.75, first=4):
    words = torch.tensor(counts[first:], dtype=torch.float64)
    return np.concatenate([np.zeros(first), torch.softmax(power * words.log(), 0).numpy()])


def flat(counts, power=0.75):
    return normal((np.arange(len(counts)) >= 4).astype(float))


SCALED = "a factor 0.75, or none at all: dividing by the sum takes any factor out again. Use a power."
UNIFORM = "the same probability for every word. Frequent words are drawn more often."
SUM = "probabilities that do not sum to 1. Divide by the sum at the very end."
ROWS = "a reserved row that can be drawn. The first four rows get 0 before the sum is taken."
DIST_MISTAKES = [
    check.Mistake("uniform noise", UNIFORM, flat, "2.4-b"),
    check.Mistake("uniform noise", UNIFORM, lambda counts, power=0.75: np.full(len(counts), 1 / len(counts)), "2.4-b"),
    check.Mistake("×0.75 for a power", SCALED, lambda counts, power=0.75: right_dist(counts, 1.0), "2.4-b"),
    check.Mistake("×0.75 for a power", SCALED, lambda counts, power=0.75: normal(counts), "2.4-b"),
    check.Mistake("×0.75 for a power", SCALED, lambda counts, power=0.75: power * normal(counts), "2.4-b"),
    check.Mistake("×0.75 for a power", SCALED, lambda counts, power=0.75: power * right_dist(counts, 1.0), "2.4-b"),
    check.Mistake("power ignored", "the exponent 0.75 whatever `power` is.", lambda counts, power=0.75: right_dist(counts), "2.4-b"),
    check.Mistake("not normalised", SUM, lambda counts, power=0.75: counts**power, "2.4-c"),
    check.Mistake("not normalised", SUM, lambda counts, power=0.75: normal(counts) ** power, "2.4-c"),
    check.Mistake("not normalised", SUM, lambda counts, power=0.75: (np.arange(len(counts)) >= 4) * counts**power, "2.4-c"),
    check.Mistake("not normalised", SUM, lambda counts, power=0.75: normal(counts**power) * (np.arange(len(counts)) >= 4), "2.4-c"),
    check.Mistake("reserved words sampled", ROWS, lambda counts, power=0.75: normal(counts**power), "2.4-b"),
    check.Mistake("reserved words sampled", ROWS, lambda counts, power=0.75: np.append(0.0, right_dist(counts[1:], power, 3)), "2.4-b"),
    check.Mistake("reserved words sampled", ROWS, lambda counts, power=0.75: right_dist(counts, power, 1), "2.4-b"),
]


AMONG = "a positive among its own negatives. Draw again until none is left: the new word may collide, too."
RESERVED_DRAWN = "a word drawn whose probability is 0. Draw with the probabilities `dist`."
CENTRE = "the centre kept out of the negatives instead of the observed word. Only the observed word is excluded."
OWN = "random numbers from somewhere else. Take all of them from `rng`, without making another one."
LAST = "the observed word behind its negatives. It comes first."
EXCHANGED = "centre and observed word in each other's place. In a pair the centre comes first."


def negatives(positives, k, dist, rng):
    return check.Ids("the result", (len(positives), k), len(dist))


def examples(pairs, k, dist, rng):
    shape = (len(pairs), 1 + k)
    return check.Ids("centres", (len(pairs),)), check.Ids("words", shape, len(dist)), check.Array("labels", shape, np.float32)


def look_at(drawn, positives, dist, called=""):
    """Fail if a row holds its positive, or a word that cannot be drawn."""
    for i, positive in enumerate(positives.tolist()):
        row = drawn[i].tolist()
        seen = [("positives among the negatives", AMONG)]
        text = f"Row {i} of the negatives belongs to the observed word {positive}, and holds it."
        check.require(positive not in row, "a negative is the observed word itself", text, got=f"row {i}: {row}", called=called, hint="2.4-a", mistakes=seen)
    never = np.flatnonzero((dist[drawn] == 0).any(axis=1)).tolist()
    got = f"row {never[0]}: {drawn[never[0]].tolist()}" if never else ""
    seen = [("reserved words sampled", RESERVED_DRAWN)]
    text = "A word was drawn that has the probability 0 in `dist`, such as a reserved one."
    check.require(not never, "a word that is never drawn", text, got=got, called=called, hint="2.4-b", mistakes=seen)


def same_twice(a, again, other, name):
    text = "Twice the same seed gave different words." if (a != again).any() else "Two seeds gave the same words."
    good = (a == again).all() and (a != other).any()
    check.require(good, f"{name} does not follow rng", text, hint="2.4-b", mistakes=[("own generator", OWN)])


def put_together(pairs, k, *rest):
    """What can be said before anything is drawn: the centres, and the labels."""
    return {"centres": pairs[:, 0].copy(), "labels": np.repeat(np.eye(1, 1 + k), len(pairs), axis=0)}


EXAMPLE_MISTAKES = [
    check.Mistake("columns exchanged", EXCHANGED, lambda pairs, *rest: {"centres": pairs[:, 1].copy()}, "2.4-c"),
    check.Mistake("labels inverted", "0 for the observed word and 1 for noise.", lambda *a: {"labels": 1 - put_together(*a)["labels"]}, "2.4-c"),
    check.Mistake("observed word last", LAST, lambda *a: {"labels": put_together(*a)["labels"][:, ::-1]}, "2.4-c"),
    check.Mistake("one label for all", "labels of 1 for negatives too.", lambda *a: {"labels": 0 * put_together(*a)["labels"] + 1}, "2.4-c"),
]


def check_examples(f, inputs, show=False):
    check.agree(f, put_together, inputs, EXAMPLE_MISTAKES, show=show)
    for pairs, k, dist, rng in inputs:
        words, called = f(pairs, k, dist, rng)[1], f.shown(pairs, k, dist, rng)
        seen = [("columns exchanged", EXCHANGED, pairs[:, 0])]
        if (words[:, -1] == pairs[:, 1]).all():
            seen = [("observed word last", LAST, words[:, 0])]
        text = "The first column of `words` has to hold the observed words."
        check.close("words", words[:, 0], pairs[:, 1], problem=text, hint="2.4-c", mistakes=seen, called=called)
        look_at(words[:, 1:], pairs[:, 1], dist, called)


@test_case(name='worked example', points=1, hidden=False)
def test_worked_example(noise_dist):
    f = check.function(noise_dist, "noise_dist", per_word)
    counts = np.array([0, 0, 0, 0, 81, 16, 1])
    wider = np.array([0, 0, 0, 0, 625, 256, 81, 81, 16])
    check.agree(f, right_dist, [(counts,), (wider,), (counts, 0.5)], DIST_MISTAKES, show=True)


@test_case(name='shape and no positive among the negatives', points=1, hidden=False)
def test_shape_and_no_positive_among_the_negatives(negative_samples):
    f = check.function(negative_samples, "negative_samples", negatives)
    draw = check.rng("q2_04", "shape")
    dist = np.array([0, 0, 0, 0, 27, 8, 1]) / 36
    for B, k in ((40, 3), (1, 5), (60, 1)):
        positives = np.where(np.arange(B) % 3 < 2, 4, draw.integers(5, 7, size=B))
        look_at(f(positives, k, dist, draw), positives, dist, f.shown(positives, k, dist, draw))


@test_case(name='examples are put together', points=1, hidden=False)
def test_examples_are_put_together(negatives_from_positives):
    f = check.function(negatives_from_positives, "negatives_from_positives", examples)
    draw = check.rng("q2_04", "examples")
    dist = np.array([0, 0, 0, 0, 27, 8, 1]) / 36
    pairs = np.array([[6, 4], [5, 4], [4, 5], [5, 6], [6, 5]])
    check_examples(f, [(pairs, 3, dist, draw), (np.tile(pairs[[3, 0, 2]], (4, 1)), 2, dist, draw)], show=True)


@test_case(name='randomness comes from rng', points=1, hidden=False)
def test_randomness_comes_from_rng(negative_samples, negatives_from_positives):
    first, second = check.rng("q2_04", "seed 1"), check.rng("q2_04", "seed 2")
    dist = np.append(np.zeros(4), np.full(20, 0.05))
    pairs = np.stack([4 + np.arange(30) % 20, 5 + np.arange(30) % 19], axis=1)
    f = check.function(negative_samples, "negative_samples", negatives)
    same_twice(*(f(pairs[:, 1], 4, dist, rng) for rng in (first, first, second)), "negative_samples")
    g = check.function(negatives_from_positives, "negatives_from_positives", examples)
    same_twice(*(g(pairs, 4, dist, rng)[1] for rng in (first, first, second)), "negatives_from_positives")
