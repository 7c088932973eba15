"""The made-up language model of `course.check.decoding` for searches that follow several texts at once.

It takes batches, and its state is a pair (h, c), as an LSTM's is. Every row of a state carries its number in the automaton
and a tag that says which call returned it, and in which row of the batch. So a test can tell what each row had read, and
whether the rows of h and c were moved together with the texts.

`watch_beams` runs beside the student's code (see `course.check.beside`). All the rest belongs to the test.
"""

import contextlib
from dataclasses import dataclass

import numpy as np

from course.check.calls import CALL_SECONDS, run_protected
from course.check.decoding import BOS, EOS, LAYERS, MOST, NAMES, NEVER, PAD, SIZE, UNK, Alphabet, Writer
from course.check.failure import Failure
from course.check.values import describe, shortened

WIDTH = 4096  # no batch has more rows
RTOL = 1e-4  # of a score that was summed in float32


# --- beside the student's code ----------------------------------------------------------------------------------------


def _stand_in(recipe, most_calls):
    """Return a module that behaves as the recipe says and writes down how it was used."""
    import torch

    following, states = recipe["following"], len(recipe["following"])
    V = following.shape[1]

    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.scores = torch.nn.Parameter(torch.tensor(recipe["scores"], dtype=torch.float32))
            self.record = []  # for each call (ids, tags of h, tags of c, gradients on, training mode)

        def __getattr__(self, name):
            try:
                return super().__getattr__(name)
            except AttributeError:
                text = "the model of this check is a stand-in: it is called, model(ids, state), and it has no"
                raise AttributeError(f"{text} .{name}") from None

        def check_ids(self, ids):
            if not isinstance(ids, torch.Tensor) or ids.dim() != 2:
                raise ValueError(f"ids have to be a tensor of shape (B, T); this is {describe(ids)}")
            if not ids.numel():
                raise ValueError(f"the model was given nothing to read: ids of shape {tuple(ids.shape)}")
            if ids.is_floating_point() or ids.dtype == torch.bool:
                raise TypeError(f"ids are whole numbers, int64; these are {describe(ids)}")
            if ids.min() < 0 or ids.max() >= V:
                raise IndexError(f"ids go from 0 to {V - 1} here; the model was given {describe(ids)}")
            if len(ids) > WIDTH:
                raise RuntimeError(f"the model was given {len(ids)} rows at once, and that is too many")
            if len(self.record) >= most_calls:
                raise RuntimeError(f"the model was called {most_calls} times, and is called again")

        def unpack(self, state, B):
            shape = (LAYERS, B, SIZE)
            pair = isinstance(state, (tuple, list)) and len(state) == 2
            if not pair or not all(isinstance(part, torch.Tensor) for part in state):
                raise ValueError(f"the state has to be a tuple (h, c) of two tensors; this is {describe(state)}")
            for name, part in zip("hc", state):
                if part.dim() == 3 and part.shape[2] == SIZE and part[:, :, 1].all():
                    layers = part[:, 0, 2].long().tolist() if part.shape[1] else list(range(LAYERS))
                    if layers != list(range(LAYERS)):
                        raise ValueError(f"{name} has the layers {layers}, and the model has the layers [0, 1]")
                if part.dim() == 3 and part.shape[::2] == shape[::2] and part.shape != shape:
                    raise ValueError(f"{B} rows of ids, but {part.shape[1]} rows in {name}, which is {describe(part)}")
                if part.shape != shape:
                    raise ValueError(f"{name} has to be a tensor of shape {shape}; this is {describe(part)}")
            return [part.detach().double().numpy().round().astype(np.int64) for part in state]

        def forward(self, ids, state=None):
            self.check_ids(ids)
            B = len(ids)
            h, c = np.zeros((2, LAYERS, B, SIZE), dtype=np.int64) if state is None else self.unpack(state, B)
            mode = (torch.is_grad_enabled(), self.training)
            self.record.append((ids.numpy().copy(), h[0, :, 1], c[0, :, 1], *mode))
            rows, other = (np.clip(part[0, :, 0], 0, states - 1) for part in (h, c))
            rows = np.where(rows == other, rows, 1 + (3 * rows + 5 * other) % (states - 1))
            visited = []
            for column in ids.numpy().T:
                rows = following[rows, column]
                visited.append(rows)
            logits = self.scores[torch.from_numpy(np.stack(visited, axis=1))]
            if self.training:  # as dropout would, but the same way every time
                logits = logits.roll(1, dims=-1)
            after = np.zeros((LAYERS, B, SIZE), dtype=np.float32)
            after[..., 0], after[..., 1] = rows, WIDTH * len(self.record) + np.arange(B)
            after[..., 2] = np.arange(LAYERS)[:, None]
            return logits, (torch.from_numpy(after), torch.from_numpy(after.copy()))

    return Model()


def _form(value):
    """Return (what is wrong with the form, or ""; texts; scores)."""
    import torch

    def number(score):
        return isinstance(score, (int, float, np.floating, np.integer)) and not isinstance(score, bool)

    if value is None:
        return "nothing", [], []
    if type(value) is str or (type(value) is tuple and len(value) == 2 and type(value[0]) is str):
        return "only one", [], []
    if type(value) is not list:
        return "no list", [], []
    pairs = [tuple(item) for item in value if type(item) in (tuple, list) and len(item) == 2]
    if len(pairs) < len(value):
        return "no pairs", [], []
    if any(type(second) is str for _, second in pairs):
        return "exchanged", [], []
    if any(type(text) is not str for text, _ in pairs):
        return "ids", [], []
    if any(isinstance(score, torch.Tensor) for _, score in pairs):
        return "tensor", [], []
    if not all(number(score) for _, score in pairs):
        return "no number", [], []
    return "", [text for text, _ in pairs], [float(score) for _, score in pairs]


def watch_beams(search, recipe, prompt, options, training):
    """Call ``search(model, vocab, prompt, **options)`` on a fresh stand-in.

    Parameters
    ----------
    search : callable
    recipe : dict
        See `Writer.recipe`.
    prompt : str
    options : dict
        Further keyword arguments.
    training : bool
        Whether the model is in training mode before the call.

    Returns
    -------
    dict with form ("" or what is wrong with the form of the result), got (the result, described), texts, scores; and for
    each use of the model shapes (B, T), ids, h, c (all three of all uses, one after the other), grads, trainings
    """
    rounds = len(prompt) + options.get("most", MOST)
    model = _stand_in(recipe, 40 + rounds * (3 + options.get("k", 4))).train(training)
    outcome = run_protected(
        lambda: search(model, Alphabet(recipe["characters"]), prompt, **options), (), {}, CALL_SECONDS
    )
    if outcome.error:
        raise outcome.error
    form, texts, scores = _form(outcome.value)
    record = model.record

    def joined(column):
        return np.concatenate([use[column].reshape(-1) for use in record] or [np.zeros(0)]).astype(np.int64)

    return {
        "form": form,
        "got": describe(outcome.value),
        "texts": texts,
        "scores": scores,
        "shapes": [list(use[0].shape) for use in record],
        "ids": joined(0),
        "h": joined(1),
        "c": joined(2),
        "grads": [use[3] for use in record],
        "trainings": [use[4] for use in record],
    }


# --- in the test ------------------------------------------------------------------------------------------------------


def beam_writer(rng, characters="abcdef", states=40, eos=0.0, spread=1.5, lead=0.0):
    """Return a made-up model that may say <eos> anywhere; `eos` is the mean of its logit, those of characters have mean 0.

    lead: added to the logit of the best id in every row.

    Of <pad>, <unk> and <bos> it is sure that they do not come, but does not say never.
    """
    writer = Writer.made_up(rng, characters, states, spread=spread)
    scores = writer.scores.copy()
    scores[:, EOS] = eos + spread * rng.normal(size=states + 1)
    scores[:, [PAD, UNK, BOS]] = -9 - 3 * rng.random((states + 1, 3))
    scores[np.arange(states + 1), scores.argmax(axis=1)] += lead
    return Writer(writer.characters, writer.following, scores.astype(np.float32), writer.what)


def first_letter(table, characters="ab>"):
    """Return a made-up model that remembers nothing but which of its first two characters was written first.

    Parameters
    ----------
    table : list of three lists (first, second, <eos>)
        Its probabilities where neither was written, where the first was, where the second was.
    """
    V, first = len(characters) + 4, len(Alphabet("").itos)
    following = np.arange(5)[:, None].repeat(V, axis=1)
    following[0], following[0, BOS] = 4, 1  # without <bos> it is lost
    following[1, first], following[1, first + 1] = 2, 3
    following[2:4, EOS] = 4
    scores = NEVER / 10 - np.arange(V) * np.ones((5, 1))
    places = [first, first + 1, EOS]
    scores[1:4, places] = np.log(table)
    scores[4, places] = np.log(np.asarray(table).mean(axis=0)[::-1])
    scores += np.array([[0.0], [1.3], [-0.7], [2.1], [0.4]])  # the softmax does not see it; logits are no logarithms
    return Writer(characters, following, scores.astype(np.float32), "the model of the example")


@dataclass(frozen=True)
class Beams:
    """What a student's search has found with a `Writer`, and how it used it.

    Attributes
    ----------
    pairs : list of (text, score)
    calls : list of (ids (B, T), tags of h (B,), tags of c (B,))
        What the model was given. A tag is WIDTH · (number of the call that returned the row, from 1) + row; 0 means no state.
    grads, trainings : list of bool
        For each call, whether gradients were recorded, and whether the model was in training mode.
    called : str
    """

    writer: Writer
    prompt: str
    k: int
    pairs: list
    calls: list
    grads: list
    trainings: list
    called: str

    @property
    def read(self):
        """How many ids the model was given."""
        return sum(ids.size for ids, _, _ in self.calls)

    @property
    def texts(self):
        """The texts alone."""
        return [text for text, _ in self.pairs]

    @property
    def scores(self):
        """The scores alone."""
        return [score for _, score in self.pairs]


SLIPS = {
    "product of probabilities": "a product of probabilities. It soon is too small for a float and becomes 0. Add logarithms.",
    "alpha sign": "the wrong sign of alpha. The sum is divided by length**alpha, not multiplied.",
    "alpha ignored": "sums that are not divided by length**alpha.",
    "alpha only at the end": "a search that ranks by the bare sums, and divides by length**alpha only when it is over.",
    "<eos> not counted": "a length without <eos>. It is a new id, too, with a probability of its own.",
    "prompt counted": "a length that contains the prompt. Only what the model has added counts.",
    "prompt scored": "a sum that contains the log-probabilities of the prompt. Only what the model has added counts.",
    "logits summed": "sums of logits. Logits of different places cannot be compared: log_softmax first.",
    "finished extended": "hypotheses that go on behind <eos>. Whoever is finished stays as it is.",
    "finished thrown away": "finished hypotheses that get lost. They stay in the contest until the end.",
    "finished set apart": "finished hypotheses that give their place to others. They keep it: k in all, finished and live.",
    "duplicates": "the same hypothesis several times. The search begins with one.",
    "k per hypothesis": "the k best of each hypothesis. It is the k best of all candidates together that survive.",
    "each by itself": "hypotheses that go on each by itself. It is the k best of all candidates together that survive.",
    "ends too soon": "a search that ends as soon as one text is finished. The others may still overtake it.",
    "first place": "the scores of the first place. What comes next stands in those of the last.",
    "one too many": "one round too many.",
    "one too few": "one round too few. Does range begin at 1?",
    "most counts the prompt": "a limit that counts the prompt. `most` is the number of rounds.",
    "worst first": "a list with the worst first.",
    "only the best": "only the best text. All that survive come back.",
    "<eos> in the text": "an <eos> in the text. It is the end, and no part of it.",
    "last character lost": "a last character that gets lost. Only <eos> is not shown.",
    "prompt missing": "texts without the prompt in front.",
    "prompt twice": "texts with the prompt in front twice.",
    "prompt decoded": "a prompt that went through encode and decode. Return it as it was given.",
    "only the last character re-ordered": "last characters that moved to other rows while the texts in front of them stayed. "
    "The scores are right. Take the whole text of the row that a candidate comes from.",
    "states not re-ordered": "states that stay in their rows while the hypotheses move. Each needs the h and c of the row "
    "that it comes from.",
    "h without c": "h and c that come from different rows. Both move with their hypothesis.",
    "wrong axis": "a state that was re-ordered along its first axis, the layers. The rows of the batch are axis 1.",
    "no <bos>": "a text that begins in the middle. Every song that a model has learnt from began with <bos>: feed it first.",
    "prompt not read": "a model that has not read the prompt, or not all of it.",
    "re-fed with the state": "the whole text fed again together with the carried state. The state has read it already.",
    "re-fed": "the whole text fed again in every round, without a state. The state makes that superfluous.",
    "state lost": "characters that are fed without the state: the model has forgotten everything that came before.",
    "old state": "a state from an earlier round. Every call returns a new one; hand over the last.",
    "training mode": "a model that is still in training mode: its dropout is on. Call model.eval().",
    "finished read": "finished hypotheses that the model still reads. Only the live ones are in the batch.",
    "prompt read k times": "a prompt that is read several times. There is one hypothesis at first, so one row.",
    "one at a time": "hypotheses that are fed one at a time. All live ones together are one batch.",
    "nothing new": "a division by 0: without a new id the length is 0. The score of nothing new is 0.",
    "nothing returned": "a search that returns nothing where nothing may be added. The prompt alone comes back.",
    "gradients on": "scores that still hang in a graph: nobody asked for gradients here. torch.no_grad() goes around the loop.",
    "tensor": "scores that are still tensors. .item() or .tolist() makes plain numbers of them.",
    "exchanged": "pairs with the score in front. The text comes first: (text, score).",
    "ids": "ids instead of texts. `vocab.decode` makes a text of them.",
    "batch axis missing": "ids without a batch axis. One text alone has the shape (1, T).",
    "most ignored": "a loop that only <eos> can end. After `most` rounds the search is over.",
    "k too large": "a choice of k among fewer than k candidates. Take as many as there are.",
}  # fmt: skip

_ERRORS = {
    "math domain error": "product of probabilities",
    "expected a positive input": "product of probabilities",
    "for dimension 0 with size 2": "wrong axis",
    "has the layers": "wrong axis",
    "index out of range in self": "wrong axis",
    "shape (B, T)": "batch axis missing",
    "nothing to read": "no <bos>",
    "rows at once": "k per hypothesis",
    "and is called again": "most ignored",
    "rows of ids, but": "states not re-ordered",
    "requires grad": "gradients on",
    "index k out of range": "k too large",
    "ZeroDivisionError": "nothing new",
}
_FORMS = {
    "only one": ("only the best", "It has to be a list of tuples (text, score), the best first."),
    "no list": (None, "It has to be a list of tuples (text, score), the best first."),
    "no pairs": (None, "Every entry of the list has to be a tuple (text, score)."),
    "exchanged": ("exchanged", "Every entry of the list has to be a tuple (text, score)."),
    "ids": ("ids", "The first of each pair has to be a text: the prompt, and behind it what the model has written."),
    "tensor": ("tensor", "The second of each pair has to be a plain number."),
    "no number": (None, "The second of each pair has to be a plain number."),
}


def _named(name):
    return [(name, SLIPS[name])] if name else []


def beams_of(f, writer, prompt, *, hint="", hints=None, training=False, **options):
    """Let a student's search write with a made-up model, and return the `Beams`.

    Parameters
    ----------
    f : Function
    writer : Writer
    prompt : str
    hint : str
    hints : dict from the name of a mistake to the hint that helps, optional
    training : bool
    **options
        k, most, alpha; what is left out takes the student's default.

    Raises
    ------
    Failure
        If it raises, or returns something other than a list of (text, score).
    """
    from course.check.beside import beside

    more = "".join(f", {name}={value}" for name, value in options.items())
    called = f"{f.name}(model, vocab, {shortened(prompt, 30)}{more}), with {writer.what}"
    try:
        found = beside("watch_beams", f, writer.recipe, prompt, options, training)
    except Failure as failure:
        if failure.stage not in ("stub", "undefined"):
            failure.called = called
            name = next((name for part, name in _ERRORS.items() if part in failure.got), None)
            name = "<eos> not counted" if name == "nothing new" and options.get("most") else name
            failure.mistakes = failure.mistakes or _named(name)
            failure.hint = failure.hint or (hints or {}).get(name, hint)
        raise
    if found["form"] == "nothing":
        text = "A function without `return` gives None. Is the last line missing, or indented into a loop?"
        title = f"{f.name} returned nothing"
        raise Failure(title, stage="nothing", called=called, got="None", problem=text, hint=hint)
    if found["form"]:
        name, text = _FORMS[found["form"]]
        title = f"{f.name} does not return a list of (text, score)"
        said = {"called": called, "got": found["got"], "problem": text, "hint": (hints or {}).get(name, hint)}
        raise Failure(title, stage="type", mistakes=_named(name), **said)
    calls, i, b = [], 0, 0
    for B, T in found["shapes"]:
        calls.append((found["ids"][i : i + B * T].reshape(B, T), found["h"][b : b + B], found["c"][b : b + B]))
        i, b = i + B * T, b + B
    pairs, record = (
        list(zip(found["texts"], found["scores"])),
        [found[name] for name in ("grads", "trainings")],
    )
    return Beams(writer, prompt, options.get("k", 4), pairs, calls, *record, called)


def same_beams(mine, right, rtol=RTOL):
    """Whether two lists of (text, score) say the same."""
    if [text for text, _ in mine] != [text for text, _ in right]:
        return False
    return bool(np.allclose([score for _, score in mine], [score for _, score in right], rtol=rtol, atol=rtol))


def misfed(found, right):
    """Return [(name, message)] for what is wrong with how the model was fed in a search, or an empty list.

    right : list of (text, score)
        What the search should have found.
    """
    return _named(_misfed(found, right))


def overread(found):
    """Return [(name, message)] for why the model of a right search has read too much, or an empty list."""
    rows = [len(ids) for ids, _, _ in found.calls]
    if rows[0] > 1:
        return _named("prompt read k times")
    return _named("one at a time" if max(rows) == 1 < found.k else None)


def _misfed(found, right):
    start, calls = [BOS, *found.writer.encode(found.prompt)], found.calls
    if any(found.trainings):
        return "training mode"
    if not calls:
        return None
    if not any(BOS in ids for ids, _, _ in calls):
        return "no <bos>"
    before = calls[0][0].shape[1]
    for ids, h, c in calls[1:]:
        long = ids.shape[1] > 1
        if not (h.any() or c.any()):
            return "re-fed" if long else "state lost"
        if long and (before >= len(start) or BOS in ids):
            return "re-fed with the state"
        if (h != c).any():
            return "h without c"
        before += ids.shape[1]
    if max(len(ids) for ids, _, _ in calls) > found.k:
        return "k per hypothesis"
    histories = _histories(calls)
    if any(read[: len(start)] != tuple(start[: len(read)]) for read in histories.values()):
        return "prompt not read"
    if any(EOS in ids for ids, _, _ in calls):
        return "finished read" if same_beams(found.pairs, right) else "finished extended"
    return _not_moved(found, right)


def _histories(calls):
    """Return for each tag the ids that its row has read, a tuple."""
    histories = {0: ()}
    for number, (ids, h, _) in enumerate(calls, start=1):
        for row, (mine, tag) in enumerate(zip(ids.tolist(), h.tolist())):
            histories[WIDTH * number + row] = (*histories.get(tag, ()), *mine)
    return histories


def _not_moved(found, right):
    """Which rows of the states go with which rows of the ids, if the result is wrong?"""
    if same_beams(found.pairs, right):
        return None
    wide = [n for n, (ids, _, _) in enumerate(found.calls) if n and len(found.calls[n - 1][0]) > 1 and len(ids) > 1]
    sources = [found.calls[n][1] for n in wide]
    if any((tags // WIDTH != n).any() for n, tags in zip(wide, sources)):
        return "old state"
    if len(wide) < 2 or any((tags % WIDTH != np.arange(len(tags))).any() for tags in sources):
        return None
    begin, names = (
        len(found.writer.encode(found.prompt)) + 1,
        dict(enumerate(found.writer.characters, start=len(NAMES))),
    )
    read = {"".join(names.get(i, "") for i in ids[begin:]) for ids in _histories(found.calls).values()}
    new = [text[len(found.prompt) :] for text in found.texts]
    return None if all(text in read or text[:-1] in read for text in new) else "states not re-ordered"


def finds(f, cases, search, slips, *, hint="", hints=None, show=False, **how):
    """Fail unless a student's search finds what the test's own finds, in every case; return the list of `Beams`.

    Parameters
    ----------
    f : Function
    cases : list of (writer, prompt, options)
    search : callable
        ``search(writer, prompt, **options)`` returns the right list of (text, score).
    slips : dict
        Name of a mistake → a list of functions like ``search`` that make it. Named if one gives all that the student's
        search gives.
    hint, hints : as in `beams_of`
    show : bool
        Whether the message may give the right list.
    """
    found = []
    for writer, prompt, options in cases:
        mine = beams_of(f, writer, prompt, hint=hint, hints=hints, **how, **options)
        right = search(writer, prompt, **options)
        found.append(mine)
        if same_beams(mine.pairs, right):
            continue
        names = _slips(f, mine, right, cases, found, slips, how)
        title, text = _what_is_wrong(f.name, mine, right, show)
        raise Failure(
            title,
            called=mine.called,
            got=_shown(mine.pairs),
            problem=text,
            hint=next(((hints or {}).get(name, hint) for name in names), hint),
            mistakes=[one for name in names for one in _named(name)],
        )
    return found


def _shown(pairs):
    parts = [f"({shortened(text, 40)}, {score:.4f})" for text, score in pairs[:4]]
    return f"[{', '.join(parts)}{', …' * (len(pairs) > 4)}]"


def _what_is_wrong(name, mine, right, show):
    texts, scores = zip(*right) if right else ((), ())
    should = f" It should be {_shown(right)}." if show else ""
    if mine.texts == list(texts):
        bad = next(n for n, (a, b) in enumerate(zip(mine.scores, scores)) if not np.isclose(a, b, rtol=RTOL, atol=RTOL))
        return f"{name} gives a wrong score", f"The texts are right, the score of number {bad} is not.{should}"
    if len(mine.texts) != len(texts):
        many = f"{len(mine.texts)} texts came back, and that is {'too many' if len(mine.texts) > len(texts) else 'too few'}."
        return f"{name} finds the wrong texts", many + should
    if sorted(mine.texts) == sorted(texts):
        return f"{name} gives the texts in the wrong order", f"The right texts are there, in another order.{should}"
    bad = next(n for n, (a, b) in enumerate(zip(mine.texts, texts)) if a != b)
    return f"{name} finds the wrong texts", f"Text number {bad} is not the one that belongs there.{should}"


def _transformed(mine, right, prompt, options):
    """Return the name of what was done to a right result, or None."""
    texts, scores = [text for text, _ in right], [score for _, score in right]
    if not mine and options.get("most") == 0:
        return "nothing returned"
    if len(right) > 1 and same_beams(mine[::-1], right):
        return "worst first"
    if len(right) > 1 and same_beams(mine, right[:1]):
        return "only the best"
    if any("<eos>" in text for text, _ in mine):
        return "<eos> in the text"
    if mine and not np.isfinite([score for _, score in mine]).all():
        return "nothing new" if options.get("most") == 0 else "product of probabilities"
    if len(set(mine)) < len(mine) and len(set(texts)) == len(texts):
        return "duplicates"
    if len(mine) != len(right) or not np.allclose([s for _, s in mine], scores, rtol=RTOL, atol=RTOL):
        return None
    mine = [text for text, _ in mine]
    if prompt and mine == [text[len(prompt) :] for text in texts]:
        return "prompt missing"
    if prompt and mine == [prompt + text for text in texts]:
        return "prompt twice"
    if any("�" in text for text in mine) and not any("�" in text for text in texts):
        return "prompt decoded"
    if all(a in (b, b[:-1]) for a, b in zip(mine, texts)):
        return "last character lost"
    return "only the last character re-ordered" if sorted(mine) != sorted(texts) else None


def _slips(f, mine, right, cases, found, slips, how):
    """Return the names of the mistakes that explain a wrong result; of several that do, two."""
    prompt, options = cases[len(found) - 1][1:]
    fed = _misfed(mine, right)
    if fed and fed not in ("finished extended", "states not re-ordered"):
        return [fed]
    if name := _transformed(mine.pairs, right, prompt, options):
        return [name]
    with contextlib.suppress(Failure):  # it raises in a later case: those so far have to do
        found = found + [beams_of(f, *case[:2], **how, **case[2]) for case in cases[len(found) :]]
    order = sorted(zip(found, cases), key=lambda pair: pair[0] is not mine)  # the wrong one first: it settles most
    names = []
    for name, ways in slips.items():
        if any(all(same_beams(one.pairs, _made(way, case)) for one, case in order) for way in ways):
            names.append(name)
    return names[:2] or [fed] * bool(fed)


def _made(way, case):
    """Return what a wrong search finds, or nothing where it cannot say."""
    try:
        return way(*case[:2], **case[2])
    except (ArithmeticError, ValueError, IndexError):
        return []
