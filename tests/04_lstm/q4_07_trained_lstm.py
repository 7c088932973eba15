# Generated from source/04_lstm.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q4_07_trained_lstm"
points = None


from dataclasses import dataclass

import torch

from course import baselines


@dataclass(frozen=True)
class Row:
    """The spec of a row: a list of step and seconds, or an empty one for None."""

    name: str = "the row"

    def take(self, value, called=""):
        return value

    def differ(self, mine, right, show=False):
        words = [f"({row[0]:g}, {row[1]})" if row else "None" for row in (mine, right)]
        should = f", but has to be {words[1]}." if show else ", and that is wrong."
        return "" if mine == right else f"It is {words[0]}{should}"


def as_list(value):
    """What first_below returned as such a list, or fail and say what is wrong with its form."""
    got, plain, seen = check.describe(value), (int, float, np.integer, np.floating), []
    if value is None:
        return []
    if isinstance(value, plain) and not isinstance(value, bool):
        seen = [("index returned", "a single number, such as the index of the row or its step. Return step and seconds.")]
    elif isinstance(value, (tuple, list)) and len(value) == 3:
        seen = [("whole row returned", "all three numbers of the row. Only step and seconds are wanted.")]
    pair = isinstance(value, (tuple, list)) and len(value) == 2
    good = pair and isinstance(value[0], plain) and (value[1] is None or isinstance(value[1], plain))
    text = "It has to return step and seconds, separated by a comma, or None."
    check.require(good, "first_below does not return step and seconds", text, got=got, mistakes=seen, hint="4.7-c")
    return [float(value[0]), None if value[1] is None else float(value[1])]


def below(log, level, where=np.flatnonzero):
    """Step and seconds of the row where the bits are first below a level; nothing if they never are."""
    places = where(np.array([row[1] for row in log], dtype=float) / np.log(2) < level)
    return [log[places[0]][0], log[places[0]][2]] if len(places) else []


def at_place(log, level, column):
    found = below(log, level)
    place = [row[0] for row in log].index(found[0]) if found else None
    return [place if column is None else log[place][column], found[1]] if found else []


BELOW = [
    check.Mistake("bits for nats", "nats compared with bits. Multiply the threshold by log 2.", lambda log, b: below(log, b / np.log(2)), "4.7-c"),
    check.Mistake("bits for nats", "a threshold divided by log 2. A bit is 0.693 nats: multiply.",
                  lambda log, b: below(log, b / np.log(2) ** 2), "4.7-c"),
    check.Mistake("at most for below", "a loss that equals the threshold. It has to be below.",
                  lambda log, b: below(log, np.nextafter(b, np.inf)), "4.7-c"),
    check.Mistake("last for first", "the last row below the threshold.", lambda log, b: below(log, b, lambda m: np.flatnonzero(m)[::-1]), "4.7-c"),
    check.Mistake("above for below", "the first row that is not below.", lambda log, b: below(log, b, lambda m: np.flatnonzero(~m)), "4.7-c"),
    check.Mistake("index returned", "the index of the row in place of its step.", lambda log, b: at_place(log, b, None), "4.7-c"),
    check.Mistake("loss returned", "the loss in place of the step.", lambda log, b: at_place(log, b, 1), "4.7-c"),
    check.Mistake("exchanged", "seconds and step in the wrong order.", lambda log, b: below(log, b)[::-1], "4.7-c"),
]  # fmt: skip


def row_of(first_below):
    """The student's function, which may return None."""
    f = check.function(first_below, "first_below")
    return check.procedure(lambda log, bits: as_list(f(log, bits)), "first_below", Row(), shown=f.shown)


def log_of(draw, n, timed=True):
    """A log of n rows whose losses fall and rise again."""
    losses = np.log(2) * (2 + 2 * np.abs(np.linspace(-1, 0.8, n)) + 0.1 * draw.uniform(-1, 1, n))
    return [[36 * (i + 1), float(x), round(1.1 * (i + 1), 1) if timed else None] for i, x in enumerate(losses)]


FILE = check.CharFile("n4_lstm", "CharLSTM", "lstm", "4.7", alphabet_hint="4.7-b", same_alphabet=True)
SIGNS = [  # (a part of the title, name, what it looks like)
    ("no embedding.weight", "no embedding", "characters that go into the LSTM as one-hot rows. nn.Embedding gives each of them a vector."),
    ("_l1", "layers ignored", "one LSTM layer, whatever `layers` says."),
    ("_reverse", "bidirectional", "a second LSTM that reads from the end: it would see the characters that are to be predicted."),
]


def model_of(train_lstm):
    """Return what is in the files, or fail and say what is wrong with them."""
    return FILE.read(train_lstm, "train_lstm")


def network_of(CharLSTM, sizes, seed=0):
    """The student's class with its parameters looked at, and the numbers that these begin with. sizes: V, E, H, layers, dropout."""
    V, E, H, layers = (*sizes[:4], *(64, 256, 1)[len(sizes) - 1 :])
    shapes = FILE.shapes(V, E, H, layers)
    model = check.module(CharLSTM, "CharLSTM", {name: lambda *_, shape=shape: shape for name, shape in shapes.items()})
    try:
        return model, model.parameters(*sizes, seed=seed)
    except check.Failure as failure:
        seen = [(name, text) for part, name, text in SIGNS if part in failure.title]
        if "has no" in failure.title and {n.partition(".")[0] for n in failure.got.split(", ")} - {"embedding", "lstm", "output"}:
            seen = [("other names", "layers under names of your own. They are embedding, lstm, dropout and output.")]
        for n, kind in ((1, "nn.RNN"), (3, "nn.GRU")):
            if f"has shape ({n * H}," in failure.problem:
                seen.append((f"{kind} inside", f"{kind} in place of nn.LSTM. An LSTM has 4 H rows in each matrix of weights."))
        failure.mistakes, failure.hint = failure.mistakes or seen[:1], failure.hint or "4.7-b"
        raise


def weights_of(rng, sizes):
    """Random weights, large enough for the state to matter; <pad> has none."""
    found = {name: rng.normal(size=shape).astype(np.float32) * 0.7 for name, shape in FILE.shapes(*sizes[:4]).items()}
    found["embedding.weight"][0] = 0
    return found


ONLY_H = "a state that is h alone. An LSTM has two: c is its memory, and without it the next window begins with an empty one."
APART = "h and c side by side. Return two things, the second is the pair: return logits, (h, c)."


def three_of(result, called=""):
    """What a call of the network returned as three arrays: logits, h, c."""
    got, state = check.describe(result), result[1] if type(result) is tuple and len(result) == 2 else None
    seen = [("state not returned", "the logits alone. Whoever goes on with the text needs the state.")] if got.startswith("tensor") else []
    seen = [("pair taken apart", APART)] if type(result) is tuple and len(result) == 3 else seen
    text = "The model has to return two things: the logits and the pair (h, c)."
    known = {"called": called, "hint": "4.7-b"}
    check.require(type(result) is tuple and len(result) == 2, "the model does not return logits and state", text, got=got, mistakes=seen, **known)
    got = check.describe(state)
    seen = [("h saved for h and c", ONLY_H)] if got.startswith("tensor") else []
    check.require(isinstance(state, (tuple, list)) and len(state) == 2, "the state is not the pair (h, c)", got=got, mistakes=seen, **known)
    return tuple(check.Tensor(name, None).take(part, called) for name, part in zip(("the logits", "h", "c"), (result[0], *state)))


def calls_of(model, sizes, weights, calls, upstream=None):
    """Call the student's network on arrays: (training, ids, state); see course.check.lstm_models.model_in_modes."""
    plain = [
        (mode, torch.from_numpy(ids.copy()), s if s is None or isinstance(s, str) else tuple(map(torch.from_numpy, s)))
        for mode, ids, s in calls
    ]
    return check.beside("model_in_modes", model, list(sizes), weights, plain, upstream)


def right(sizes, weights, ids, state):
    """The same three arrays, from torch's LSTM in float64."""
    pair = None if state is None else tuple(torch.from_numpy(part).double() for part in state)
    z, (h, c) = FILE.logits(weights, ids, pair, double=True)
    return z.numpy(), h.numpy(), c.numpy()


def specs(sizes, weights, ids, *_):
    V, _, H, layers = sizes[:4]
    state = (layers, len(ids), H)
    return check.Array("the logits", (*ids.shape, V)), check.Array("h", state), check.Array("c", state)


def run_of(CharLSTM):
    """One call of the student's network in evaluation mode as a function of arrays."""

    def run(sizes, weights, ids, state):
        model, _ = network_of(CharLSTM, sizes)
        return three_of(calls_of(model, sizes, weights, [(False, ids, state)])["results"][0])

    def shown(sizes, weights, ids, state):
        return f"CharLSTM{sizes}(ids {ids.shape}" + (", (h, c))" if state is not None else ")")

    return check.procedure(run, "CharLSTM", specs, shown=shown)


def pieces_of(CharLSTM):
    """The same for songs that are read in pieces, with the pair handed on; "state" is where they are cut."""

    def run(sizes, weights, ids, cuts):
        model, _ = network_of(CharLSTM, sizes)
        pieces = [(False, piece, "carried" if i else None) for i, piece in enumerate(np.split(ids, cuts, axis=1))]
        found = [three_of(result) for result in calls_of(model, sizes, weights, pieces)["results"]]
        return (np.concatenate([z for z, _, _ in found], axis=1), *found[-1][1:])

    def shown(sizes, weights, ids, cuts):
        return f"CharLSTM{sizes} on {ids.shape} ids, in pieces that begin at {[0, *cuts]}, the pair handed on"

    return check.procedure(run, "CharLSTM", specs, shown=shown)


def batch_of(rng, sizes, B, T, with_state=False):
    """Sizes, weights, ids without pads, and a pair."""
    pair = tuple(rng.uniform(-0.9, 0.9, (sizes[3], B, sizes[2])).astype(np.float32) for _ in "hc") if with_state else None
    return sizes, weights_of(rng, sizes), rng.integers(1, sizes[0], (B, T)), pair


def changed(how):
    """A mistake: how(logits, h, c) is returned."""
    return lambda *call: how(*right(*call))


def log_softmax(z):
    return z - np.log(np.exp(z).sum(-1, keepdims=True))


def songs_as_steps(sizes, weights, ids, state):
    z, h, c = right(sizes, weights, ids.T, None)
    return z.swapaxes(0, 1), h, c


def forgetful(sizes, weights, ids, state):
    return right(sizes, weights, ids, None)


def in_pieces(sizes, weights, ids, cuts):
    """What comes out if every piece begins with zeros."""
    found = [right(sizes, weights, piece, None) for piece in np.split(ids, cuts, axis=1)]
    return (np.concatenate([z for z, _, _ in found], axis=1), *found[-1][1:])


AS_STEPS = "an LSTM that takes the first axis for time: the songs are read as if they were steps."
MISTAKES = [
    check.Mistake("batch_first omitted", AS_STEPS, songs_as_steps, "4.7-b"),
    check.Mistake("state ignored", "a network that begins with zeros, whatever pair it is given.", forgetful, "4.7-c"),
    check.Mistake("h and c exchanged", "h and c in the wrong order. Hand on the pair as nn.LSTM returns it.",
                  changed(lambda z, h, c: (z, c, h)), "4.7-b"),
    check.Mistake("softmax", "probabilities. F.cross_entropy applies the softmax itself.", changed(lambda z, h, c: (np.exp(log_softmax(z)), h, c)), "4.7-c"),
    check.Mistake("log_softmax", "logarithms of probabilities. Return the scores as they are.", changed(lambda z, h, c: (log_softmax(z), h, c)), "4.7-c"),
    check.Mistake("last step only", "the logits of the last place only.", changed(lambda z, h, c: (z[:, -1], h, c)), "4.7-c"),
    check.Mistake("last step only", "the logits of the last place only.", changed(lambda z, h, c: (z[:, -1:], h, c)), "4.7-c"),
]  # fmt: skip
CLOSE = {"rtol": 1e-5, "atol": 1e-5}  # for float32


LEFT_ON = "dropout that acts in evaluation mode, too. nn.Dropout knows the mode; F.dropout needs training=self.training."
IN_MODEL = "a network that remembers its last call. It begins with zeros when no state is handed in."
NONE_AT_ALL = "a network that drops nothing. With one layer the dropout of nn.LSTM itself does nothing: call nn.Dropout on its outputs."
ON_LOGITS = "dropout behind the linear layer: scores of characters become 0. It belongs in front of it."
UNSCALED = "outputs that are dropped, but not divided by 1 − p where they stay."
OTHER_P = "a probability of its own. Use the argument `dropout`."
WHOLE = "one draw for all outputs of a step: either all of them are dropped or none."
ELSEWHERE = "dropout at another place, such as on the embeddings, or at more than one."


def same_twice(CharLSTM, sizes, weights, ids):
    """Fail unless two calls in evaluation mode give the same."""
    model, _ = network_of(CharLSTM, sizes)
    called = f"CharLSTM{sizes}(ids {ids.shape}), twice, in evaluation mode"
    results = calls_of(model, sizes, weights, [(False, ids, None)] * 2)["results"]
    first, second = (three_of(result, called)[0] for result in results)
    if first.shape == second.shape and not np.allclose(first, second, 1e-4, 1e-5):
        _, h, c = right(sizes, weights, ids, None)
        again = right(sizes, weights, ids, (h, c))[0]
        carried = second.shape == again.shape and np.allclose(second, again, 1e-3, 1e-4)
        seen = [("state kept in the model", IN_MODEL)] if carried else [("dropout left on", LEFT_ON)]
        text = "The same ids, without a state, have to give the same logits in every call."
        check.require(False, "two calls give two results", text, called=called, hint="4.7-b", mistakes=seen)


def near(x, choices):
    """Whether every number of x is one of the numbers beside it in choices."""
    return np.min([np.abs(x - choice) for choice in choices], axis=0).max() < 1e-3


def dropped(CharLSTM, sizes, weights, ids, times):
    """Fail unless outputs of the LSTM are dropped as they should; return which share of them was, one layer."""
    model, _ = network_of(CharLSTM, sizes)
    p, called = sizes[4], f"CharLSTM{sizes}(ids {ids.shape}), in training mode"
    results = calls_of(model, sizes, weights, [(True, ids, None)] * times)["results"]
    found = np.stack([three_of(result, called)[0] for result in results])
    plain = right(sizes, weights, ids, None)[0]
    back, b = np.linalg.pinv(weights["output.weight"].astype(float)).T, weights["output.bias"]
    check.require(found.shape[1:] == plain.shape, "the logits have the wrong shape", called=called, hint="4.7-c")
    outputs, whole = (found - b) @ back, (plain - b) @ back
    large, seen = np.abs(whole) > 0.05, [("dropout elsewhere", ELSEWHERE)]
    gone = np.abs(outputs) < 1e-3
    together = (gone.all(-1) == gone.any(-1)).all()
    if near(found, [plain]):
        seen = [("no dropout", NONE_AT_ALL)]
    elif near(found, [0 * plain, plain / (1 - p)]):
        seen = [("dropout on the logits", ON_LOGITS)]
    elif near(outputs, [0 * whole, whole]):
        seen = [("not scaled", UNSCALED)]
    elif together and near(outputs, [0 * whole, whole / (1 - p)]):
        seen = [("whole steps dropped", WHOLE)]
    elif near(outputs, [0 * whole, whole * (outputs / whole)[:, large].max()]):
        seen = [("argument ignored", OTHER_P)]
    good = near(outputs, [0 * whole, whole / (1 - p)]) and not together
    text = f"Each output of the LSTM has to be 0 or divided by 1 − {p}, and nothing else may change."
    check.require(good, "dropout does not do what it should", text, called=called, hint="4.7-b", mistakes=seen)
    return gone[:, large].mean()


OWN_STEP = "a loop without train_step, so nobody can see what it hands on."
TAKEN_APART = "inputs and targets handed over one by one, as in notebook 3. This train_step takes the window whole."
NOT_CARRIED = "a loop that begins every window with the same state. Hand over the one that the step before returned."
HISTORY = "a state that still has its history: the next step goes back through the window before. train_step detaches it; is yours changed?"
AGAIN = "a loop that takes the steps again that an interrupted training has done. Subtract what resume returns."
CONSTANT = "a schedule that is never asked: schedule.step() in every turn."
ALL_STEPS = "a schedule made for all steps. Of an interrupted training, only those that are left get shorter."
NO_BAR = "checkpoint.autosaved without the losses, or not used at all. It saves your work every 30 seconds."
NO_HISTORY = "losses that were not saved. history=losses: the comparison needs them."


OTHER_SIZES = "arguments in another order than the class takes them: V, E, H, layers."


def watched(train_lstm, draw, steps, done, sizes):
    """Run the student's loop on toy windows and return what it did, the steps that were left, and the alphabet."""
    f, ids = check.function(train_lstm, "train_lstm"), draw.integers(4, 9, (3, 4 * steps + 1))
    starts = range(0, 4 * steps, 4)
    windows = [tuple(torch.from_numpy(ids[:, i + shift : i + shift + 4].copy()) for shift in (0, 1)) for i in starts]
    return check.beside("watch_loop", f, list("abcde"), windows, steps, list(sizes), done), steps - done


def good_steps(seen, left, called):
    """Fail unless the right steps were taken, each with the state of the one before, and ever shorter."""
    steps, known = seen["steps"], {"called": called, "hint": "4.7-c"}
    check.require(steps, "train_step was not called", "Take the steps with it.", mistakes=[("own training step", OWN_STEP)], **known)
    apart = [("window taken apart", TAKEN_APART)]
    got = f"a window of type {steps[0]['window']}"
    check.require(type(steps[0]["window"]) is int, "train_step did not get a window", got=got, mistakes=apart, **known)
    title = "the second step goes back into the first window"
    check.require(not seen["error"], title, got=seen["error"], mistakes=[("state not detached", HISTORY)], **known)
    again = [("steps taken again", AGAIN)] if len(steps) > left else []
    text = f"There were {left} steps left, and {len(steps)} were taken."
    check.require(len(steps) == left, "the number of steps is not right", text, mistakes=again, **known)
    carried = all(entry["state"] == "carried" for entry in steps[1:])
    text = "The first step begins with None, each later one with the state of the one before."
    check.require(carried, "the state is not carried", text, mistakes=[("state not carried", NOT_CARRIED)], **known)
    attached = any(entry["attached"] for entry in steps)
    check.require(not attached, "a state keeps its history", mistakes=[("state not detached", HISTORY)], **known)
    first, last = steps[0]["rate"], steps[-1]["rate"]
    cause = [("schedule forgotten", CONSTANT)] if first == last else [("schedule of all steps", ALL_STEPS)]
    text = f"The first step has size {first:g}, the last one {last:g}."
    check.require(last < 0.3 * first, "the steps do not become small towards the end", text, mistakes=cause, **known)


def good_file(seen, left, called, E=64, H=256, layers=1):
    """Fail unless the losses, the alphabet and the sizes were saved, and model and losses came back."""
    known = {"called": called, "hint": "4.7-c"}
    for what, entries in (("resume", seen["resumed"]), ("autosaved", [e["name"] for e in seen["served"]])):
        text = f"Call checkpoint.{what} once, with this name. It was called with: {', '.join(map(repr, entries)) or 'nothing'}."
        lost = [("not autosaved", NO_BAR)] if what == "autosaved" else []
        check.require(entries == ["n4_lstm"], f"checkpoint.{what} does not know n4_lstm", text, mistakes=lost, **known)
    (served,) = seen["served"]
    good = served["losses"] and served["steps"] == left
    text = "Give autosaved the steps that are left, and the list that your loop fills."
    check.require(good, "the bar shows the wrong steps, or no loss", text, mistakes=[("not autosaved", NO_BAR)], **known)
    names = [entry["name"] for entry in seen["saved"]]
    check.require(names == ["n4_lstm"], "n4_lstm was not saved once", got=", ".join(names) or "nothing", **known)
    (saved,) = seen["saved"]
    forgotten = [("history missing", NO_HISTORY)] if not saved["history"] else []
    got = f"{len(saved['history'])} losses after {left} steps"
    check.require(len(saved["history"]) == left, "the history is not that of the training", got=got, mistakes=forgotten, **known)
    right_words = ["<pad>", "<unk>", "<bos>", "<eos>", *"abcde"]
    check.require(saved["facts"].get("vocabulary") == right_words, "the vocabulary was not saved", "Save the list vocab.itos.", **known)
    sizes = {name: saved["facts"].get(name) for name in ("E", "H", "layers")}
    got, text = ", ".join(f"{n} = {size}" for n, size in sizes.items()), f"Asked for were E = {E}, H = {H}, layers = {layers}."
    title = "the sizes in the file are not those that were asked for"
    check.require(sizes == {"E": E, "H": H, "layers": layers}, title, text, got=got, **known)
    right_shapes = {name: list(shape) for name, shape in FILE.shapes(9, E, H, layers).items()}
    title, got = "the model has other sizes than those that were asked for", f"embedding.weight is {saved['shapes'].get('embedding.weight')}"
    check.require(saved["shapes"] == right_shapes, title, text, got=got, mistakes=[("other sizes", OTHER_SIZES)], **known)
    back = seen["model"] and seen["losses"] == saved["history"]
    text = "Return the model that was saved, and the list of its losses."
    check.require(back, "train_lstm does not return (model, losses)", text, **known)


RNN = check.CharFile("n3_rnn", "CharRNN", "rnn", "3.9", alphabet_hint="3.1-b")


@test_case(name='worked example of first below', points=1, hidden=False)
def test_worked_example_of_first_below(first_below):
    draw, log = check.rng("q4_07", "log"), [[36, 2.9, 1.1], [72, 2.0, 2.3], [108, 1.7, 3.4], [144, 1.8, 4.6]]
    inputs = [(log, 3.0), (log, 2.5), (log, 2.0), (log_of(draw, 12), 3.1), (log_of(draw, 7), 2.6)]
    check.agree(row_of(first_below), below, inputs, BELOW, show=True, hint="4.7-c")


@test_case(name='the network on batches', points=1, hidden=False)
def test_the_network_on_batches(CharLSTM):
    for sizes in ((40, 8, 16, 2), (7, 5, 3, 1), (11,)):  # the last: E=64, H=256 and one layer
        network_of(CharLSTM, sizes)
    rng = check.rng("q4_07", "logits")
    inputs = [batch_of(rng, (9, 4, 6, 1, 0.2), 3, 5), batch_of(rng, (7, 3, 5, 2, 0.4), 4, 2)]
    same_twice(CharLSTM, *inputs[0][:3])
    check.agree(run_of(CharLSTM), right, inputs, MISTAKES, hint="4.7-b", show=True, **CLOSE)


@test_case(name='the pair is handed on', points=0.5, hidden=False)
def test_the_pair_is_handed_on(CharLSTM):
    rng, text = check.rng("q4_07", "state"), "Read in pieces, with the pair handed on, a song has to give the same as read at once."
    inputs = [(*batch_of(rng, (8, 3, 5, 2, 0.3), 3, 6)[:3], cuts) for cuts in ([1, 2, 3, 4, 5], [4])]
    mistakes = [check.Mistake("state ignored", "a network that begins with zeros in every call.", in_pieces, "4.7-c")]
    at_once = lambda sizes, weights, ids, cuts: right(sizes, weights, ids, None)  # noqa: E731
    check.agree(pieces_of(CharLSTM), at_once, inputs, mistakes, hint="4.7-c", show=True, problem=text, **CLOSE)


@test_case(name='dropout while training', points=0.5, hidden=False)
def test_dropout_while_training(CharLSTM):
    sizes, weights, ids, _ = batch_of(check.rng("q4_07", "dropout"), (9, 4, 5, 1, 0.5), 6, 3)
    share = dropped(CharLSTM, sizes, weights, ids, 20)
    problem = f"With dropout 0.5 about half of the outputs have to be 0. Here {share:.0%} of them are."
    check.require(abs(share - 0.5) < 0.11, "too many or too few outputs are dropped", problem, hint="4.7-b", mistakes=[("argument ignored", OTHER_P)])


@test_case(name='the loop on toy windows', points=0.5, hidden=False)
def test_the_loop_on_toy_windows(train_lstm):
    draw = check.rng("q4_07", "loop")
    for steps, done, sizes in ((8, 0, (3, 5, 2)), (12, 5, ())):
        found, left = watched(train_lstm, draw, steps, done, sizes)
        called = f"train_lstm(vocab, windows, steps={steps}" + (f", E={sizes[0]}, H={sizes[1]}, layers={sizes[2]})" if sizes else ")")
        called += f", {done} steps done before" if done else ""
        good_steps(found, left, called)
        good_file(found, left, called, *sizes)


@test_case(name='a network and its alphabet', points=0.5, hidden=False)
def test_a_network_and_its_alphabet(train_lstm):
    model_of(train_lstm)


@test_case(name='within the budget', points=0.5, hidden=False)
def test_within_the_budget(train_lstm):
    facts, most = model_of(train_lstm).facts, baselines.load()["recipe"]["steps"]
    steps, log = facts.get("steps"), facts.get("log")
    kept = type(steps) is int and steps > 0 and isinstance(log, list) and len(log) > 0
    text = "n4_lstm.json says nothing about how it was trained."
    check.require(kept, "the losses are not in the file", text, hint="4.7-c", mistakes=[("history missing", NO_HISTORY)])
    longer = [("more steps than allowed", f"a longer training than the RNN had. Both get {most:,} steps, or they cannot be compared.")]
    got = f"{steps:,} steps"
    check.require(steps <= most, "the network was trained for too long", f"At most {most:,} are allowed.", got=got, mistakes=longer)


@test_case(name='better than the frequencies of characters', points=0.5, hidden=False)
def test_better_than_the_frequencies_of_characters(train_lstm):
    model = model_of(train_lstm)
    some, most = check.songs_of("validation")[::6], baselines.bits()["1-gram"]
    found = FILE.bits(model, some)
    called = f"bits per character of your file on {len(some)} validation songs; the 1-gram needs {most:.2f}"
    problem = "Knowing nothing but how frequent each character is would be as good."
    check.require(found < most, "the network predicts no better than the 1-gram", problem, called=called, got=f"{found:.2f}",
                  hint="4.7-c", mistakes=FILE.causes(model))  # fmt: skip


@test_case(name='the rnn that it is compared with', points=0, hidden=False)
def test_the_rnn_that_it_is_compared_with(train_lstm):
    model_of(train_lstm)
    try:
        RNN.read()
    except check.Failure as failure:
        mean = baselines.load()["reference"]["hidden"]["mean"]
        failure.problem += f" This costs no point: your LSTM is then compared with the course's own RNN, {mean:.2f} bits on the hidden songs."
        raise
