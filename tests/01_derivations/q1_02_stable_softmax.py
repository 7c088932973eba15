# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_02_stable_softmax"
points = None


import torch

ROWS = "a sum over the wrong axis, or over everything. Use the axis that was asked for."
NO_SHIFT = "exp of the logits as they are: it overflows beyond 709. Subtract the maximum first."
ONE_MAX = "one maximum for the whole array: rows far below it vanish. Take the maximum along the axis."
LOG_OF = "the logarithm of softmax. Where a probability is too small for float64, that gives −inf."
BASE_TWO = "a logarithm to base 2. Here log is always the natural logarithm."


def right_softmax(z, axis=-1):
    return torch.softmax(torch.tensor(z), dim=axis).numpy()


def right_log_softmax(z, axis=-1):
    return torch.log_softmax(torch.tensor(z), dim=axis).numpy()


def right_cross_entropy(z, y):
    return float(torch.nn.functional.cross_entropy(torch.tensor(z), torch.tensor(y)))


def like_z(z, *axis):
    return check.Array("the result", z.shape)


def plain(z, axis=-1):
    return np.exp(z) / np.exp(z).sum(axis, keepdims=True)


def part(z, axis, other):
    e = np.exp(z - z.max(axis, keepdims=True))
    return e / e.sum(other, keepdims=True)


SOFTMAX_MISTAKES = [
    check.Mistake("wrong axis", ROWS, lambda z, axis=-1: right_softmax(z, 0), "1.2-c"),
    check.Mistake("wrong axis", ROWS, lambda z, axis=-1: right_softmax(z, -1), "1.2-c"),
    check.Mistake("wrong axis", ROWS, lambda z, axis=-1: np.exp(z) / np.exp(z).sum(), "1.2-c"),
    check.Mistake("wrong axis", ROWS, lambda z, axis=-1: part(z, axis, -1), "1.2-c"),
    check.Mistake("wrong axis", ROWS, lambda z, axis=-1: part(z, axis, 0), "1.2-c"),
    check.Mistake("no shift", NO_SHIFT, plain, "1.2-a"),
    check.Mistake("one maximum for all", ONE_MAX, lambda z, axis=-1: plain(z - z.max(), axis), "1.2-b"),
]
LOG_SOFTMAX_MISTAKES = [
    check.Mistake("wrong axis", ROWS, lambda z, axis=-1: right_log_softmax(z, 0), "1.2-c"),
    check.Mistake("wrong axis", ROWS, lambda z, axis=-1: right_log_softmax(z, -1), "1.2-c"),
    check.Mistake("base 2", BASE_TWO, lambda z, axis=-1: right_log_softmax(z, axis) / np.log(2), "1.2-b"),
    check.Mistake("log of softmax", LOG_OF, lambda z, axis=-1: np.log(right_softmax(z, axis)), "1.2-b"),
    check.Mistake("no shift", NO_SHIFT, lambda z, axis=-1: z - np.log(np.exp(z).sum(axis, keepdims=True)), "1.2-a"),
    check.Mistake("no shift", NO_SHIFT, lambda z, axis=-1: np.log(plain(z, axis)), "1.2-a"),
    check.Mistake("one maximum for all", ONE_MAX, lambda z, axis=-1: np.log(plain(z - z.max(), axis)), "1.2-b"),
    check.Mistake(
        "maximum subtracted once",
        "a maximum that is subtracted inside the sum only. It belongs to both z's, or to none.",
        lambda z, axis=-1: right_log_softmax(z, axis) + z.max(axis, keepdims=True),
        "1.2-c",
    ),
]


def losses(z, y, axis=-1):
    return -(y * right_log_softmax(z, axis)).sum(-1)


def one_hot_losses(z, y):
    return -right_log_softmax(z)[np.arange(len(z)), y.argmax(-1)]


CE_MISTAKES = [
    check.Mistake("sum over the batch", "a sum over the rows. The loss is their mean.", lambda z, y: losses(z, y).sum(), "1.2-c"),
    check.Mistake(
        "mean over everything",
        "a mean over every number. Sum over the words first, then take the mean over the rows.",
        lambda z, y: losses(z, y).mean() / z.shape[-1],
        "1.2-c",
    ),
    check.Mistake("no mean", "one loss per row. A batch has one loss, the mean of its rows.", losses, "1.2-c"),
    check.Mistake("sign", "a lost minus: this loss is never negative.", lambda z, y: -losses(z, y).mean(), "1.2-c"),
    check.Mistake("base 2", BASE_TWO, lambda z, y: losses(z, y).mean() / np.log(2), "1.2-b"),
    check.Mistake(
        "one-hot assumed",
        "a loss that looks only at the most likely target word. Soft targets spread over several.",
        lambda z, y: one_hot_losses(z, y).mean(),
        "1.2-c",
    ),
    check.Mistake("wrong axis", ROWS, lambda z, y: losses(z, y, 0).mean(), "1.2-c"),
    check.Mistake("log of softmax", LOG_OF, lambda z, y: -(y * np.log(right_softmax(z))).sum(-1).mean(), "1.2-b"),
]


@test_case(name='worked example', points=1, hidden=False)
def test_worked_example(softmax, log_softmax, cross_entropy):
    z, y = np.log(np.array([[1.0, 2.0, 5.0]])), np.array([[0.0, 0.0, 1.0]])
    inputs = [(z,), (np.vstack([z, z[:, ::-1]]),), (np.vstack([z + 1, z[:, ::-1], z]),)]
    f, g = check.function(softmax, "softmax", like_z), check.function(log_softmax, "log_softmax", like_z)
    check.agree(f, right_softmax, inputs, SOFTMAX_MISTAKES, show=True)
    check.agree(g, right_log_softmax, inputs, LOG_SOFTMAX_MISTAKES, show=True)
    batches = [(z, y), (np.vstack([z, z[:, ::-1]]), np.vstack([y, y]))]
    h = check.function(cross_entropy, "cross_entropy", check.Scalar("the loss"))
    check.agree(h, right_cross_entropy, batches, CE_MISTAKES, show=True)


@test_case(name='sums to one and ignores a shift', points=2, hidden=False)
def test_sums_to_one_and_ignores_a_shift(softmax, log_softmax):
    draw = check.rng("q1_02", "sums")
    f, g = check.function(softmax, "softmax", like_z), check.function(log_softmax, "log_softmax", like_z)
    for axis in (0, 1):
        inputs = [(draw.normal(size=(3, 5)), axis) for _ in range(2)]
        check.agree(f, right_softmax, inputs, SOFTMAX_MISTAKES)
        check.agree(g, right_log_softmax, inputs, LOG_SOFTMAX_MISTAKES)
        z = inputs[0][0]
        check.close(f"the sum along axis {axis}", f(z, axis).sum(axis), np.ones(z.shape[1 - axis]), hint="1.2-c")
        check.close("softmax(z + 3) against softmax(z)", f(z + 3.0, axis), f(z, axis), hint="1.2-a")


@test_case(name='loss of a batch', points=1, hidden=False)
def test_loss_of_a_batch(cross_entropy):
    draw = check.rng("q1_02", "batch")
    h = check.function(cross_entropy, "cross_entropy", check.Scalar("the loss"))
    inputs = [(draw.normal(size=(4, 6)), np.eye(6)[draw.integers(0, 6, size=4)]) for _ in range(2)]
    check.agree(h, right_cross_entropy, inputs, CE_MISTAKES)
