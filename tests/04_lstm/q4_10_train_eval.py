# Generated from source/04_lstm.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q4_10_train_eval"
points = None


import torch

OFF = "dropout off", "a function that drops nothing. While training, numbers have to become 0."
KEPT_SHARE = "p taken for the kept share", "a mask that keeps with the probability p. p is the probability with which a number is set to 0."
ONE_MASK = "one mask for all rows", "a mask that is drawn once and used for several rows or columns. Each number has a draw of its own."
SAME = "same mask in every call", "a mask that is the same in every call. Is a seed set in the function?"
LEFT_ON = "dropout left on", "dropout in evaluation. There nothing may be dropped: look at `training` first."
READY = "ready-made dropout", "PyTorch's own dropout. Here you build it, from random numbers."
IN_PLACE = "in-place", "an in-place operation, such as `x *= …` or `x[mask] = 0`. It writes into the caller's tensor; make a new one."
SCALES = [
    ("not rescaled", "numbers that are kept as they were. Divided by 1 − p, they make up for those that are gone.", lambda p: 1.0),
    ("divided by p", "a division by p. What is kept is a share of 1 − p, so divide by that.", lambda p: 1 / p),
    ("multiplied", "a product with 1 − p. Divide, so that the mean stays what it was.", lambda p: 1 - p),
    ("multiplied", "a product with p. Divide by 1 − p, so that the mean stays what it was.", lambda p: p),
    ("rescaled twice", "a division by 1 − p that happens twice.", lambda p: 1 / (1 - p) ** 2),
]


def numbers_for(rng, *shape):
    """Numbers of either sign, none of them near 0."""
    return (rng.choice([-1.0, 1.0], shape) * rng.uniform(0.5, 2, shape)).astype(np.float32)


def constant(ratio, want):
    return ratio.size > 0 and bool(np.all(np.abs(ratio - want) < 1e-4 * want))


def drawn(dropout, x, p, training, seed, times=2):
    """Call the student's function on x; return what it gave, as arrays, the gradients, and how it was called."""
    f, called = check.function(dropout, "dropout"), f"dropout(x of shape {x.shape}, {p:g}, {training})"
    found = check.beside("drop_out", f, torch.from_numpy(x), p, training, seed, times)

    def demand(good, title, text, *mistakes, hint="4.10-b"):
        check.require(good, title, text, called=called, hint=hint, mistakes=mistakes)

    results = found["results"]
    demand(results[0] is not None, "dropout returned nothing", "Is the last line, `return …`, missing?", hint="4.10-c")
    demand(not found["changed"], "dropout changed its input", "x is different after the call.", IN_PLACE)
    used = ", ".join(found["ready_made"])
    demand(not used, "dropout uses PyTorch's dropout", f"It went through torch's `{used}`.", READY)
    plain = [check.Tensor("x after dropout", x.shape).take(value, called) for value in results]
    return plain, found["gradients"], demand


def in_evaluation(dropout, x, p, seed):
    plain, _, demand = drawn(dropout, x, p, False, seed)
    for y in plain:
        same, seen = np.array_equal(y, x), []
        if not same and (y == 0).any():
            seen = [LEFT_ON]
        elif not same:
            scaled = "scaled in evaluation", "numbers that are scaled in evaluation. Then and there x is returned as it is."
            seen = [scaled] * any(constant(y / x, q) for q in (1 - p, 1 / (1 - p), p))
        demand(same, "dropout changes x in evaluation", "With training=False the numbers have to come back as they are.", *seen)


def in_training(dropout, x, p, seed):
    """Look at the share of zeros, at what is kept, and at the pattern of the mask."""
    plain, gradients, demand = drawn(dropout, x, p, True, seed)
    y, again = plain
    gone = y == 0
    repeated = gone.any() and not gone.all() and any((gone == gone.take([0], axis)).all() for axis in range(x.ndim))
    demand(not repeated, "numbers are not struck independently", "The zeros stand in the same places everywhere.", ONE_MASK)
    share, off = gone.mean(), 5 * np.sqrt(p * (1 - p) / x.size)
    seen = [OFF] if not gone.any() and np.array_equal(y, x) else [KEPT_SHARE] * bool(abs(share - 1 + p) <= off)
    text = f"Of {x.size} numbers, {share:.1%} are 0; with p = {p:g} it has to be near {p:.0%}."
    demand(abs(share - p) <= off, "the wrong share of the numbers is 0", text, *seen)
    ratio = y[~gone] / x[~gone]
    text = "What is not 0 has to be x / (1 − p)."
    if constant(ratio, ratio.mean()):
        text += f" Yours is {ratio.mean():.3g} times x."
    seen = [(name, looks) for name, looks, scale in SCALES if constant(ratio, scale(p))][:1]
    demand(constant(ratio, 1 / (1 - p)), "what is kept has the wrong size", text, *seen, hint="4.10-a")
    text = "Two calls have set the very same numbers to 0."
    demand(not np.array_equal(y, again), "the mask is not drawn anew", text, SAME)
    return y, gradients, demand


PATH = "dropout on the state", "dropout on the way through time. A state is carried on as the step has made it."
FIRST = "dropout in front of the first layer", "dropout on the input. It belongs between two layers."
LAST = "dropout behind the last layer", "dropout on the result. If logits follow, they are struck, too; dropout belongs between two layers."
NONE = "no dropout between the layers", "layers that read what the layer below has made, in full. Is the result of dropout used?"
TWICE = "dropout twice", "numbers that went through dropout two times between the same layers."
STACK_ON = "dropout left on", "dropout in evaluation. Hand `training` on as it came."
ALONE = "h alone", "a list of h. A state may have more parts: keep the whole tuple that the step returned."


def stack(stacked, rng, widths, parts, p, training):
    """Run the student's function on steps that write everything down."""
    B, E, *H = widths
    tensors = lambda *shape: torch.from_numpy(rng.uniform(0.5, 1.5, shape).astype(np.float32))  # noqa: E731
    x, states = tensors(B, E), [tuple(tensors(B, h) for _ in range(parts)) for h in H]
    weights = [tensors(a, b) / a for a, b in zip([E, *H], H)]
    f, called = check.function(stacked, "stacked"), f"stacked(x {(B, E)}, {len(H)} states, {len(H)} steps, {p:g}, {training})"
    found = check.beside("watch_stack", f, x, states, weights, p, training, int(rng.integers(10**6)))

    def demand(good, title, text, *mistakes, hint="4.10-c"):
        check.require(good, title, text, called=called, hint=hint, mistakes=mistakes)

    result, calls = found["result"], found["calls"]
    demand(result is not None, "stacked returned nothing", "Is the last line, `return …`, missing?")
    pair = isinstance(result, (tuple, list)) and len(result) == 2 and isinstance(result[1], (tuple, list))
    demand(pair, "stacked does not return a result and a list", "Return x and the list of the new states.")
    order = [n for n, *_ in calls]
    text = f"The layers were called in the order {order}; each one is called once, from the first to the last."
    demand(order == list(range(len(H))), "not every layer is called once, in order", text)
    demand(not found["changed"], "stacked changed its input", "The list of states, or a state in it, is different now.", IN_PLACE)
    return x, states, found, demand


def struck(mine, right):
    """Whether zeros stand where other numbers were."""
    return mine.shape == right.shape and bool(((mine == 0) & (right != 0)).any())


def where_it_drops(stacked, rng, widths, parts, p, training):
    x, states, found, demand = stack(stacked, rng, widths, parts, p, training)
    (top, new), calls = found["result"], found["calls"]
    text = "The first layer has to read x as it came."
    demand(torch.equal(calls[0][1], x), "the first layer does not read x", text, *[FIRST] * struck(calls[0][1], x))
    alone = any(isinstance(state, torch.Tensor) for state in new)
    text = "The second result has to be a list with the new state of every layer, each a tuple as the step has returned it."
    demand(len(new) == len(calls) and not alone, "the new states are not those of the layers", text, *[ALONE] * alone)
    for (n, _, old, made), state in zip(calls, new):
        good = len(state) == len(made) and all(map(torch.equal, made, state))
        path = [PATH] * any(map(struck, (*state, *old), (*made, *states[n])))
        same = all(map(torch.equal, old, states[n]))
        text = f"The step of layer {n} got another state than states[{n}]."
        demand(same, "a layer gets a state that is not its own", text, *path, hint="4.10-a")
        text = f"The new state {n} is not what the step of layer {n} has returned."
        demand(good, "a new state is not what the step has made", text, *path, hint="4.10-a")
    top = check.Tensor("the result", tuple(calls[-1][3][0].shape)).take(top)
    right = calls[-1][3][0].numpy()
    text = "It has to be the h of the last layer as it is."
    demand(np.array_equal(top, right), "the result is not the h of the last layer", text, *[LAST] * struck(top, right))
    for below, (n, read, *_) in zip(calls, calls[1:]):
        read, made = read.numpy(), below[3][0].numpy()
        if training:
            between(read, made, n, p, demand)
            continue
        text = f"With training=False, layer {n} has to read what the layer below has made, as it is."
        good = np.array_equal(read, made)
        demand(good, "a layer reads something else in evaluation", text, *[STACK_ON] * struck(read, made))


def between(read, made, n, p, demand):
    """Look at what layer n reads, in training, of what the layer below has made."""
    gone = read == 0
    text = f"Layer {n} reads what the layer below has made, and nothing in it was set to 0."
    demand(gone.any(), "there is no dropout between the layers", text, NONE)
    many, both, off = 1 - (1 - p) ** 2, gone.mean(), 5 * np.sqrt(0.25 / gone.size)
    twice = constant(read[~gone] / made[~gone], 1 / (1 - p) ** 2) and abs(both - many) <= off
    text = f"Layer {n} reads numbers of which {both:.0%} are 0, with p = {p:g}."
    demand(not twice, "dropout happens twice between the layers", text, TWICE)
    text += " If the check of dropout is green: is p handed on as it came?"
    demand(abs(both - p) <= 5 * np.sqrt(p * (1 - p) / gone.size), "the wrong share is struck between the layers", text)


NOT_EVAL = "dropout left on", "a measurement in training mode. Call model.eval() first."
FLAG = "flag set by hand", "model.training = False. That is the flag of the model alone; model.eval() switches everything inside it, too."
LEFT = "left in evaluation", "a model that was switched to evaluation and never back. The next training would go on without dropout."
ALWAYS = "always training afterwards", "model.train() at the end, whatever the mode was before. Remember it, and put that back."
GRADIENTS = "gradients on", "a measurement that records its graph. Use torch.no_grad()."
FOR_GOOD = "gradients off for good", "torch.set_grad_enabled(False) without its end. `with torch.no_grad():` ends by itself."
AFTER_ERROR = "mode lost after an error", "lines that an error skips. In a `finally:` block they run in any case."
SWALLOWED = "error swallowed", "an `except:` that hides what went wrong. `try:` with `finally:` puts the mode back and lets the error through."


def mode_of(measured, training, mishap=False):
    """Look at the mode in which the student's function measures, and at the mode that it leaves behind."""
    f, how = check.function(measured, "measured"), "training" if training else "evaluation"
    called = f"measured(a model in {how} mode, a function{' that raises an error' if mishap else ''})"
    found = check.beside("watch_mode", f, training, mishap)
    calls, after = found["calls"], found["after"]

    def demand(good, title, text, *mistakes):
        check.require(good, title, text, called=called, hint="4.10-c", mistakes=mistakes)

    demand(len(calls) == 1 and calls[0][0], "the function is not called once", f"It was called {len(calls)} times; function(model) is wanted once.")
    _, outer, inner, attached = calls[0]
    text = "A layer inside the model still drops numbers." if not outer else "While it is measured, the model is in training mode."
    demand(not (outer or inner), "the model is measured in training mode", text, *[FLAG if not outer else NOT_EVAL])
    demand(not attached, "gradients are recorded", "Nothing is learned here, so nobody needs them.", GRADIENTS)
    demand(found["gradients"], "gradients are switched off for good", "Nothing can be trained after that.", FOR_GOOD)
    demand(found["raised"] == mishap, "the error does not come out", "Whoever called it has to hear of it.", SWALLOWED)
    seen = AFTER_ERROR if mishap else LEFT if training and not after[0] else FLAG if training else ALWAYS
    text = f"It was in {how} mode before. Afterwards it is not, or something inside it is not."
    demand(after == [training] * 2, "the model is left in another mode", text, seen)
    good = mishap or (type(found["value"]) is float and found["value"] == 1235.5)
    demand(good, "measured does not return what the function returned", f"The function gave a float; measured gave {check.describe(found['value'])}.")


@test_case(name='what dropout does', points=1, hidden=False)
def test_what_dropout_does(dropout):
    rng = check.rng("q4_10", "dropout")
    for B, H, p in ((50, 60, 0.2), (80, 30, 0.7)):
        x = numbers_for(rng, B, H)
        in_training(dropout, x, p, int(rng.integers(10**6)))
        in_evaluation(dropout, x, p, int(rng.integers(10**6)))


@test_case(name='where dropout goes', points=0.5, hidden=False)
def test_where_dropout_goes(stacked):
    rng = check.rng("q4_10", "stacked")
    for training in (True, False):
        where_it_drops(stacked, rng, (30, 5, 40, 35), 1, 0.3, training)


@test_case(name='mode while measuring and afterwards', points=0.5, hidden=False)
def test_mode_while_measuring_and_afterwards(measured):
    for training in (True, False):
        mode_of(measured, training)
