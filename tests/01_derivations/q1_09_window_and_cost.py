# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_09_window_and_cost"
points = None


import torch


def triple(c, outside, E, U, loss_fn):
    return (check.Scalar("the loss"), check.Array("dE", E.shape), check.Array("dU", U.shape))


def softmax_loss(v_c, o, U):
    return check.autograd(lambda v, u: -torch.log_softmax(u @ v, 0)[o], v_c, U)


def negative_loss(v_c, o, U):
    drawn = [(o + 1) % len(U), (o + 2) % len(U)]
    log_sigma = torch.nn.functional.logsigmoid
    return check.autograd(lambda v, u: -log_sigma(u[o] @ v) - log_sigma(-(u[drawn] @ v)).sum(), v_c, U)


def distance_loss(v_c, o, U):
    return check.autograd(lambda v, u: ((u[o] - v) ** 2).sum() * (o + 1) + (v**3).sum(), v_c, U)


def right(c, outside, E, U, loss_fn):
    parts = [loss_fn(E[c], o, U) for o in outside]
    rows = np.arange(len(E))[:, None] == c
    dE = rows * sum((p[1] for p in parts), np.zeros(E.shape[1]))
    return sum((p[0] for p in parts), 0.0), dE, sum((p[2] for p in parts), 0 * U)


def unpack(*args):
    return dict(zip(("the loss", "dE", "dU"), right(*args)))


def last_only(c, outside, E, U, loss_fn):
    return right(c, outside[-1:], E, U, loss_fn)


def first_only(c, outside, E, U, loss_fn):
    return {"the loss": right(c, outside[:1], E, U, loss_fn)[0]}


def own_loss(c, outside, E, U, loss_fn):
    return {"the loss": right(c, outside, E, U, softmax_loss)[0]}


def outside_rows(c, outside, E, U, loss_fn):
    dE = 0 * E
    for o in outside:
        dE[o] += loss_fn(E[c], o, U)[1]
    return {"dE": dE}


def with_centre(c, outside, E, U, loss_fn):
    return {"the loss": right(c, [*outside, c], E, U, loss_fn)[0]}


def once_each(c, outside, E, U, loss_fn):
    return {"the loss": right(c, sorted(set(outside)), E, U, loss_fn)[0]}


LAST = "overwritten results: only the last neighbour is left. Add instead of assigning."
MISTAKES = [
    check.Mistake("overwritten", LAST, lambda *a: {"the loss": last_only(*a)[0]}, "1.9-b"),
    check.Mistake("overwritten", LAST, lambda *a: {"dE": last_only(*a)[1]}, "1.9-b"),
    check.Mistake("overwritten", LAST, lambda *a: {"dU": last_only(*a)[2]}, "1.9-b"),
    check.Mistake("first neighbour only", "a `return` inside the loop: it leaves after one neighbour.", first_only, "1.9-b"),
    check.Mistake("loss_fn ignored", "naive_softmax whatever loss_fn is. Call the function that was handed in.", own_loss, "1.9-c"),
    check.Mistake("rows of the neighbours", "the centre's gradient in the rows of its neighbours.", outside_rows, "1.9-b"),
    check.Mistake("centre as its own neighbour", "the centre (j = 0) counted as a neighbour.", with_centre, "1.9-b"),
    check.Mistake("repeated words dropped", "each neighbour counted once. A word that occurs twice counts twice.", once_each, "1.9-c"),
    check.Mistake(
        "mean over the window",
        "a mean over the window. The losses are added.",
        lambda *a: {"the loss": unpack(*a)["the loss"] / len(a[1])},
        "1.9-b",
    ),
    check.Mistake(
        "every row",
        "the gradient in every row of dE. Only the centre word's row is in the loss.",
        lambda *a: {"dE": np.tile(unpack(*a)["dE"][a[0]], (len(a[2]), 1))},
        "1.9-b",
    ),
]


@test_case(name='gradients are the slopes for both losses', points=2, hidden=False)
def test_gradients_are_the_slopes_for_both_losses(skipgram):
    f = check.function(skipgram, "skipgram", triple)

    def slopes(c, outside, E, U, loss_fn):
        return {
            "the loss": right(c, outside, E, U, loss_fn)[0],
            "dE": check.finite_differences(lambda e: right(c, outside, e, U, loss_fn)[0], E),
            "dU": check.finite_differences(lambda u: right(c, outside, E, u, loss_fn)[0], U),
        }

    draw = check.rng("q1_09", "slopes")
    for loss_fn in (softmax_loss, negative_loss):
        inputs = [(c, out, draw.normal(size=(6, 2)), draw.normal(size=(6, 2)), loss_fn) for c, out in ((2, [1, 4, 0]), (5, [3, 1]))]
        check.agree(f, slopes, inputs, MISTAKES, rtol=1e-5, relative_to="one", show=True)


@test_case(name='counts can be read', points=0, hidden=False)
def test_counts_can_be_read(dots_naive, dots_negative):
    check.expression(dots_naive, "dots_naive", "V K")
    check.expression(dots_negative, "dots_negative", "V K")
