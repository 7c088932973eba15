# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_08_training_loop"
points = None


import torch

SIZES = {"B": 3, "V": 6, "D": 2}


def watched(train, table, batches, rate, steps, clip=None):
    """Run the student's loop on one table; the loss of a batch (ids, targets) is the mean of |table[id] - target|²."""
    plain = [(torch.from_numpy(i), torch.from_numpy(t.astype(np.float32))) for i, t in batches]
    return check.beside("watch_training", check.function(train, "train"), table, plain, rate, steps, clip)


def descend(table, batches, rate, steps, clip=None, keep=0.0, late=False, by_value=False):
    """What plain gradient descent gives: (losses, table). The options are the mistakes."""
    w, before, losses = table.copy(), np.zeros_like(table), []
    for ids, targets in batches[:steps]:
        off, fresh = w[ids] - targets, keep * before
        losses.append((off**2).sum(1).mean())
        np.add.at(fresh, ids, 2 * off / len(ids))
        if clip:
            length = np.sqrt((fresh**2).sum())
            fresh = np.clip(fresh, -clip, clip) if by_value else fresh * min(1.0, clip / length)
        w -= rate * (before if late else fresh)
        before = fresh
    return np.array(losses), w


def problem_of(rng, count=6):
    B, V, D = SIZES["B"], SIZES["V"], SIZES["D"]
    used = rng.permutation(V)[: V - 2]  # two rows are in no batch
    batches = [(rng.choice(used, B), rng.normal(size=(B, D)) + 2) for _ in range(count)]
    return rng.normal(size=(V, D)), [(i.astype(np.int64), t) for i, t in batches]


KEPT = ("gradients accumulate", "gradients that pile up from step to step: `backward` adds to what is there. Zero them in every step.")
LATE = ("step before backward", "a step that is taken before `backward`: it uses the gradients of the batch before, or none at all.")
LOOP = [(*KEPT, {"keep": 1.0}), (*LATE, {"late": True})]
CLIPPED = [
    ("clip ignored", "a gradient that is not clipped, or clipped after the step.", {"clip": None}),
    ("clipped by value", "each number of the gradient clipped by itself. Clip the length of the whole.", {"by_value": True}),
    *LOOP,
]


def same_path(train, table, batches, rate, steps, clip=None, mistakes=LOOP, show=False):
    """Fail unless the student's loop takes the same way as plain gradient descent."""
    found = watched(train, table, batches, rate, steps, clip)
    losses, right = descend(table, batches, rate, steps, clip)
    called = f"train(a model with one table, {len(batches)} batches, SGD with step size {rate}, steps={steps}"
    called += f", clip={clip:g})" if clip is not None else ")"
    end = np.asarray(found["table"], dtype=float)
    same = lambda other: np.allclose(end, other, rtol=1e-4, atol=1e-5)  # noqa: E731
    if not same(right):
        ways = [(n, text, descend(table, batches, rate, steps, **{"clip": clip, **how})[1]) for n, text, how in mistakes]
        seen = [(name, text) for name, text, w in ways if same(w)]
        if same(table):
            seen = [LATE] if "step" in found["events"] else [("no step", "parameters that never change: no `optimizer.step()`.")]
        text = "The model was trained, but its numbers are not those of θ ← θ − η ∇J."
        raise check.Failure("the parameters end in the wrong place", called=called, problem=text, hint="2.8-a", mistakes=seen)
    history = floats(found["history"], min(steps, len(batches)), called)
    text = "The parameters are right, the list is not: it holds the loss of every step, in order."
    check.close("the history", history, losses, rtol=1e-4, atol=1e-5, called=called, hint="2.8-c", show=show, problem=text)
    return found


def floats(history, count, called):
    got = check.describe(history)
    if isinstance(history, (float, int)) or check.describe(history).startswith("tensor"):
        raise check.Failure("the history is one number", stage="type", called=called, got=got, hint="2.8-c",
                            problem="Return the losses of all steps.", mistakes=[("last loss only", "the loss of the last step.")])  # fmt: skip
    check.require(type(history) is list, "the history is not a list", "Return a list of floats.", got=got, called=called, hint="2.8-c")
    inside = [check.describe(v) for v in history[:1]]
    seen = [("tensors kept", "loss tensors in the list. Each keeps its whole computation in memory; .item() gives the number.")]
    if inside and inside[0].startswith("tensor"):
        raise check.Failure("the history holds tensors", stage="type", called=called, got=inside[0], hint="2.8-c",
                            problem="The history has to hold plain floats.", mistakes=seen)  # fmt: skip
    check.require(all(type(v) is float for v in history), "the history does not hold floats", "Append loss.item().", got=inside, called=called)
    text = f"It has {len(history)} entries; {count} steps were to be taken."
    seen = [("last loss only", "a list that is made anew in every step.")] if len(history) == 1 and count > 1 else []
    check.require(len(history) == count, "the history has the wrong length", text, called=called, hint="2.8-c", mistakes=seen)
    return np.array(history)


@test_case(name='worked example', points=2, hidden=False)
def test_worked_example(train):
    same_path(train, np.ones((1, 1)), [(np.array([0]), np.zeros((1, 1)))] * 3, 0.25, 3, show=True)


@test_case(name='as many steps as asked', points=1, hidden=False)
def test_as_many_steps_as_asked(train):
    table, batches = problem_of(check.rng("q2_08", "steps"))
    same_path(train, table, batches, 0.1, 4, show=True)
    same_path(train, table, batches[:2], 0.1, 4, show=True)


@test_case(name='finds two topics', points=2, hidden=False)
def test_finds_two_topics(train, env):
    V, D, K, rng = 12, 6, 3, check.rng("q2_08", "topics")
    model = check.module(env.get("SGNS"), "SGNS", {n: lambda V, D: (V, D) for n in ("centre.weight", "context.weight")})
    start = {name: rng.uniform(-0.5 / D, 0.5 / D, (V, D)).astype(np.float32) for name in model.parameters(V, D)}
    drawn = [(rng.integers(0, V, 64), rng.integers(0, 6, 64), rng.integers(0, V, (64, K))) for _ in range(25)]
    batches = [(torch.from_numpy(c), torch.from_numpy(c // 6 * 6 + o), torch.from_numpy(n)) for c, o, n in drawn]
    found = check.beside("train_module", check.function(train, "train"), model, [V, D], start, batches, 0.05, 200)
    history = floats(found["history"], 200, "train(a skip-gram model of 12 words, …, steps=200)")
    E, C = (np.asarray(found["weights"][name], dtype=float) for name in start)
    near = np.arange(V)[:, None] // 6 == np.arange(V) // 6
    gap = (E @ C.T)[near].mean() - (E @ C.T)[~near].mean()
    text = f"The mean loss went from {history[0]:.2f} to {history[-25:].mean():.2f}, and words of one topic score only {gap:.1f} higher."
    good = gap > 2 and history[-25:].mean() < 0.8 * history[0]
    check.require(good, "two topics in a text were not found", text, hint="2.8-a")
