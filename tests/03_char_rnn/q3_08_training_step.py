# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_08_training_step"
points = None


import torch


def flat(gradients):
    return np.concatenate([np.ravel(g) for g in gradients if g is not None]).astype(float)


def scaled(gradients, factor):
    return [None if g is None else g * factor for g in gradients]


def length_of(gradients):
    return np.linalg.norm(flat(gradients))


def shorten(gradients, most, measure=length_of):
    return scaled(gradients, min(1.0, most / max(measure(gradients), 1e-300)))


def parts_added(gradients):
    return sum(length_of([g]) for g in gradients if g is not None)


TENSOR = [("length is a tensor", "a tensor instead of a plain number. `.item()` takes the number out.")]
PARAMETERS = [("parameters changed", "the parameters themselves, shortened. It is their `.grad` that has to change.")]


def clipped(clip_gradients):
    def run(gradients, most):
        found = check.beside("clip_once", f, gradients, most)
        got = check.describe(found["length"])
        text = "The length has to be a float."
        plain = not got.startswith("tensor")
        check.require(plain, "the length is a tensor", text, got=got, hint="3.8-c", mistakes=TENSOR)
        text = "Only the gradients may change."
        check.require(found["kept"], "the parameters were changed", text, hint="3.8-b", mistakes=PARAMETERS)
        same = [a is None for a in gradients] == [a is None for a in found["gradients"]]
        text = "A parameter that had a gradient has none now, or the other way round."
        check.require(same, "gradients came or went", text, hint="3.8-b")
        return flat(found["gradients"]), found["length"]

    def spec(gradients, most):
        return check.Array("the gradient", flat(gradients).shape), check.Scalar("the length")

    def shown(gradients, most):
        return f"clip_gradients({len(gradients)} parameter{'s' * (len(gradients) > 1)}, most={most:g})"

    f = check.function(clip_gradients, "clip_gradients")
    return check.procedure(run, "clip_gradients", spec, shown=shown)


def one_by_one(gradients, most):
    return [None if g is None else shorten([g], most)[0] for g in gradients]


def by_value(gradients, most):
    return [None if g is None else np.clip(g, -most, most) for g in gradients]


def measured(how):
    return lambda gradients, most: shorten(gradients, most, lambda these: how(flat(these)))


def if_longer(factor):
    def wrong(gradients, most):
        n = length_of(gradients)
        return scaled(gradients, factor(n, most) if n > most else 1.0)

    return wrong


def one_of_them(place):
    def wrong(gradients, most):
        new = shorten(gradients, most)
        return [b if i == place % len(gradients) else a for i, (a, b) in enumerate(zip(gradients, new))]

    return wrong


ROOT = ("square root missing", "the sum of the squares without the root.")
ADDED = ("lengths added", "the lengths of the parts, added up. Add up the squares, and take the root once.")
MEAN = ("mean instead of sum", "the mean of the squares instead of their sum.")
LARGEST = ("largest number", "the largest number instead of the length.")
ABSOLUTE = ("numbers added", "the sum of the numbers without their signs. Add up the squares.")
EPSILON = ("small constant added", "a constant added to the length. A short gradient gets shorter than it has to be.")
NEW_GRADIENTS = [
    ("clip per tensor", "each tensor shortened by itself. That turns the direction. One factor for all.", one_by_one),
    ("clip by value", "each number cut off by itself. That turns the direction. One factor for all.", by_value),
    ("clips upwards too", "a gradient that is stretched where it was shorter than the limit.",
     lambda g, c: scaled(g, c / length_of(g))),
    (*ROOT, measured(lambda v: (v**2).sum())),
    (*ADDED, lambda g, c: shorten(g, c, parts_added)),
    (*MEAN, measured(lambda v: np.sqrt((v**2).mean()))),
    (*LARGEST, measured(lambda v: np.abs(v).max())),
    (*ABSOLUTE, measured(lambda v: np.abs(v).sum())),
    (*EPSILON, lambda g, c: shorten(g, c, lambda these: length_of(these) + 1e-6)),
    ("quotient upside down", "a quotient upside down: long gradients get longer.", if_longer(lambda n, c: n / c)),
    ("length 1", "a division by the length alone: the new one is 1, for any limit.", if_longer(lambda n, c: 1 / n)),
    ("long and short exchanged", "the short gradients stretched, and the long ones left.",
     lambda g, c: scaled(g, max(1.0, c / length_of(g)))),
    ("one tensor only", "the first tensor shortened, the others not. Is `return` inside the loop?", one_of_them(0)),
    ("one tensor only", "the last tensor shortened, and the others not.", one_of_them(-1)),
    ("not stored back", "new tensors that nobody else sees: every `.grad` is what it was.", lambda g, c: g),
]  # fmt: skip


NEW_LENGTHS = [
    ("length afterwards", "the length after clipping. The caller wants to see how long it was.",
     lambda g, c: min(c, length_of(g))),
    (*ROOT, lambda g, c: length_of(g) ** 2),
    (*ADDED, lambda g, c: parts_added(g)),
    (*MEAN, lambda g, c: np.sqrt((flat(g) ** 2).mean())),
    (*LARGEST, lambda g, c: np.abs(flat(g)).max()),
    (*ABSOLUTE, lambda g, c: np.abs(flat(g)).sum()),
    (*EPSILON, lambda g, c: length_of(g) + 1e-6),
    ("factor returned", "the factor instead of the length.", lambda g, c: c / length_of(g)),
    ("factor returned", "the factor instead of the length.", lambda g, c: min(1.0, c / length_of(g))),
    ("one tensor only", "the length of the last tensor alone.", lambda g, c: length_of(g[-1:])),
    ("one tensor only", "the length of the first tensor alone.", lambda g, c: length_of(g[:1])),
]  # fmt: skip
CLIP_MISTAKES = [
    check.Mistake(name, text, lambda g, c, w=wrong: {"the gradient": flat(w(g, c))}, "3.8-b")
    for name, text, wrong in NEW_GRADIENTS
]
CLIP_MISTAKES += [
    check.Mistake(name, text, lambda g, c, w=wrong: {"the length": w(g, c)}, "3.8-c")
    for name, text, wrong in NEW_LENGTHS
]


def same_clipping(clip_gradients, reference, inputs, show=False):
    inputs = [([np.asarray(g, dtype=np.float32).astype(float) for g in part], most) for part, most in inputs]
    f, small = clipped(clip_gradients), 1e-6 * min(most for _, most in inputs)
    check.agree(f, reference, inputs, CLIP_MISTAKES, rtol=1e-5, atol=small, show=show, hint="3.8-b")


def real_mean(inputs, targets):
    return (targets != 0) / (targets != 0).sum()


def row_means(inputs, targets):
    real = targets != 0
    return real / real.sum(axis=1, keepdims=True) / len(real)


def twisted(z):
    return z.reshape(z.shape[0], z.shape[2], z.shape[1]).transpose(1, 2)


def follow(weights, windows, rate, most, share=real_mean, twist=None, keep=0.0, shortener=shorten):
    """What gradient descent gives, window by window: a list of (loss, state, weights). The options are the mistakes."""
    w, last, path = dict(weights), [0.0] * 4, []
    before = np.zeros((len(windows[0][0]), weights["recurrent"].shape[0]))

    def ours(table, recurrent, output, bias):
        h, scores = torch.from_numpy(before), []
        for column in inputs.T:
            h = torch.tanh(table[torch.from_numpy(column)] + h @ recurrent)
            scores.append(h @ output.T + bias)
        z = torch.stack(scores, 1)
        z = twist(z) if twist else z
        costs = torch.logsumexp(z, -1) - z.gather(-1, torch.from_numpy(targets)[..., None])[..., 0]
        after.append(h.detach().numpy())
        return (costs * torch.from_numpy(share(inputs, targets))).sum()

    for window in windows:
        after, (inputs, targets) = [], window
        value, *fresh = check.autograd(ours, *w.values())
        last = [g + keep * old for g, old in zip(fresh, last)]
        last = shortener(last, most) if most else last
        w, before = {name: v - rate * g for (name, v), g in zip(w.items(), last)}, after[0]
        path.append((value, before[None], w))
    return path


NOT_CLIPPED = ("not clipped", "a gradient that is as long as it was.", {"most": None})
KEPT = ("gradients accumulate", "gradients that pile up: `backward` adds. Zero them in every step.", {"keep": 1.0})
WAYS = [
    ("pads in the loss", "a loss in which <pad> counts. The model learns to write it.",
     {"share": lambda i, t: np.ones(t.shape) / t.size}),
    ("mean over all places", "a sum over the real places, divided by the number of all places.",
     {"share": lambda i, t: (t != 0) / t.size}),
    ("sum instead of mean", "a sum over the places. Then a longer window takes a longer step.",
     {"share": lambda i, t: (t != 0) * 1.0}),
    ("mean of row means", "a mean for each row, and then their mean. Characters in short rows count more then.",
     {"share": row_means}),
    ("mask from the inputs", "places left out where the input is <pad>. It is the target that counts.",
     {"share": lambda i, t: (i != 0) / (i != 0).sum()}),
    ("wrong id left out", "places left out where the target is 1, and not where it is <pad>.",
     {"share": lambda i, t: (t != 1) / (t != 1).sum()}),
    ("bits instead of nats", "bits. The loss is in nats here.", {"share": lambda i, t: real_mean(i, t) / np.log(2)}),
    ("softmax twice", "a softmax before the cross-entropy, which has one of its own.",
     {"twist": lambda z: z.softmax(-1)}),
    ("reshape instead of transpose", "logits pressed into another shape: scores of different places are mixed.",
     {"twist": twisted}),
    KEPT,
    ("most ignored", "a limit of 1, whatever `most` is.", {"most": 1.0}),
    *[(name, text, {"shortener": wrong}) for name, text, wrong in NEW_GRADIENTS if name != "not stored back"],
    NOT_CLIPPED,
]  # fmt: skip


import re

NO_DETACH = ("no detach", "a state that still carries the graph of the window before. Return it detached.")
LATE = ("step before backward", "a step that is taken before `backward`: it has no gradient of this window yet.")
RAISED = {
    "through the graph a second time": [NO_DETACH],
    "modified by an inplace operation": [NO_DETACH, LATE],
    "xpected target size|xpected input batch_size": [
        ("axes of the logits", "logits whose axes stand in another order than the loss wants.")],
    "does not require grad": [("cut off", "a loss that was taken out of its graph before `backward`.")],
    "NoneType": [("None not left out", "None, used like a tensor. Not every parameter has a gradient.")],
}  # fmt: skip


def watched(helper, train_step, *args):
    """Run a helper beside the student's step; name what torch's errors mean."""
    try:
        return check.beside(helper, check.function(train_step, "train_step"), *args)
    except check.Failure as failure:
        if failure.stage == "raised":
            failure.called = "train_step on windows in a row, each with the state of the one before"
        for pattern, mistakes in RAISED.items():
            if failure.stage == "raised" and re.search(pattern, failure.got):
                failure.mistakes, failure.hint = mistakes, "3.8-a" if NO_DETACH in mistakes else "3.8-b"
                failure.got = failure.got if len(failure.got) < 150 else failure.got[:140] + " …"
                failure.problem = "torch says where an error shows, not where it comes from. This one usually means:"
        raise


def places(record):
    order = record["events"]
    return {what: order.index(what) if what in order else 10**6 for what in ("backward", "step", "parameters")}


def out_of_order(record):
    """Mistakes that can be seen in the order of events."""
    first = places(record)
    zeros = [i for i, what in enumerate(record["events"]) if what == "zero_grad"]
    if first["step"] == 10**6:
        return [("no step", "parameters that never change: no `optimizer.step()`.")]
    if first["backward"] == 10**6:
        return [("no backward", "a loss that is computed and not used: no `backward`.")]
    if first["step"] < first["backward"]:
        return [LATE]
    if any(first["backward"] < i < first["step"] for i in zeros):
        return [("gradients thrown away", "gradients that are zeroed between `backward` and the step.")]
    return []


def why_not_clipped(record, most):
    first = places(record)
    if 0 < record["after"] < 1.001 * most:
        return [("clip after step", "a gradient that is clipped after the step. Then it is too late.")]
    if first["parameters"] < first["backward"]:
        return [("clip before backward", "clipping before `backward`. Then there is no gradient yet.")]
    if first["parameters"] < first["step"]:
        text = "clipping that changes nothing. Does clip_gradients pass its own checks? Is `model.parameters()` walked "
        text += "through twice? Only `list` keeps it for a second loop."
        return [("clipping without effect", text)]
    return [NOT_CLIPPED[:2]]


def form_failure(title, problem, called, got, *mistake, stage="type"):
    seen = [mistake] if mistake else []
    return check.Failure(title, stage=stage, called=called, got=got, problem=problem, hint="3.8-c", mistakes=seen)


def right_form(record, shape, called):
    """Guard what one step has returned and give (loss, state)."""
    result = record["result"]
    kinds = [check.describe(part) for part in result] if type(result) is tuple and len(result) == 2 else []
    got = ", ".join(kinds) or check.describe(result)
    if result is None:
        text = "A function without `return` gives None. Is the last line missing?"
        raise form_failure("train_step returned nothing", text, called, got, stage="nothing")
    if not kinds:
        alone = type(result) is float or got.startswith("tensor")
        mistake = ("loss alone", "the loss without the state.") if alone else ()
        title = "train_step has to return two things"
        raise form_failure(title, "Return the loss and the state.", called, got, *mistake)
    if kinds[0].startswith("tensor") and type(result[1]) is float:
        mistake = ("exchanged", "the right results in the other order.")
        raise form_failure("loss and state are exchanged", "Return the loss first.", called, got, *mistake)
    if kinds[0].startswith("tensor"):
        mistake = ("loss as a tensor", "a tensor, which may keep its graph in memory. `.item()` takes the number out.")
        raise form_failure("the loss is a tensor", "It has to be a float.", called, kinds[0], *mistake)
    loss = check.Scalar("the loss").take(result[0], called)
    if result[1] is None:
        mistake = ("state lost", "None instead of the state after the window.")
        text = "The next window would begin as if nothing had been read."
        raise form_failure("no state comes back", text, called, got, *mistake)
    state = check.Tensor("the state", shape).take(result[1], called)
    if record["attached"]:
        mistake = ("state attached", "a state that still carries the graph of this window. Detach what you return.")
        text = "Its numbers are right. But whoever goes on with it goes on with its graph as well."
        raise form_failure("the state still has its history", text, called, kinds[1], *mistake)
    return loss, state


def close_to(name, got, want, seen, problem, hint, called, show):
    try:
        check.close(name, got, want, rtol=1e-4, atol=1e-5, problem=problem, called=called, show=show, hint=hint)
    except check.Failure as failure:
        failure.mistakes = seen[:2]
        raise


def old_state(state, before):
    if not state.any():
        return [("state lost", "zeros instead of the state after the window.")]
    if before is not None and np.allclose(state, before, atol=1e-5):
        return [("old state", "the state from before the window.")]
    return []


def arrived(record, before, called):
    """Fail unless the model was in training mode and got the state."""
    text = "The model was left in evaluation mode, as after a measurement. Call model.train() first."
    seen = [("eval mode", "a model in the mode that somebody left it in.")]
    good = "forward in eval mode" not in record["events"]
    check.require(good, "the model is not in training mode", text, called=called, hint="3.8-c", mistakes=seen)
    given = record["received"][0] if record["received"] else None
    good = before is None or (given is not None and np.any(given.numpy()))
    text = "train_step was given the state of the window before, but the model did not get it."
    seen = [("state reset", "a window that begins with an empty state. Hand the state on.")]
    check.require(good, "the state does not arrive", text, called=called, hint="3.8-c", mistakes=seen)


def numbers(weights):
    """All parameters in one row."""
    return np.concatenate([np.ravel(weights[name]) for name in ("table", "recurrent", "output", "bias")]).astype(float)


def same(a, b):
    return np.allclose(a, b, rtol=1e-4, atol=1e-5)


def same_path(train_step, weights, windows, rate, most=None, show=False):
    """Fail unless the student's steps lead where truncated backpropagation leads."""
    limit, before = 1.0 if most is None else most, None
    records = watched("watch_steps", train_step, weights, windows, rate, most)
    ways = [(name, text, follow(weights, windows, rate, **{"most": limit, **how})) for name, text, how in WAYS]
    for k, (record, right) in enumerate(zip(records, follow(weights, windows, rate, limit))):
        called = f"train_step(…{'' if most is None else f', most={most:g}'}) on window {k + 1} of {len(windows)}, "
        called += "×".join(map(str, windows[k][0].shape)) + " ids"
        loss, state = right_form(record, right[1].shape, called)
        arrived(record, before, called)
        new, want = numbers(record["weights"]), numbers(right[2])
        seen = [(n, t) for n, t, path in ways if same(path[k][0], loss) and not same(path[k][0], right[0])]
        text = "Measured on a small model of the check's own:"
        close_to("the loss", loss, right[0], seen, text, "3.8-b", called, show)
        seen = [(n, t) for n, t, path in ways if same(numbers(path[k][2]), new) and not same(numbers(path[k][2]), want)]
        seen = why_not_clipped(record, limit) if NOT_CLIPPED[:2] in seen else seen
        text = "The loss is right, but the step leads elsewhere. All parameters of a small model, in one row:"
        close_to("the parameters", new, want, out_of_order(record) or seen, text, "3.8-a", called, False)
        text = "Loss and step are right, but the state is not the one after the window:"
        close_to("the state", state, right[1], old_state(state, before), text, "3.8-c", called, show)
        before = state
    return records


def weights_of(rng, V=7, H=4, steepness=1.0):
    shapes = {"table": (1.0, V, H), "recurrent": (0.6, H, H), "output": (steepness, V, H), "bias": (1.0, V)}
    drawn = {name: scale * rng.normal(size=shape) for name, (scale, *shape) in shapes.items()}
    return {name: w.astype(np.float32).astype(float) for name, w in drawn.items()}


def windows_of(rng, count, B=3, T=5, V=7, pads=True):
    """Windows with <pad> in places that differ from row to row, and not quite the same in inputs and targets."""
    both = [(rng.integers(1, V, (B, T)), rng.integers(1, V, (B, T))) for _ in range(count)]
    for inputs, targets in both if pads else []:
        targets[0, -2:], inputs[0, -1:], inputs[-1, :2] = 0, 0, 0
        targets[:, 0], targets[-1, 1] = rng.integers(4, V, B), 1
    return both


def steep(rng, most, count, B, T, V=7, H=4, pads=True):
    """Weights and windows. The first gradient holds a number above the limit: every way to clip is another one."""
    while True:
        weights, windows, seen = weights_of(rng, V, H, steepness=3.0), windows_of(rng, count, B, T, V, pads), []
        follow(weights, windows[:1], 0.1, most, shortener=lambda g, c: seen.append(np.abs(flat(g)).max()) or g)
        if seen[0] > 1.2 * most:
            return weights, windows


@test_case(name='clip worked example', points=2, hidden=False)
def test_clip_worked_example(clip_gradients):
    rng = check.rng("q3_08", "clip")
    example = [np.array([2.0, 1.0]), np.array([2.0])]
    some = [rng.normal(size=(3, 4)) + 1, rng.normal(size=5), 2.0 + rng.random((2, 1))]
    short = [rng.normal(size=(4, 2)), rng.random(3)]
    inputs = [(example, 1.5), (some, 0.7), (example, 4.0), (short, 50.0)]
    same_clipping(clip_gradients, lambda g, c: (flat(shorten(g, c)), length_of(g)), inputs, show=True)
    used = set(check.beside("names_used", check.function(clip_gradients, "clip_gradients")))
    ready = {"clip_grad_norm_", "clip_grad_norm", "clip_grads_with_norm_", "get_total_norm"} & used
    text = "The numbers are right. But this exercise is about writing the function, not about calling it."
    seen = [("torch's own function", "a call of PyTorch's function. Write the formula out.")]
    check.require(not ready, "clip_gradients calls a function that clips", text, got=", ".join(sorted(ready)),
                  hint="3.8-b", mistakes=seen)  # fmt: skip


@test_case(name='clip gaps and zeros', points=1, hidden=False)
def test_clip_gaps_and_zeros(clip_gradients):
    rng = check.rng("q3_08", "gaps")
    a, b, clip = rng.normal(size=(2, 3)) + 2, np.array(3.0 + rng.random()), clipped(clip_gradients)
    gap = ("None not left out", "a gradient that is None used like the others. Leave it out.")
    zero = ("division by zero", "a division by the length, also where it is 0. Only shorten what is too long.")
    cases = [("one parameter has no gradient", [None, a, b], 0.5, gap)]
    cases += [("two of four parameters have no gradient", [a, None, b, None], 1.25, gap)]
    cases += [("all gradients are 0", [np.zeros((2, 3)), np.zeros(())], 1.0, zero)]
    for title, gradients, most, mistake in cases:
        called, text, n = clip.shown(gradients, most), f"Here {title}:", length_of(gradients)
        try:
            found, length = clip(gradients, most)
        except check.Failure as failure:
            if failure.stage in ("raised", "finite") and ("NoneType" in failure.got or mistake is zero):
                failure.mistakes, failure.hint = [mistake], "3.8-c"
            raise
        right = flat(gradients) * min(1.0, most / max(n, 1e-9))
        known = {"problem": text, "called": called, "show": True}
        check.close("the length", length, n, rtol=1e-5, hint="3.8-c", **known)
        check.close("the gradient", found, right, rtol=1e-5, atol=1e-7, hint="3.8-b", **known)


@test_case(name='one step', points=2, hidden=False)
def test_one_step(train_step):
    rng = check.rng("q3_08", "one step")
    nothing = {name: 0 * w for name, w in weights_of(rng, V=6, H=3).items()}
    example = np.array([[2, 4, 4, 4, 0, 0]]), np.array([[4, 4, 4, 5, 0, 0]])
    for window in windows_of(rng, 2):
        same_path(train_step, weights_of(rng), [window], 0.3, 20.0, show=True)
    same_path(train_step, nothing, [example], 1.2, show=True)


@test_case(name='state goes on', points=1, hidden=False)
def test_state_goes_on(train_step):
    rng = check.rng("q3_08", "state")
    same_path(train_step, weights_of(rng), windows_of(rng, 3, pads=False), 0.2, 25.0, show=True)
    same_path(train_step, *steep(rng, 1.0, 2, B=1, T=4, pads=False), 0.3, show=True)


@test_case(name='learns one verse', points=1, hidden=False)
def test_learns_one_verse(train_step):
    verse = "The tide goes out, the tide comes in,\nit takes my hat and leaves a tin;\nI fill the tin with rain.\n"
    letters, passes, T = sorted(set(verse)), 60, 24
    ids = np.array([4 + letters.index(c) for c in verse], dtype=np.int64)
    seed = int(check.rng("q3_08", "verse").integers(1000))
    found = watched("learn_verse", train_step, ids, 4 + len(letters), passes, T, seed)
    called = f"train_step on the {len(found['losses']) // passes} windows of one verse, {passes} times over"
    got = f"{found['before']:.2f} nats per character before, {found['after']:.2f} after"
    text = "A small network can learn three lines by heart in this time. This one has not."
    check.require(found["after"] < 0.3, "the verse was not learned", text, got=got, called=called, hint="3.8-a")
    last = np.mean([float(v) for v in found["losses"][-5:]])
    text = f"The losses that came back end at {last:.2f}, but the model says something else."
    good = abs(last - found["after"]) < 0.3
    check.require(good, "the losses are not those of the model", text, got=got, called=called, hint="3.8-c")
