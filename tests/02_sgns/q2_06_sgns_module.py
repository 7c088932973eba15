# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_06_sgns_module"
points = None


import torch

TABLES = {"centre.weight": lambda V, D: (V, D), "context.weight": lambda V, D: (V, D)}


def tensors(*arrays):
    return [torch.from_numpy(np.array(a, dtype=np.int64)) for a in arrays]


def scores_of(SGNS):
    def run(E, C, centres, words):
        weights = {"centre.weight": E, "context.weight": C}
        return model.run(E.shape, weights, tensors(centres, words), "scores", check.Tensor("the scores", None))[0]

    model = check.module(SGNS, "SGNS", TABLES)
    spec = lambda E, C, centres, words: check.Array("the scores", words.shape)  # noqa: E731
    return check.procedure(run, "SGNS.scores", spec, shown=lambda *a: f"SGNS(…).scores(centres {a[2].shape}, words {a[3].shape})")


def loss_of(SGNS):
    def run(E, C, *ids):
        weights = {"centre.weight": E, "context.weight": C}
        return model.run(E.shape, weights, tensors(*ids), returns=check.Tensor("the loss", None))[0]

    model = check.module(SGNS, "SGNS", TABLES)
    shown = lambda E, C, c, o, n: f"SGNS(…)(centres {c.shape}, contexts {o.shape}, negatives {n.shape})"  # noqa: E731
    return check.procedure(run, "SGNS", check.Scalar("the loss"), shown=shown)


def dots(E, C, centres, words):
    return np.einsum("bd,bmd->bm", E[centres], C[words])


def parts(E, C, c, o, n):
    return dots(E, C, c, o[:, None]), dots(E, C, c, n)


def right_loss(E, C, *ids):
    near, noise = parts(E, C, *ids)
    return np.mean(np.logaddexp(0, -near).sum(1) + np.logaddexp(0, noise).sum(1))


def with_constant(E, C, *ids):
    near, noise = ((1 / (1 + np.exp(-s))) for s in (parts(E, C, *ids)[0], -parts(E, C, *ids)[1]))
    return -np.mean(np.log(near + 1e-7).sum(1) + np.log(noise + 1e-7).sum(1))


def changed(how):
    def wrong(E, C, *ids):
        near, noise = parts(E, C, *ids)
        return how(np.logaddexp(0, -near), np.logaddexp(0, noise), near, noise)

    return wrong


def batch_of(rng, V=11, D=3, B=5, K=4, scale=1.0):
    E, C = (scale * rng.normal(size=(V, D)).astype(np.float32).astype(float) for _ in range(2))
    return E, C, rng.integers(0, V, B), rng.integers(0, V, B), rng.integers(0, V, (B, K))


LOSS_MISTAKES = [
    check.Mistake("mean over K", "the mean over the negatives. The K terms of one example are added.",
                  changed(lambda a, b, *_: np.mean(a.sum(1) + b.mean(1))), "2.6-c"),
    check.Mistake("sign of the negatives", "negatives that are treated like observed words: their scores need the other sign.",
                  changed(lambda a, b, near, noise: np.mean(a.sum(1) + np.logaddexp(0, -noise).sum(1))), "2.6-c"),
    check.Mistake("all signs exchanged", "both signs the wrong way round: the observed score has to grow, the others to fall.",
                  changed(lambda a, b, near, noise: np.mean(np.logaddexp(0, near).sum(1) + np.logaddexp(0, -noise).sum(1))), "2.6-c"),
    check.Mistake("minus missing", "the logarithms without their minus. A loss is never below 0.",
                  changed(lambda a, b, *_: -np.mean(a.sum(1) + b.sum(1))), "2.6-c"),
    check.Mistake("sum over the batch", "a sum over the batch. The loss of a batch is the mean over its examples.",
                  changed(lambda a, b, *_: np.sum(a) + np.sum(b)), "2.6-c"),
    check.Mistake("mean over everything", "one mean over all scores. Add up inside an example, then take the mean over the batch.",
                  changed(lambda a, b, *_: np.mean(np.hstack([a, b]))), "2.6-c"),
    check.Mistake("mean missing", "one loss for each example. The loss of the batch is their mean.",
                  changed(lambda a, b, *_: a.sum(1) + b.sum(1)), "2.6-c"),
    check.Mistake("negatives left out", "the observed words alone. Without negatives all vectors grow without end.",
                  changed(lambda a, b, *_: np.mean(a)), "2.6-c"),
    check.Mistake("one shared table", "one table for both roles. Context words have vectors of their own.",
                  lambda E, C, *ids: right_loss(E, E, *ids), "2.6-b"),
    check.Mistake("one shared table", "one table for both roles. Centre words have vectors of their own.",
                  lambda E, C, *ids: right_loss(C, C, *ids), "2.6-b"),
    check.Mistake("tables exchanged", "the two tables in exchanged roles.", lambda E, C, *ids: right_loss(C, E, *ids), "2.6-c"),
]  # fmt: skip
CONSTANT = check.Mistake(
    "constant in the logarithm",
    "a small constant inside the logarithm. There the gradient is almost zero, so the pair stops learning.",
    with_constant,
    "2.6-c",
)


@test_case(name='two tables', points=1, hidden=False)
def test_two_tables(SGNS):
    model = check.module(SGNS, "SGNS", TABLES)
    for V, D in ((7, 3), (5, 8)):
        model.parameters(V, D)


@test_case(name='first numbers', points=2, hidden=False)
def test_first_numbers(SGNS):
    V, D = 200, 8
    tables = check.module(SGNS, "SGNS", TABLES).parameters(V, D, seed=4)
    for name, table in tables.items():
        largest = np.abs(table).max()
        seen = [("zeros", "a table of zeros: all its words get the same gradient.")] if largest == 0 else []
        if largest > 2.5:
            seen = [("normal numbers", "nn.Embedding's own numbers, drawn from N(0, 1). Fill the weights again.")]
        elif 0.4 < largest <= 0.5:
            seen = [("not divided by D", "numbers within ±0.5. The bound is 0.5 divided by D.")]
        elif table.min() >= 0 and largest > 0:
            seen = [("only positive", "numbers from 0 upwards. Half of them have to be negative.")]
        got = f"{name} between {table.min():.4f} and {table.max():.4f} for D = {D}"
        text = f"The numbers have to lie evenly between {-0.5 / D:.4f} and {0.5 / D:.4f}."
        good = largest <= 0.5 / D and largest > 0.45 / D and abs(table.mean()) < 5 * 0.5 / D / np.sqrt(3 * V * D)
        even = abs(np.mean(np.abs(table) < 0.25 / D) - 0.5) < 5 * 0.5 / np.sqrt(V * D)
        check.require(good and even, f"{name} starts with the wrong numbers", text, got=got, hint="2.6-b", mistakes=seen)
    same = np.allclose(tables["centre.weight"], tables["context.weight"])
    text = "Both tables begin with the same numbers. Draw them one after the other."
    check.require(not same, "the two tables are equal", text, hint="2.6-b")


@test_case(name='scores', points=2, hidden=False)
def test_scores(SGNS):
    rng = check.rng("q2_06", "scores")
    inputs = []
    for B, M in ((5, 4), (3, 6), (1, 4), (4, 1)):
        E, C, centres, _, words = batch_of(rng, B=B, K=M)
        inputs.append((E, C, centres, words))
    mistakes = [
        check.Mistake("one shared table", "one table for both roles.", lambda E, C, c, w: dots(E, E, c, w), "2.6-b"),
        check.Mistake("tables exchanged", "the two tables in exchanged roles.", lambda E, C, c, w: dots(C, E, c, w), "2.6-c"),
        check.Mistake("mean over D", "a mean over the D products. A dot product is their sum.",
                      lambda E, C, c, w: dots(E, C, c, w) / E.shape[1], "2.6-c"),
        check.Mistake("sigmoid applied", "probabilities instead of scores. The loss applies the sigmoid itself.",
                      lambda E, C, c, w: 1 / (1 + np.exp(-dots(E, C, c, w))), "2.6-c"),
    ]  # fmt: skip
    check.agree(scores_of(SGNS), dots, inputs, mistakes, rtol=1e-5, atol=1e-6, hint="2.6-b", show=True)


@test_case(name='worked example and a batch', points=2, hidden=False)
def test_worked_example_and_a_batch(SGNS):
    rng = check.rng("q2_06", "loss")
    E, C = np.array([[1.0, 0], [0, 0], [0, 0], [0, 0]]), np.array([[0.0, 0], [np.log(3), 5], [-np.log(4), 7], [0, -3]])
    example = (E, C, np.array([0]), np.array([1]), np.array([[2, 3]]))
    inputs = [example, batch_of(rng), batch_of(rng, B=3, K=6)]
    check.agree(loss_of(SGNS), right_loss, inputs, LOSS_MISTAKES, rtol=1e-5, atol=1e-6, hint="2.6-c", show=True)
