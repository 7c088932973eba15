# Generated from source/01_derivations.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q1_10_loss_with_logits"
points = None


import torch


def right_bce(scores, labels):
    f = torch.nn.functional.binary_cross_entropy_with_logits
    return float(f(torch.tensor(scores), torch.tensor(labels), reduction="sum"))


def right_loss(E, C, w, c_pos, c_negs):
    picked = [c_pos, *c_negs]
    return right_bce(C[picked] @ E[w], (np.arange(len(picked)) == 0) * 1.0)


def sigma(x):
    return torch.sigmoid(torch.tensor(x)).numpy()


def no_logits(scores, labels):
    p = sigma(scores)
    return -(labels * np.log(p) + (1 - labels) * np.log(1 - p)).sum()


TWICE = "a sigmoid in front of a function that applies one itself: the scores went through two."
SAFE = "the logarithm of a probability that is 0 in float64. Use log_sigmoid from exercise 1.4."
BCE_MISTAKES = [
    check.Mistake("mean", "a mean. Here the terms are added.", lambda s, t: right_bce(s, t) / len(s), "1.10-c"),
    check.Mistake("labels exchanged", "labels the wrong way round: 1 is a real pair.", lambda s, t: right_bce(s, 1 - t), "1.10-a"),
    check.Mistake("sigmoid twice", TWICE, lambda s, t: right_bce(sigma(s), t), "1.10-b"),
    check.Mistake("logarithm of zero", SAFE, no_logits, "1.10-b"),
    check.Mistake("negatives forgotten", "the labels 1 alone; the labels 0 have a term too.", lambda s, t: right_bce(s[t > 0], t[t > 0]), "1.10-c"),
    check.Mistake("sign", "a lost minus: this loss is never negative.", lambda s, t: -right_bce(s, t), "1.10-c"),
]


LOSS_MISTAKES = [
    check.Mistake("mean", "a mean. Here the terms are added.", lambda E, C, w, p, n: right_loss(E, C, w, p, n) / (len(n) + 1), "1.10-c"),
    check.Mistake("tables exchanged", "E and C exchanged: the target's row comes from E.", lambda E, C, w, p, n: right_loss(C, E, w, p, n), "1.10-a"),
    check.Mistake(
        "labels exchanged",
        "labels the wrong way round: 1 belongs to the positive.",
        lambda E, C, w, p, n: right_bce(C[[p, *n]] @ E[w], (np.arange(len(n) + 1) > 0) * 1.0),
        "1.10-a",
    ),
    check.Mistake(
        "sigmoid twice",
        TWICE,
        lambda E, C, w, p, n: right_bce(sigma(C[[p, *n]] @ E[w]), (np.arange(len(n) + 1) == 0) * 1.0),
        "1.10-b",
    ),
    check.Mistake(
        "repeated negatives dropped",
        "each negative counted once. One that was drawn twice counts twice.",
        lambda E, C, w, p, n: right_loss(E, C, w, p, np.unique(n)),
        "1.10-c",
    ),
]


def examples(draw, sizes):
    out = []
    for V, D, K in sizes:
        w, c_pos = (int(n) for n in draw.integers(V, size=2))
        negs = draw.choice(np.delete(np.arange(V), c_pos), size=K)
        out.append((draw.normal(size=(V, D)), draw.normal(size=(V, D)), w, c_pos, negs))
    return out


@test_case(name='worked example', points=2, hidden=False)
def test_worked_example(bce_with_logits, sgns_loss):
    f = check.function(bce_with_logits, "bce_with_logits", check.Scalar("the loss"))
    example = (np.array([np.log(3.0), -np.log(4.0), 0.0]), np.array([1.0, 0.0, 0.0]))
    check.agree(f, right_bce, [example, (example[0] + 0.5, 1 - example[1])], BCE_MISTAKES, show=True)
    g = check.function(sgns_loss, "sgns_loss", check.Scalar("the loss"))
    inputs = [(E, C, w, c_pos, np.unique(n)) for E, C, w, c_pos, n in examples(check.rng("q1_10", "example"), [(6, 2, 2), (7, 3, 4)])]
    check.agree(g, right_loss, inputs, LOSS_MISTAKES, show=True)
