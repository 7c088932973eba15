# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_05_bits_per_character"
points = None


import re

import torch

FORMS = [  # what the message of a guard says, the name of the mistake, what it looks like
    ("bits has the wrong shape", "not added up",
     "one number for every place or row. Add up what the mask lets through."),
    ("bits is not a tensor", "a plain number", "a number without its graph. Leave .item() to bits_per_character."),
    ("bits (contains|is) (inf|nan)|is not finite", "softmax first",
     "the logarithm of a probability that was rounded to 0. F.cross_entropy and log_softmax take the logits."),
    ("Expected target size|Expected floating point type for target with class prob", "axes of the logits",
     "logits whose scores are on the last axis. F.cross_entropy looks for them on axis 1."),
    ("must be Tensor, not tuple|'tuple' object has no attribute|tuple indices", "state not taken off",
     "the pair that the model returns, used as if it was the logits. They are its first part."),
    (r"has no len\(\)|not subscriptable", "batches counted with len",
     "batches that are treated like a list. Go through them once and count on the way."),
    ("2 values expected: bits, count", "no count",
     "the bits alone. Without the number of characters the batches cannot be weighed."),
]  # fmt: skip


def named(f, *args):
    """Call the student's function; say what a wrong form looks like."""
    try:
        return f(*args)
    except check.Failure as failure:
        text = f"{failure.title} {failure.got}"
        failure.mistakes = failure.mistakes or [mistake for form, *mistake in FORMS if re.search(form, text)][:1]
        failure.hint = failure.hint or "3.5-b"
        raise


def tensors(z, targets, mask):
    return torch.tensor(z, dtype=torch.float32), torch.tensor(targets), torch.tensor(mask)


def bits_of(total_bits):
    f = check.function(total_bits, "total_bits", (check.Tensor("bits", ()), check.Anything("count")))

    def run(z, targets, mask):
        bits, count = named(f, *tensors(z, targets, mask))
        if type(count) is int:
            return float(bits), count
        title, got = "count is not an int", f"count = {check.describe(count)}"
        problem = "The second result has to be an int: how many places the mask lets through."
        seen = [("count is no int", "a count that still is a tensor, or a float. int(…) makes a whole number of it.")]
        called = shown(z, targets, mask)
        raise check.Failure(title, stage="type", called=called, got=got, problem=problem, hint="3.5-c", mistakes=seen)

    def shown(z, *rest):
        return f"total_bits(logits {z.shape}, targets {z.shape[:2]}, mask {z.shape[:2]})"

    found = check.procedure(run, "total_bits", (check.Scalar("bits"), check.Scalar("count")), shown=shown)
    found.remember = lambda failure, args: f.remember(failure, tensors(*args))
    return found


BIT = np.log(2)  # in nats


def nats_of(z, targets):
    """What every place costs, (B, T), with the natural logarithm."""
    high = z.max(-1)
    every = np.log(np.exp(z - high[..., None]).sum(-1)) + high
    return every - np.einsum("btv,btv->bt", z, np.eye(z.shape[-1])[targets])


def right_bits(z, targets, mask):
    return np.log2(np.e) * np.vdot(nats_of(z, targets), mask), float(np.count_nonzero(mask))


def softened(z, axis=-1):
    """A softmax, over the alphabet or over a wrong axis."""
    e = np.exp(z - z.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def chosen(scores, y):
    return np.take_along_axis(scores, y[..., None], -1)[..., 0]


def reshaped(z):
    return z.reshape(len(z), z.shape[2], -1).transpose(0, 2, 1)


def bits(name, looks, wrong, hint="3.5-b"):
    return check.Mistake(name, looks, lambda *args: {"bits": wrong(*args)}, hint)


def count(name, looks, wrong):
    return check.Mistake(name, looks, lambda *args: {"count": wrong(*args)}, "3.5-c")


BY_ID = "pads known by their id", "pads that are found by their target, PAD. Here the mask decides which places count."


BITS_MISTAKES = [
    bits("nats", "the natural logarithm, whose unit is the nat. Divide by log 2.",
         lambda z, y, m: nats_of(z, y)[m].sum()),
    bits("multiplied by log 2", "a product with log 2. A bit is less than a nat, so there are more bits: divide.",
         lambda z, y, m: nats_of(z, y)[m].sum() * BIT),
    bits("base 10", "the logarithm with base 10.", lambda z, y, m: nats_of(z, y)[m].sum() / np.log(10)),
    bits("sign", "the logarithm without its minus. A cost is never below 0.",
         lambda z, y, m: -nats_of(z, y)[m].sum() / BIT, "3.5-a"),
    bits("mask inverted", "the bits of the pads. The mask is true at the real places.",
         lambda z, y, m: nats_of(z, y)[~m].sum() / BIT, "3.5-c"),
    bits("softmax twice", "a softmax before F.cross_entropy, which applies one itself. It takes plain logits.",
         lambda z, y, m: nats_of(softened(z), y)[m].sum() / BIT),
    bits("softmax missing", "scores that were never made probabilities. A softmax makes them add up to 1.",
         lambda z, y, m: -chosen(z, y)[m].sum() / BIT),
    bits("probabilities added up", "the logarithm of a sum of probabilities. Every character costs bits of its own.",
         lambda z, y, m: -np.log2(chosen(softened(z), y)[m].sum()), "3.5-a"),
    bits(*BY_ID, lambda z, y, m: nats_of(z, y)[y != 0].sum() / BIT, "3.5-c"),
]  # fmt: skip
for axis in (0, 1):
    BITS_MISTAKES.append(bits(
        "softmax over the wrong axis", "a softmax over places or songs. The probabilities of one place add up to 1.",
        lambda z, y, m, axis=axis: -np.log2(chosen(softened(z, axis), y))[m].sum(), "3.5-a",
    ))  # fmt: skip


for unit in (BIT, 1):  # each of them in nats, too
    BITS_MISTAKES += [
        bits("pads counted", "bits of all places, pads too. Only those where the mask is true cost something.",
             lambda z, y, m, unit=unit: nats_of(z, y).sum() / unit, "3.5-c"),
        bits("mean instead of sum", "a mean. Leave dividing to bits_per_character, or small batches count too much.",
             lambda z, y, m, unit=unit: nats_of(z, y)[m].mean() / unit, "3.5-c"),
        bits("mean over all places", "a mean over all places, pads too. Add up the real ones.",
             lambda z, y, m, unit=unit: nats_of(z, y).mean() / unit, "3.5-c"),
        bits("mean over all places", "a sum that was divided by the number of all places. Add up the real ones.",
             lambda z, y, m, unit=unit: (nats_of(z, y) * m).mean() / unit, "3.5-c"),
        bits("mean over the rows", "a sum that was divided by the number of rows. Add up; bits_per_character divides.",
             lambda z, y, m, unit=unit: nats_of(z, y)[m].sum() / unit / len(z), "3.5-c"),
        bits("view instead of transpose", "logits in another shape by view or reshape. That mixes the places; "
             "transpose exchanges axes.", lambda z, y, m, unit=unit: nats_of(reshaped(z), y)[m].sum() / unit),
    ]  # fmt: skip
COUNT_MISTAKES = [
    count("count of all places", "B · T. Pads do not count: count where the mask is true.", lambda z, y, m: m.size),
    count("count of the rows", "the number of rows. Count the characters.", lambda z, y, m: len(m)),
    count("count of the pads", "the number of pads.", lambda z, y, m: (~m).sum()),
    count(*BY_ID, lambda z, y, m: (y != 0).sum()),
]


EIGHTHS = np.log([1 / 8, 1 / 8, 1 / 4, 1 / 2]).astype(np.float32).astype(float)
FIRST = np.array([[2, 3], [2, 0]]), np.array([[3, 1], [3, 0]]), np.array([[True, True], [True, False]])
SECOND = np.array([[2]]), np.array([[2]]), np.array([[True]])


def batch_of(rng, V, lengths, extra=0):
    """Ids (B, T) and a mask of rows of these lengths; targets behind them are PAD."""
    mask = np.array([[t < n for t in range(max(lengths) + extra)] for n in lengths])
    return np.where(mask, rng.integers(1, V, mask.shape), 0), np.where(mask, rng.integers(1, V, mask.shape), 0), mask


def scored(rng, V, lengths, scale=2.0, skip=0):
    """Logits, targets, mask. Some places that do not count hold a character; so do the first of each row, with skip."""
    _, targets, mask = batch_of(rng, V, lengths, extra=1)
    targets[:, -1] = rng.integers(1, V, len(targets))
    mask[:, :skip] = False
    z = scale * rng.normal(size=(*targets.shape, V)) + rng.normal(size=(*targets.shape, 1))
    return z.astype(np.float32).astype(float), targets, mask


def table_of(rng, V, scale):
    return (scale * rng.normal(size=(V, V))).astype(np.float32).astype(float)


def same_bits(total_bits, inputs, **how):
    mistakes = BITS_MISTAKES + COUNT_MISTAKES
    check.agree(bits_of(total_bits), right_bits, inputs, mistakes, rtol=1e-5, hint="3.5-b", **{"atol": 1e-5, **how})


def with_artists(batches):
    return [(*map(torch.tensor, batch), torch.arange(len(batch[0]))) for batch in batches]


def measured(bits_per_character, once=False):
    f = check.function(bits_per_character, "bits_per_character")

    def run(table, *batches):
        value = named(check.beside, "measure_with", f, table, with_artists(batches), once)["value"]
        got, title = check.describe(value), "bits_per_character does not return a float"
        if value is None or got.startswith("tensor"):
            seen, problem = [], "Is the last line, `return …`, missing?"
            if value is not None:
                seen = [("a tensor", "a number that still is a tensor. .item() makes a plain number of it.")]
                problem = "The result has to be one plain float."
            raise check.Failure(title, stage="type", got=got, problem=problem, hint="3.5-c", mistakes=seen)
        return value

    def shown(table, *batches):
        return f"bits_per_character(a model with V = {len(table)}, {sizes(batches)})"

    return check.procedure(run, "bits_per_character", check.Scalar("bits per character"), shown=shown)


def sizes(batches):
    counts = [str(int(mask.sum())) for _, _, mask in batches]
    return f"{len(counts)} {'batch' if len(counts) == 1 else 'batches'} with {', '.join(counts)} characters"


def right_mean(table, *batches):
    found = [right_bits(table[x], y, mask) for x, y, mask in batches]
    return sum(bits for bits, _ in found) / sum(count for _, count in found)


def mean(name, looks, of_batch, of_all, hint="3.5-c"):
    """A mistake: of_batch(bits of every place, mask) for every batch, then of_all of what that gave."""

    def wrong(table, *batches):
        return of_all([of_batch(nats_of(table[x], y) / BIT, m) for x, y, m in batches])

    return check.Mistake(name, looks, wrong, hint)


def ratio(pairs):
    return sum(bits for bits, _ in pairs) / sum(count for _, count in pairs)


MEAN_MISTAKES = [
    mean("mean of batch means", "the mean of the batches' means. A batch with one character then counts as much as one "
         "with a thousand.", lambda c, m: c[m].mean(), np.mean, "3.5-a"),
    mean("mean of song means", "the mean of the songs' means. A short song then counts as much as a long one.",
         lambda c, m: (c * m).sum(1) / m.sum(1), lambda means: np.concatenate(means).mean(), "3.5-a"),
    mean("pads counted", "a mean over all places, pads too.", lambda c, m: (c.sum(), c.size), ratio),
    mean("divided by all places", "the right bits, divided by the number of all places. Pads are no characters.",
         lambda c, m: (c[m].sum(), c.size), ratio),
    mean("not divided", "the bits of all characters together. Divide by their number.", lambda c, m: c[m].sum(), sum),
    mean("divided by the batches", "a sum that was divided by the number of batches.",
         lambda c, m: c[m].sum(), np.mean),
    mean("divided by the songs", "a sum that was divided by the number of songs.",
         lambda c, m: (c[m].sum(), len(c)), ratio),
    mean("one batch only", "the first batch alone. Is the `return` inside the loop?",
         lambda c, m: c[m].mean(), lambda means: means[0]),
    mean("one batch only", "the last batch alone: the sums begin anew in every batch.",
         lambda c, m: c[m].mean(), lambda means: means[-1]),
]  # fmt: skip


MEAN_MISTAKES += [
    check.Mistake("nats", "the natural logarithm, whose unit is the nat. A nat is 1 / log 2 bits.",
                  lambda *args: right_mean(*args) * BIT, "3.5-b"),
    check.Mistake("multiplied by log 2", "a product with log 2. A bit is less than a nat: there are more of them.",
                  lambda *args: right_mean(*args) * BIT**2, "3.5-b"),
    check.Mistake("divided by log 2 twice", "nats that were made bits twice: total_bits has done it already.",
                  lambda *args: right_mean(*args) / BIT, "3.5-c"),
    check.Mistake("perplexity", "2 to the power of the bits. Leave that to perplexity(…).",
                  lambda *args: np.exp2(right_mean(*args)), "3.5-c"),
    check.Mistake("softmax twice", "a softmax before F.cross_entropy, which applies one itself.",
                  lambda table, *batches: right_mean(softened(table), *batches), "3.5-b"),
]  # fmt: skip
POWER_MISTAKES = [
    check.Mistake("exp of bits", "e to the power of the bits. Bits belong to base 2, nats to base e.", np.exp, "3.5-c"),
    check.Mistake("wrong sign", "2 to the power of minus the bits: a probability. The perplexity is its inverse.",
                  lambda b: np.exp2(-b), "3.5-c"),
    check.Mistake("power exchanged", "the square of the bits. It is 2 to the power of the bits.", np.square, "3.5-c"),
    check.Mistake("times 2", "two times the bits.", lambda b: 2 * b, "3.5-c"),
    check.Mistake("logarithm", "a logarithm. The perplexity undoes it.", np.log2, "3.5-c"),
    check.Mistake("base 10", "10 to the power of the bits.", lambda b: 10.0**b, "3.5-c"),
    check.Mistake("not raised", "the bits as they came.", lambda b: b, "3.5-c"),
    check.Mistake("a conversion too many", "bits that were turned into nats on the way. Base 2 needs no log 2.",
                  lambda b: 2 ** (b * BIT), "3.5-c"),
]  # fmt: skip


def power(perplexity):
    return check.function(perplexity, "perplexity", check.Scalar("the perplexity"))


def same_mean(bits_per_character, inputs, once=False, **how):
    f = measured(bits_per_character, once)
    check.agree(f, right_mean, inputs, MEAN_MISTAKES, rtol=1e-5, atol=1e-5, hint="3.5-c", **how)


@test_case(name='bits of the worked example', points=1, hidden=False)
def test_bits_of_the_worked_example(total_bits):
    rng = check.rng("q3_05", "bits")
    example = [(np.broadcast_to(EIGHTHS, (*y.shape, 4)), y, mask) for _, y, mask in (FIRST, SECOND)]
    same_bits(total_bits, [*example, scored(rng, 7, (4, 2, 3)), scored(rng, 5, (6, 3), skip=2)], show=True)


@test_case(name='mean of the worked example', points=1, hidden=False)
def test_mean_of_the_worked_example(bits_per_character):
    rng = check.rng("q3_05", "mean")
    example = np.broadcast_to(EIGHTHS, (4, 4)), FIRST, SECOND
    other = table_of(rng, 7, 2), batch_of(rng, 7, (5, 2, 6)), batch_of(rng, 7, (1,)), batch_of(rng, 7, (3, 2))
    same_mean(bits_per_character, [example, other], show=True)


@test_case(name='a model that knows nothing', points=1, hidden=False)
def test_a_model_that_knows_nothing(bits_per_character, perplexity):
    rng, inputs = check.rng("q3_05", "uniform"), []
    for V, level in ((5, 0.0), (11, 1.5)):
        inputs.append((np.full((V, V), level), batch_of(rng, V, (4, 2)), batch_of(rng, V, (1, 3, 1))))
    same_mean(bits_per_character, inputs, show=True)
    f, quarters = power(perplexity), lambda bits: np.prod([np.exp(BIT / 4)] * round(4 * bits))
    check.agree(f, quarters, [(1.75,), (3.0,), (0.0,), (2.5,)], POWER_MISTAKES, show=True, hint="3.5-c")
    for table, *batches in inputs:
        V, bits = len(table), measured(bits_per_character)(table, *batches)
        check.close("the perplexity of a model that knows nothing", f(bits), V, rtol=1e-5, show=True, hint="3.5-c")
