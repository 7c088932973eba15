# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_11_sampling"
points = None


import torch


def filter_of(function, name):
    """The student's filter on arrays: an array in, an array out, or whatever else came back."""

    def run(z, number):
        found = f(torch.from_numpy(z), number)
        return found.detach().numpy() if isinstance(found, torch.Tensor) else found

    def shown(z, number):
        listed = ", ".join(f"{x:.4g}" for x in z) if len(z) <= 5 else f"{len(z)} of them"
        return f"{name}(logits, {number:g}), logits: {listed}"

    f = check.function(function, name)
    return check.procedure(run, name, lambda z, number: check.Logits("the logits", len(z), str(z.dtype)), shown=shown)


def chances(z):
    e = np.exp(np.asarray(z, dtype=np.float64) - np.max(z))
    return e / e.sum()


def ahead(z):
    """ahead(z)[i, j]: j comes before i, because its score is larger, or equal with a smaller id."""
    n = np.arange(len(z))
    return (z[None, :] > z[:, None]) | ((z[None, :] == z[:, None]) & (n[None, :] < n[:, None]))


def only(z, stays, rest=-np.inf):
    return np.where(stays, np.asarray(z, dtype=np.float64), rest)


def top_k(z, k):
    return only(z, ahead(z).sum(1) < k)


def top_p(z, p):
    return only(z, ahead(z) @ chances(z) < p)


def cooled(z, t):
    if t == 0:
        return only(z, ahead(z).sum(1) == 0)
    p = chances(z)
    return np.log(p ** (1.0 / t)) + (np.max(z) - np.log(p.max())) / t


ZEROS = "zeros where −inf belongs. A score of 0 is a good one: e⁰ = 1."
LARGE = "a large negative number instead of −inf. Take -math.inf: it gives exactly 0, at every temperature."
CHANCES = "probabilities. Filters take logits and return logits; `sample` applies the softmax, once."
LOGS = "logarithms of probabilities. What stays, stays as it is."
UNTOUCHED = "logits as they came."
SHORTER = "a shorter list: the scores that stay, without their places."
SORTED = "scores in sorted order. Every id has to keep its place."
TIES = "more than k of them: all that equal the last one stay. Of equal ones those with the smaller id stay."


def forms(right, hint):
    """The right ids, in the wrong form."""

    def probabilities(*args):
        return chances(right(*args))

    return [
        check.Mistake("zeros", ZEROS, lambda z, n: only(z, np.isfinite(right(z, n)), 0.0), hint),
        *(check.Mistake("not −inf", LARGE, lambda z, n, x=x: only(z, np.isfinite(right(z, n)), x), hint)
          for x in (-1e9, -1e10, -1e8, -1e6, -1e4, -1e3, -100, float(np.finfo(np.float32).min))),
        check.Mistake("probabilities", CHANCES, probabilities, hint),
        check.Mistake("probabilities", CHANCES, lambda z, n: only(chances(z), np.isfinite(right(z, n)), 0.0), hint),
        check.Mistake("probabilities", CHANCES, lambda z, n: only(chances(z), np.isfinite(right(z, n))), hint),
        check.Mistake("probabilities", CHANCES, lambda z, n: only(probabilities(z, n), np.isfinite(right(z, n))), hint),
        check.Mistake("log-probabilities", LOGS, lambda z, n: np.log(probabilities(z, n)), hint),
        check.Mistake("log-probabilities", LOGS, lambda z, n: only(np.log(chances(z)), np.isfinite(right(z, n))), hint),
    ]  # fmt: skip


def smallest(z, k):
    return only(z, ahead(-z).sum(1) < k)


TOP_K = [
    check.Mistake("the smallest", "the k smallest scores. Sort with the largest first.", smallest, "3.11-b"),
    check.Mistake("the others", "−inf at the k largest, and the others kept.",
                  lambda z, k: only(z, np.isinf(top_k(z, k))), "3.11-b"),
    check.Mistake("k − 1", "one too few. A comparison with the k-th score has to let it pass.",
                  lambda z, k: top_k(z, k - 1), "3.11-c"),
    check.Mistake("k + 1", "one too many.", lambda z, k: top_k(z, k + 1), "3.11-c"),
    check.Mistake("the first k", "the first k ids, whatever their scores.",
                  lambda z, k: only(z, np.arange(len(z)) < k), "3.11-b"),
    check.Mistake("sorted", SORTED, lambda z, k: np.sort(top_k(z, k))[::-1], "3.11-b"),
    check.Mistake("only those kept", SHORTER, lambda z, k: np.sort(z)[::-1][:k], "3.11-b"),
    check.Mistake("not filtered", UNTOUCHED, lambda z, k: only(z, True), "3.11-b"),
    check.Mistake("ties kept", TIES, lambda z, k: only(z, z >= np.sort(z)[::-1][min(k, len(z)) - 1]), "3.11-b"),
    check.Mistake("ties dropped", "fewer than k: all that equal the last one go.",
                  lambda z, k: only(z, z > (-np.inf if k >= len(z) else np.sort(z)[::-1][k])), "3.11-b"),
    check.Mistake("ties to the larger id", "of equal scores those with the larger id.",
                  lambda z, k: top_k(z[::-1], k)[::-1], "3.11-b"),
    *forms(top_k, "3.11-b"),
]  # fmt: skip


def mass(z):
    """The probability of all that come before, for each id."""
    return ahead(z) @ chances(z)


CROSSING = "a sum that must not go beyond p. The character with which it reaches p stays, too."


def upwards(z, p):
    return only(z, ahead(-z) @ chances(z) < p)


def in_order(z, p):
    return only(z, np.arange(len(z)) < np.isfinite(top_p(z, p)).sum())


def raw(z, p):
    down = np.sort(z)[::-1]
    before = np.cumsum(down) - down
    return only(z, (before < p)[ahead(z).sum(1)])


TOP_P = [
    check.Mistake("crossing one dropped", CROSSING, lambda z, p: only(z, mass(z) + chances(z) <= p), "3.11-b"),
    check.Mistake("crossing one dropped", CROSSING,
                  lambda z, p: only(z, (mass(z) + chances(z) <= p) | (mass(z) == 0)), "3.11-b"),
    check.Mistake("one too many", "one more than needed: the sum has reached p without it.",
                  lambda z, p: only(z, ahead(z).sum(1) <= np.isfinite(top_p(z, p)).sum()), "3.11-b"),
    *(check.Mistake("the least probable", "the least probable ones first. The largest come first.", way, "3.11-b")
      for way in (upwards, lambda z, p: only(z, ahead(z).T @ chances(z) < p))),
    check.Mistake("each against p", "each probability compared with p by itself. It is their sum that has to reach p.",
                  lambda z, p: only(z, chances(z) >= p), "3.11-b"),
    check.Mistake("places lost", "a choice made in sorted order and used in the order of the ids.", in_order, "3.11-b"),
    check.Mistake("sorted", SORTED, lambda z, p: np.sort(top_p(z, p))[::-1], "3.11-b"),
    check.Mistake("only those kept", SHORTER,
                  lambda z, p: np.sort(z)[::-1][: np.isfinite(top_p(z, p)).sum()], "3.11-b"),
    check.Mistake("sum of logits", "a sum of logits. Only probabilities can be added up to p.", raw, "3.11-b"),
    check.Mistake("the others", "−inf where something has to stay, and the others kept.",
                  lambda z, p: only(z, np.isinf(top_p(z, p))), "3.11-b"),
    check.Mistake("not filtered", UNTOUCHED, lambda z, p: only(z, True), "3.11-b"),
    *forms(top_p, "3.11-b"),
]  # fmt: skip


COOLED = [
    check.Mistake("times the temperature", "a product. Divide: a temperature below 1 makes differences larger.",
                  lambda z, t: only(z, True) * t, "3.11-c"),
    check.Mistake("temperature ignored", UNTOUCHED, lambda z, t: only(z, True), "3.11-c"),
    check.Mistake("a power", "logits to a power. Probabilities are taken to the power 1/τ; logits are divided.",
                  lambda z, t: np.sign(z) * np.abs(z) ** (1 / t), "3.11-c"),
    check.Mistake("probabilities", CHANCES, lambda z, t: chances(cooled(z, t)), "3.11-a"),
    check.Mistake("probabilities", "probabilities divided by the temperature. Divide the logits.",
                  lambda z, t: chances(z) / t, "3.11-a"),
    check.Mistake("log-probabilities", LOGS, lambda z, t: np.log(chances(cooled(z, t))), "3.11-a"),
]  # fmt: skip


def scores_of(rng, V, spread=1.5):
    return (spread * rng.normal(size=V)).astype(np.float32)


def with_p(rng, V, ties=False):
    """Logits and a p that lies well between two sums, with at least two ids to keep and two to leave out."""
    while True:
        z = scores_of(rng, V) if not ties else rng.integers(-1, 2, V).astype(np.float32)
        sums = np.sort(mass(z))
        n = int(rng.integers(2, V - 1))
        if sums[n] - sums[n - 1] > 0.02:
            return z, float((sums[n] + sums[n - 1]) / 2)


TWICE = "a softmax of probabilities. A second softmax makes nearly equal what was certain."
EVENLY = "a draw that does not look at the probabilities."
ALWAYS = "the most probable character, always. Draw with torch.multinomial."


def sure(song):
    """A model that is certain of every character of a song."""
    writer = check.Writer.by_heart(song)
    writer.scores[:] *= 8
    return writer


def share_of_best(found, writer):
    """In which share of all choices the best one was taken, and of how many."""
    hits = total = 0
    for run, text in zip(found.runs, found.texts):
        ids = [i for part, _ in run for i in part]
        rows, start = writer.rows(ids), len(found.prompt)
        drawn = ids[start + 1 :] + [2 + 1] * (len(text) - start < found.most)
        best = [int(writer.scores[row].argmax()) for row in rows[start:]]
        hits, total = hits + sum(a == b for a, b in zip(drawn, best)), total + len(drawn)
    return hits / max(1, total), total


def follows_the_sure(f, writer, prompt, most, name, text, **options):
    """Like check.writes_the_best, where every draw is certain: a text that was drawn shows another mistake."""
    try:
        return check.writes_the_best(f, writer, prompt, most, chance=True, hint="3.11-c", **options)
    except check.Failure as failure:
        if "drawn" in failure.named:
            failure.mistakes = [(name, text)]
            failure.problem = "Only one character can be drawn here each time: the most probable one."
        raise


@test_case(name='temperatures', points=1, hidden=False)
def test_temperatures(with_temperature):
    f, rng = filter_of(with_temperature, "with_temperature"), check.rng("q3_11", "temperature")
    four = np.log(np.array([0.4, 0.3, 0.2, 0.1], dtype=np.float32))
    inputs = [(four, 0.5), (four, 2.0), (scores_of(rng, 7), 0.25), (scores_of(rng, 5), 3.0), (scores_of(rng, 6), 1.0)]
    check.agree(f, cooled, inputs, COOLED, hint="3.11-c", show=True)


@test_case(name='top k', points=1, hidden=False)
def test_top_k(keep_top_k):
    f, rng = filter_of(keep_top_k, "keep_top_k"), check.rng("q3_11", "top-k")
    four = np.log(np.array([0.4, 0.3, 0.2, 0.1], dtype=np.float32))
    inputs = [(four, 2), (scores_of(rng, 9), 3), (four[::-1].copy(), 3), (scores_of(rng, 30), 11), (four, 1)]
    check.agree(f, top_k, inputs, TOP_K, hint="3.11-b", show=True)


@test_case(name='top p', points=2, hidden=False)
def test_top_p(keep_top_p):
    f, rng = filter_of(keep_top_p, "keep_top_p"), check.rng("q3_11", "top-p")
    four = np.log(np.array([0.4, 0.3, 0.2, 0.1], dtype=np.float32))
    inputs = [(four, 0.65), (four, 0.75), (four[::-1].copy(), 0.65), *(with_p(rng, V) for V in (6, 9, 25))]
    check.agree(f, top_p, inputs, TOP_P, hint="3.11-b", show=True)


@test_case(name='certain draws', points=1, hidden=False)
def test_certain_draws(sample):
    f, rng = check.function(sample, "sample"), check.rng("q3_11", "certain")
    writer = sure("abracadabra")
    many = check.writes(f, writer, "abr", 40, seeds=range(25), chance=True, hint="3.11-a")
    share, count = share_of_best(many, writer)
    V = writer.scores.shape[1]
    near = lambda q: abs(share - q) < 5 * np.sqrt(q * (1 - q) / max(1, count))  # noqa: E731
    name, text = ("softmax twice", TWICE) if near(np.e / (np.e + V - 1)) else ("drawn evenly", EVENLY)
    follows_the_sure(f, writer, "abr", 40, name, text, show=True)
    writer = check.Writer.made_up(rng, spread=1.0)
    ways = [
        ("temperature 0", "a temperature of 0 that changes nothing, or not enough.", {"temperature": 0}),
        ("k ignored", "a sample without its filter: with k = 1 there is nothing left to choose.", {"k": 1}),
        ("p ignored", "a sample without its filter: p = 0.01 is reached by the first character.", {"p": 0.01}),
    ]
    for name, text, options in ways:
        follows_the_sure(f, writer, "bed", 25, name, text, show=True, **options)


@test_case(name='randomness comes from the generator', points=1, hidden=False)
def test_randomness_comes_from_the_generator(sample):
    f, rng = check.function(sample, "sample"), check.rng("q3_11", "seeds")
    writer = check.Writer.made_up(rng, spread=0.5)

    def write(seeds, seed):
        return check.writes(f, writer, "cab", 30, seeds=seeds, chance=True, generator=seed, hint="3.11-b")

    def demand(good, title, text, found, name, looks):
        check.require(good, title, text, called=found.called, hint="3.11-b", mistakes=[(name, looks)])

    first, again, other, plain = write([1, 1], 5), write([2], 5), write([1], 6), write([1, 1, 2], None)
    own = "own generator", "random numbers from somewhere else. Hand `generator` over to the function that draws."
    text = "The same seed gives different texts, or torch's own generator was used although there is another one."
    good = first.text == again.text and not (first.moved or again.moved)
    demand(good, "sample does not use its generator", text, first, *own)
    text = "Another seed gives the very same text of 30 drawn characters."
    demand(first.text != other.text, "sample does not draw", text, other, "always the same", ALWAYS)
    text = "Two calls with one generator give the same text. The second should go on where the first has stopped."
    looks = "a generator that starts anew in every call. Use the one that you are given."
    demand(len(set(first.texts)) == 2, "the generator does not go on", text, first, "generator renewed", looks)
    good = plain.texts[0] == plain.texts[1] != plain.texts[2]
    text = "Without a generator, torch.manual_seed decides: the same seed the same text, another seed another one."
    demand(good, "sample does not use torch's own generator", text, plain, *own)
