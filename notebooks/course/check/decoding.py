"""A made-up language model for exercises on decoding: two tables, and a record of how a student's code used them.

The model is an automaton. Its state is the number of a row; each id that it reads leads on to another row, and each row
has its logits. All of that is exact: a test knows the right text to the last character, and whoever reads something
else, or twice, or with an old state, comes into other rows and writes another text.

`watch_decoding` runs beside the student's code (see `course.check.beside`). It builds the model there, with a vocabulary
of its own, so that neither depends on other exercises. All the rest belongs to the test.
"""

from dataclasses import dataclass, field

import numpy as np

from course.check.calls import CALL_SECONDS, run_protected
from course.check.failure import Failure
from course.check.values import describe, describe_argument, shortened

NAMES = ("<pad>", "<unk>", "<bos>", "<eos>")
PAD, UNK, BOS, EOS = range(4)
UNKNOWN = "�"
NEVER = -300.0  # the score of an id that the model never says
MOST = 200  # new characters, where a call does not say how many
LAYERS, SIZE = 2, 3  # a state has the shape (LAYERS, B, SIZE)
NOTHING, LAST, OLD = range(3)  # which state came back: none, or zeros; what the call before had returned; another one


# --- beside the student's code ----------------------------------------------------------------------------------------


class Alphabet:
    """A stand-in for `CharVocab`."""

    def __init__(self, characters):
        self.itos = [*NAMES, *characters]
        self.stoi = {name: number for number, name in enumerate(self.itos)}

    def __len__(self):
        return len(self.stoi)

    def encode(self, text):
        """Return the ids of a text's characters."""
        import torch

        return torch.as_tensor([self.stoi.get(c, UNK) for c in text], dtype=torch.long)

    def decode(self, ids):
        """Return the text of ids, a list or a tensor (n,)."""
        import torch

        numbers = torch.as_tensor(ids)
        if numbers.dim() != 1:
            text = "decode takes a list of ids, or a tensor of shape (n,)"
            raise TypeError(f"{text}; this has the shape {tuple(numbers.shape)}")
        shown = {PAD: "", UNK: UNKNOWN, BOS: "", EOS: ""}
        return "".join(shown.get(number) if number in shown else self.itos[number] for number in numbers.tolist())


def _stand_in(recipe, most_calls):
    """Return a module that behaves as the recipe says and writes down how it was used."""
    import torch

    following = recipe["following"].tolist()
    S, V = recipe["following"].shape

    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.scores = torch.nn.Parameter(torch.tensor(recipe["scores"], dtype=torch.float32))
            self.given = []  # the states that were returned
            self.record = []  # for each call (ids, kind of state, gradients on, training mode)

        def __getattr__(self, name):
            try:
                return super().__getattr__(name)
            except AttributeError:
                text = "the model of this check is a stand-in: it is called, model(ids, state), and it has no"
                raise AttributeError(f"{text} .{name}") from None

        def forward(self, ids, state=None):
            if not isinstance(ids, torch.Tensor) or ids.dim() != 2:
                raise ValueError(f"ids have to be a tensor of shape (B, T), here (1, T); this is {describe(ids)}")
            if not ids.numel():
                raise ValueError(f"the model was given nothing to read: ids of shape {tuple(ids.shape)}")
            if ids.is_floating_point() or ids.dtype == torch.bool:
                raise TypeError(f"ids are whole numbers, int64; these are {describe(ids)}")
            if ids.min() < 0 or ids.max() >= V:
                raise IndexError(f"ids go from 0 to {V - 1} here; the model was given {describe(ids)}")
            if len(self.record) >= most_calls:
                raise RuntimeError(f"the model was called {most_calls} times, and is called again")
            shape = (LAYERS, len(ids), SIZE)
            if state is not None and (not isinstance(state, torch.Tensor) or state.shape != shape):
                wanted = f"a tensor of shape {shape}"
                raise ValueError(f"the state has to be what the model returned, {wanted}; this is {describe(state)}")
            rows = [0] * len(ids) if state is None else state[0, :, 0].round().long().clamp(0, S - 1).tolist()
            kind = NOTHING if not any(rows) else LAST if self.given and rows == self.given[-1] else OLD
            self.record.append((ids.tolist(), kind, torch.is_grad_enabled(), self.training))
            visited = []
            for column in ids.T.tolist():
                rows = [following[row][i] for row, i in zip(rows, column)]
                visited.append(rows)
            self.given.append(rows)
            logits = self.scores[torch.tensor(visited).T]
            if self.training:  # as dropout would, but the same way every time
                logits = logits.roll(1, dims=-1)
            new = torch.tensor(rows, dtype=torch.float32)
            return logits, new[None, :, None].repeat(LAYERS, 1, SIZE)

    return Model()


def watch_decoding(decode, recipe, prompt, most, options, seeds, training):
    """Call ``decode(model, vocab, prompt, most=most, **options)`` for every global seed, each time on a fresh stand-in.

    Parameters
    ----------
    decode : callable
    recipe : dict
        See `Writer.recipe`.
    most : int or None
        None: the argument is left out.
    options : dict
        Further keyword arguments. A number under ``generator`` becomes one torch.Generator with this seed, for all calls.
    seeds : list of int
        For torch's global generator.
    training : bool
        Whether the model is in training mode before the call.

    Returns
    -------
    dict with texts (what came back; None where it is no text), got (what came back, described), moved (whether torch's
    global generator was used), runs (how often each call used the model), and for each of these uses lengths, kinds, grads,
    trainings; ids (of all of them, one after the other)
    """
    import torch

    options = dict(options) if most is None else {"most": most, **options}
    if options.get("generator") is not None:
        options["generator"] = torch.Generator().manual_seed(options["generator"])
    texts, records, runs, got, moved = [], [], [], "", False
    with torch.random.fork_rng(devices=[]):
        for seed in seeds:
            torch.manual_seed(seed)
            before = torch.get_rng_state()
            model = _stand_in(recipe, most_calls=3 * (len(prompt) + (most or MOST)) + 20).train(training)
            call = lambda m=model: decode(m, Alphabet(recipe["characters"]), prompt, **options)  # noqa: E731
            outcome = run_protected(call, (), {}, CALL_SECONDS)
            if outcome.error:
                raise outcome.error
            moved = moved or not torch.equal(before, torch.get_rng_state())
            texts.append(outcome.value if type(outcome.value) is str else None)
            got = got or describe(outcome.value)
            records += model.record
            runs.append(len(model.record))
    return {
        "texts": texts,
        "runs": runs,
        "got": got,
        "moved": moved,
        "ids": np.array([i for ids, *_ in records for i in ids[0]], dtype=np.int64),
        "lengths": np.array([len(ids[0]) for ids, *_ in records], dtype=np.int64),
        "kinds": np.array([kind for _, kind, _, _ in records], dtype=np.int64),
        "grads": np.array([grad for _, _, grad, _ in records], dtype=bool),
        "trainings": np.array([mode for *_, mode in records], dtype=bool),
    }


# --- in the test ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Writer:
    """A made-up language model.

    Attributes
    ----------
    characters : str
        Its alphabet; the ids from 4 on.
    following : ndarray (S, V) int64
        In which row it is after it has read an id. It begins in row 0 and never comes back there.
    scores : ndarray (S, V) float32
        Its logits in each row.
    what : str
        What it is, for messages.
    """

    characters: str
    following: np.ndarray = field(repr=False)
    scores: np.ndarray = field(repr=False)
    what: str = "a made-up model"

    @classmethod
    def by_heart(cls, song, others=""):
        """Return a model that says a song by heart and then <eos>, whatever it reads: its state counts what it has read."""
        characters = "".join(sorted(set(song + others)))
        S, V = len(song) + 2, len(characters) + len(NAMES)
        following = np.minimum(np.arange(1, S + 1), S - 1)[:, None].repeat(V, axis=1)
        scores = np.zeros((S, V), dtype=np.float32)
        scores[1:, :] = 5.0 * np.eye(V)[[*(characters.index(c) + len(NAMES) for c in song), EOS]]
        return cls(characters, following, scores, f"a model that knows {song!r} by heart")

    @classmethod
    def made_up(cls, rng, characters="abcdef", states=60, ends=0.0, spread=2.0, unknown=False):
        """Return a model with drawn tables. In a share `ends` of its rows <eos> is most probable, in the others it never comes.

        Its best text goes through all rows before it repeats itself. unknown: whether it says <unk>, too.
        """
        V = len(characters) + len(NAMES)
        following = np.array([1 + rng.permutation(states) for _ in range(V)]).T
        following = np.vstack([rng.integers(1, states + 1, V), following])
        scores = (spread * rng.normal(size=(states + 1, V))).astype(np.float32)
        scores[:, [PAD, BOS, EOS] if unknown else slice(len(NAMES))] = NEVER
        last = rng.random(states + 1) < ends
        scores[last, EOS] = scores[last].max(axis=1) + 1
        scores[: states // 4, UNK] += 4.0 * unknown
        way = 1 + rng.permutation(states)
        following[way, scores[way].argmax(axis=1)] = np.roll(way, -1)
        return cls(characters, following, scores, f"a made-up model of {len(characters)} characters")

    @property
    def recipe(self):
        """The same as plain data."""
        return {"characters": self.characters, "following": self.following, "scores": self.scores}

    def encode(self, text):
        """Return the ids of a text's characters, a list."""
        return [len(NAMES) + self.characters.index(c) if c in self.characters else UNK for c in text]

    def rows(self, ids):
        """Return the row after each id, a list; everything is read from the beginning."""
        found = [0]
        for number in ids:
            found.append(int(self.following[found[-1], number]))
        return found[1:]

    def before(self, prompt, text):
        """Return the rows whose scores choose each character of a text that follows a prompt, a list."""
        return self.rows([BOS, *self.encode(prompt + text)])[len(prompt) : -1] if text else []

    def best(self, prompt, most):
        """Return the prompt and what follows when the most probable character is taken each time."""
        text = prompt
        while len(text) < len(prompt) + most:
            favourite = int(np.argsort(-self.scores[self.rows([BOS, *self.encode(text)])[-1]], kind="stable")[0])
            if favourite == EOS:
                break
            text += (*NAMES, *self.characters)[favourite] if favourite > EOS else UNKNOWN * (favourite == UNK)
        return text


@dataclass(frozen=True)
class Written:
    """What a student's decoding has written with a `Writer`, and how it used it.

    Attributes
    ----------
    texts : list of str
        One for each seed.
    runs : list of lists of (ids, kind)
        What the model was given for each text: a list of ids, and NOTHING, LAST or OLD for the state.
    grads, trainings : ndarray of bool
        For each use of the model, whether gradients were recorded, and whether it was in training mode.
    moved : bool
        Whether torch's global generator was used.
    chance : bool
        Whether characters may be drawn.
    called : str
    """

    writer: Writer
    prompt: str
    most: int
    texts: list
    runs: list
    grads: np.ndarray
    trainings: np.ndarray
    moved: bool
    chance: bool
    called: str

    @property
    def text(self):
        """The text of the first call."""
        return self.texts[0]

    @property
    def calls(self):
        """What the model was given for the first text."""
        return self.runs[0]

    @property
    def read(self):
        """How many ids the model was given for the first text."""
        return sum(len(ids) for ids, _ in self.calls)

    @property
    def new(self):
        """The text without the prompt."""
        return self.text[len(self.prompt) :] if self.text.startswith(self.prompt) else ""


MISREAD = {
    "no <bos>": "a text that begins in the middle. Every song that a model has learnt from began with <bos>: feed it first.",
    "prompt not read": "a model that has not read the prompt, or not all of it, when it writes the first character.",
    "prefix re-fed with the state": "the whole text fed again together with the carried state. The state has read it "
    "already, so the model reads everything again and again.",
    "prefix re-fed": "the whole text fed again in every step, without a state. The state makes that superfluous.",
    "state lost": "characters that are fed without the state: the model has forgotten everything that came before.",
    "old state": "a state from an earlier step. Every call returns a new one; hand over the last.",
    "last character read twice": "the last character of the prompt fed twice: once with the prompt, once by itself.",
    "<bos> again": "a <bos> before every new character. It stands once, at the very beginning.",
    "wrong axis": "an arg max over the places of the text. The scores of one place lie along the last axis.",
    "choice not fed": "a step in which the model reads something other than the character that was just written.",
}


def misread(found):
    """Return [(name, message)] for what is wrong with how a model was fed, or an empty list."""
    name = _misread(found)
    return [(name, MISREAD[name])] if name else []


def _misread(found):
    start, read = [BOS, *found.writer.encode(found.prompt)], [i for ids, _ in found.calls for i in ids]
    if not found.calls:
        return None
    if BOS not in read:
        return "no <bos>"
    if not found.chance and _over_places(found, start):
        return "wrong axis"
    later, before = found.calls[1:], len(found.calls[0][0])
    if forgetful := [ids for ids, kind in later if kind == NOTHING]:
        return "prefix re-fed" if any(len(ids) > 1 for ids in forgetful) else "state lost"
    for ids, _ in later:
        if len(ids) > 1 and (before >= len(start) or BOS in ids):
            short = len(ids) == 2 and ids[0] == BOS and len(start) > 2
            return "<bos> again" if short else "prefix re-fed with the state"
        before += len(ids)
    if any(kind == OLD for _, kind in found.calls):
        return "old state"
    if read[: len(start)] != start:
        return "prompt not read"
    mine, fed = found.writer.encode(found.new), read[len(start) :]
    if PAD in fed and not found.chance:
        return "wrong axis"
    fed = [i for i in fed if i not in (PAD, BOS, EOS)]  # they are not seen in the text
    if fed[: len(mine)] != mine[: len(fed)]:
        shifted = fed[:1] == start[-1:] and fed[1:] == mine[: len(fed) - 1]
        return "last character read twice" if shifted else "choice not fed"
    return None


def _over_places(found, start):
    """Whether the first choice is the place at which some id has its largest score, and no choice that can be right."""
    fed = [ids for ids, _ in found.calls]
    ended = fed == [start] and found.most > 0 and not found.new
    choice = EOS if ended else fed[1][0] if fed[0] == start and [len(ids) for ids in fed[1:2]] == [1] else None
    best = found.writer.scores[found.writer.rows(start)].argmax(axis=0)
    return (ended or choice in (PAD, BOS)) and choice in (best[0], best[-1])


def writes(f, writer, prompt, most, *, seeds=(1,), chance=False, training=False, hint="", hints=None, **options):
    """Let a student's decoding write with a made-up model, and return the `Written`.

    Parameters
    ----------
    f : Function
    writer : Writer
    prompt : str
    most : int or None
        None: the student's default, which has to be `MOST`.
    seeds : sequence of int
        One call for each; see `watch_decoding`.
    chance : bool
        Whether it may draw characters: then the use of random numbers alone is no mistake.
    training : bool
    hint : str
    hints : dict from the name of a mistake to the hint that helps, optional
    **options
        Further keyword arguments of the student's function.

    Raises
    ------
    Failure
        If it raises, or returns something other than a text.
    """
    from course.check.beside import beside

    more = "".join(f", {name}={describe_argument(v)}" for name, v in options.items() if name != "generator")
    more += ", generator=a new one with a seed" * ("generator" in options)
    more = f", most={most}" * (most is not None) + more
    called = f"{f.name}(model, vocab, {shortened(prompt, 30)}{more}), with {writer.what}"
    try:
        found = beside("watch_decoding", f, writer.recipe, prompt, most, options, list(seeds), training)
    except Failure as failure:
        if failure.stage not in ("stub", "undefined"):
            failure.called = called
            failure.mistakes = failure.mistakes or _from_an_error(failure.got)
            failure.hint = failure.hint or _hint_for(failure.mistakes, hints, hint)
        raise
    _no_text(f.name, found["got"], None in found["texts"], called, hint)
    ends = np.cumsum(found["lengths"]).tolist()
    ids = [found["ids"][end - n : end].tolist() for n, end in zip(found["lengths"].tolist(), ends)]
    uses = list(zip(ids, found["kinds"].tolist()))
    ends = np.cumsum(found["runs"]).tolist()
    runs = [uses[end - n : end] for n, end in zip(found["runs"], ends)]
    limit = MOST if most is None else most
    record = [found[name] for name in ("grads", "trainings", "moved")]
    return Written(writer, prompt, limit, found["texts"], runs, *record, chance, called)


def _no_text(name, got, wrong, called, hint):
    if not wrong:
        return
    if got == "None":
        text = "A function without `return` gives None. Is the last line missing, or indented into a loop?"
        raise Failure(f"{name} returned nothing", stage="nothing", called=called, got=got, problem=text, hint=hint)
    seen = [("ids returned", "ids instead of a text. `vocab.decode` makes one.")] * ("tensor" in got or "list" in got)
    text = "It has to return one text: the prompt, and behind it what the model has written."
    title = f"{name} does not return a text"
    raise Failure(title, stage="type", called=called, got=got, problem=text, hint=hint, mistakes=seen)


_ERRORS = {
    "shape (B, T)": ("batch axis missing", "ids without a batch axis. Here B = 1: the ids of one text have the shape (1, T)."),
    "nothing to read": ("no <bos>", MISREAD["no <bos>"]),
    "and is called again": ("most ignored", "a loop that only <eos> can end. `most` new characters are enough."),
    "the state has to be": ("state changed", "a state that was cut or rearranged. Hand it over as it came."),
    "ids go from 0": ("wrong axis", "an arg max over several places at once: take the scores of the last place, (V,), first."),
    "decode takes": ("decode one id", "`vocab.decode` called with something that is no list of ids."),
    "requires grad": ("gradients on", "scores that still hang in a graph: nobody asked for gradients here."),
    "element < 0": ("no probabilities", "a draw with numbers that are no probabilities: logits, their logarithms, or nan "
                    "from a division by 0."),
}  # fmt: skip


def _from_an_error(got):
    return [named for part, named in _ERRORS.items() if part in got][:1]


def _hint_for(mistakes, hints, hint):
    return next((hints[name] for name, _ in mistakes if name in (hints or {})), hint)


def writes_the_best(f, writer, prompt, most, *, hint="", hints=None, show=False, **how):
    """Fail unless a student's decoding takes the most probable character each time; return the `Written`.

    show : whether the message may give the right text. how : as in `writes`.
    """
    found = writes(f, writer, prompt, most, seeds=(1, 2), hint=hint, hints=hints, **how)
    right = writer.best(prompt, found.most)
    if found.texts == [right, right]:
        return found
    text = f"It should be {right!r}." if show else _where(found, right)
    mistakes = _written_wrong(found, right)
    raise Failure(
        f"{f.name} writes the wrong text",
        called=found.called,
        got=shortened(found.text, 90),
        problem=text,
        hint=_hint_for(mistakes, hints, hint),
        mistakes=mistakes,
    )


def _where(found, right):
    text, prompt = found.text, found.prompt
    if not text.startswith(prompt):
        return "The text has to begin with the prompt, as it was given."
    n = next((i for i, (a, b) in enumerate(zip(text, right)) if a != b), min(len(text), len(right)))
    if n == len(right):
        return "It begins as it should, and then goes on too long."
    if n == len(text):
        return "It begins as it should, and then stops too early."
    if n == len(prompt):
        return "Already the first new character is another one."
    many = n - len(prompt)
    first = "The first new character is" if many == 1 else f"The first {many} new characters are"
    return f"{first} right, the next one is not."


def _written_wrong(found, right):
    """Return what a wrong text looks like, as [(name, message)]."""
    text, prompt, most, writer = found.text, found.prompt, found.most, found.writer
    end = right[len(prompt) :]
    ended = len(end) < most
    longer = writer.best(prompt, most + 1) if not ended else right
    plain = "".join(c if c in writer.characters else UNKNOWN for c in prompt)
    texts = {
        end: ("prompt missing", "what the model has written, without the prompt in front of it."),
        prompt + right: ("prompt twice", "the prompt in front of a text that has it already."),
        plain + end: ("prompt decoded", "a prompt that went through encode and decode. Characters that the model does not "
                      "know are lost on that way; return the prompt as it was given."),
        right[:most]: ("prompt counted", "a limit that counts the prompt. `most` is the number of new characters."),
        right[:-1]: ("one too few", "one new character too few. Is the last choice forgotten, or does range begin at 1?"),
        longer: ("one too many", "one new character too many. Is the limit looked at too late?"),
    }  # fmt: skip
    texts.pop(right, None)
    if found.trainings.any():
        message = "a model that is still in training mode: its dropout is on. Call model.eval()."
        return [("not in evaluation mode", message)]
    if text in texts and text != prompt:
        return [texts[text]]
    if ended and text.startswith(right):
        return [("<eos> ignored", "a text that goes on behind <eos>. It ends where <eos> is chosen.")]
    if wrong := misread(found):
        return wrong
    if len(set(found.texts)) > 1 or (found.moved and not found.chance):
        return [("drawn", "a character that was drawn. The most probable one has to be taken here, always.")]
    return _chosen_wrong(found)


def _chosen_wrong(found):
    """The model was fed as it should be: what do the characters that were chosen have in common?"""
    new, writer = found.new, found.writer
    if not set(new) <= set(writer.characters):
        return []
    rows = writer.before(found.prompt, new)
    scores = writer.scores[rows][:, len(NAMES) :] if rows else np.zeros((0, 1))
    places = [int((row > row[writer.characters.index(c)]).sum()) for row, c in zip(scores, new)]
    first = writer.scores[writer.rows([BOS])[-1]]
    if len(places) > 2 and set(places) == {scores.shape[1] - 1}:
        return [("least probable", "the least probable character. The most probable one has the largest score.")]
    if found.prompt and places[:1] != [0] and new[:1] == (*NAMES, *writer.characters)[int(first.argmax())]:
        text = "the scores of the first place. What comes next stands in those of the last."
        return [("first place", text)]
    return []


@dataclass(frozen=True)
class Logits:
    """Scores (V,), of which some may be −inf; `take` returns a copy. For results that a test has made an array."""

    name: str
    V: int
    dtype: str = "float32"

    def take(self, value, called=""):
        """Return the numbers as an array, or raise `Failure` with what arrived and what was expected."""

        def fail(title, stage, problem, mistakes=()):
            got = describe(value).replace("array", "tensor", 1)  # the test has made it an array
            return Failure(title, stage=stage, called=called, got=got, problem=problem, mistakes=mistakes)

        if value is None:
            raise fail(f"{self.name} did not come back", "nothing", "A function without `return` gives None.")
        if type(value) is not np.ndarray:
            raise fail(f"{self.name} are no tensor", "type", f"{self.name} have to be a tensor of shape ({self.V},).")
        if value.shape != (self.V,):
            problem = (
                f"The shape is {value.shape}; it has to be ({self.V},). Every id keeps its place, with −inf where it "
            )
            problem += "must not be drawn."
            short = value.ndim == 1 and len(value) < self.V
            seen = [("only those kept", "a shorter list: the scores that stay, without their places.")] * short
            raise fail(f"{self.name} have the wrong shape", "shape", problem, seen)
        if value.dtype.kind in "biu":
            text = "True and False, or whole numbers, are no scores."
            raise fail(f"{self.name} have dtype {value.dtype}", "dtype", text)
        if str(value.dtype) != self.dtype:
            text = f"They came as {self.dtype} and have to stay that."
            raise fail(f"{self.name} have dtype {value.dtype}", "dtype", text)
        if np.isnan(value).any() or (value == np.inf).any():
            text = "nan or +inf is among them. 0 · inf, inf − inf and a division by 0 give that."
            raise fail(f"{self.name} are not finite", "finite", text)
        return value.copy()

    def differ(self, mine, right, show=False):
        """Say where two sets of logits differ; "" where they agree to 5 digits."""
        kept, wanted = np.isfinite(mine), np.isfinite(right)
        if (kept != wanted).any():
            i = int(np.flatnonzero(kept != wanted)[0])
            text = f"{int(kept.sum())} of {self.V} scores stay"
            text += f", it should be {int(wanted.sum())}" if show and kept.sum() != wanted.sum() else ""
            return f"{text}. Id {i} is {'kept, and has to go' if kept[i] else 'gone, and has to stay'}."
        bad = np.flatnonzero(wanted)[~np.isclose(mine[wanted], right[wanted], rtol=1e-5, atol=1e-6)]
        if not bad.size:
            return ""
        should = f", it should be {right[bad[0]]:.5g}" if show else ""
        return f"The right ids are kept, but the score of id {bad[0]} is {mine[bad[0]]:.5g}{should}."
