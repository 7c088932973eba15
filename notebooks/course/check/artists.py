"""A language model that is told who is singing: calls of a student's module, hidden artists, and a made-up singer.

The made-up singer is `decoding.Writer` once more, with tables of its own for every artist: whoever tells it another artist at
one place comes into another row, and writes another text. `artist_calls`, `watch_hiding` and `watch_singing` run beside the
student's code (see `course.check.beside`).
"""

from dataclasses import dataclass, field, replace

import numpy as np

from course.check import decoding
from course.check.calls import CALL_SECONDS, run_protected
from course.check.decoding import LAST, LAYERS, MOST, NOTHING, OLD, SIZE, Alphabet, Writer, Written
from course.check.failure import Failure
from course.check.modules import _build, _protected
from course.check.values import describe, describe_argument, shortened

CERTAIN = 60.0  # what the best score is raised by where every draw has to be certain
APART = 0.5  # the second part of a made-up state minus the first


# --- beside the student's code ----------------------------------------------------------------------------------------


def artist_calls(cls, init, weights, calls, upstream=None):
    """Load weights into ``cls(*init)`` and call it several times, each time on ids, artists and a state.

    Parameters
    ----------
    calls : list of (ids, artist, state)
        The state is a pair of tensors, None, or ``"carried"``: the second result of the call before.
    upstream : list of tensor, optional
        Weights for logits, h and c of the last call; their weighted sum is differentiated.

    Returns
    -------
    dict with results (list, as they came back; it ends early where there is no state to carry) and gradients (parameter name
    → tensor, or None for a parameter that nothing reached; empty without ``upstream``, or with results of other shapes)
    """

    def run():
        model, results = _build(cls, init, weights), []
        for ids, artist, state in calls:
            if isinstance(state, str):
                if not (type(results[-1]) is tuple and len(results[-1]) == 2):
                    break
                state = results[-1][1]
            results.append(model(ids, artist) if state is None else model(ids, artist, state))
        found = {"results": results, "gradients": {}}
        parts = _parts(results[-1]) if upstream else []
        if parts and [getattr(part, "shape", None) for part in parts] == [u.shape for u in upstream]:
            total = sum((part * u).sum() for part, u in zip(parts, upstream))
            if total.requires_grad:
                total.backward()
            named = model.named_parameters()
            found["gradients"] = {n: None if p.grad is None else p.grad.to_dense().clone() for n, p in named}
        return found

    return _protected(run)


def _parts(result):
    good = type(result) is tuple and len(result) == 2 and isinstance(result[1], (tuple, list)) and len(result[1]) == 2
    return [result[0], *result[1]] if good else []


def watch_hiding(hide, artist, share, calls, seed):
    """Call ``hide(artist, share, generator)`` several times with one generator.

    Parameters
    ----------
    artist : ndarray (B, T) int64
    share : float
    calls : int
    seed : list of two
        Seeds of the generator (None: none is handed over) and of torch's own.

    Returns
    -------
    dict with results (as they came back), changed (whether the argument is another one afterwards), shared (whether what
    is written into the result arrives in the argument), moved (whether torch's own generator was used)
    """
    import torch

    def run():
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed[1])
            before = torch.get_rng_state()
            generator = None if seed[0] is None else torch.Generator().manual_seed(seed[0])
            results, changed, shared = [], False, False
            for _ in range(calls):
                given = torch.from_numpy(artist.copy())
                found = hide(given, share, generator)
                changed = changed or not np.array_equal(given.numpy(), artist)
                if isinstance(found, torch.Tensor):
                    results.append(found.clone())
                    whole = found.is_contiguous() and found.numel() and not found.requires_grad
                    if whole and not changed:
                        found.zero_()
                        shared = shared or not np.array_equal(given.numpy(), artist)
                else:
                    results.append(found)
            moved = not torch.equal(before, torch.get_rng_state())
        return {"results": results, "changed": changed, "shared": shared, "moved": moved}

    return _protected(run)


def _stand_in(recipe, most_calls):
    """Return a module that sings as the recipe says and writes down how it was used."""
    import torch

    following, scores = recipe["following"].tolist(), torch.tensor(recipe["scores"], dtype=torch.float32)
    A, S, V = recipe["following"].shape

    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.scores = torch.nn.Parameter(scores)
            self.given = []  # the rows that were returned
            self.record = []  # for each call (ids, artists, kind of state, gradients on, training mode)

        def __getattr__(self, name):
            try:
                return super().__getattr__(name)
            except AttributeError:
                text = "the model of this check is a stand-in: it is called, model(ids, artist, state), and it has no"
                raise AttributeError(f"{text} .{name}") from None

        def forward(self, ids, artist, state=None):
            _whole(ids, "ids have", V)
            if isinstance(artist, torch.Tensor) and artist.dim() != 2 or not isinstance(artist, torch.Tensor):
                shape = tuple(ids.shape)
                raise ValueError(f"artist has to be a tensor of the shape of ids, {shape}; this is {describe(artist)}")
            _whole(artist, "artists have", A)
            if artist.shape != ids.shape:
                shapes = f"{tuple(artist.shape)}, the ids {tuple(ids.shape)}"
                raise ValueError(f"there has to be one artist for every id; artist has the shape {shapes}")
            if len(self.record) >= most_calls:
                raise RuntimeError(f"the model was called {most_calls} times, and is called again")
            rows = [0] * len(ids) if state is None else _rows(state, (LAYERS, len(ids), SIZE), S)
            kind = NOTHING if not any(rows) else LAST if self.given and rows == self.given[-1] else OLD
            self.record.append((ids.tolist(), artist.tolist(), kind, torch.is_grad_enabled(), self.training))
            logits = []
            for column, who in zip(ids.T.tolist(), artist.T.tolist()):
                rows = [following[a][row][i] for a, row, i in zip(who, rows, column)]
                logits.append(self.scores[who, rows])
            logits = torch.stack(logits, dim=1)
            if self.training:  # as dropout would, but the same way every time
                logits = logits.roll(1, dims=-1)
            self.given.append(rows)
            new = torch.tensor(rows, dtype=torch.float32)[None, :, None].repeat(LAYERS, 1, SIZE)
            return logits, (new, new + APART)

    return Model()


def _whole(numbers, who, count):
    import torch

    if not isinstance(numbers, torch.Tensor) or numbers.dim() != 2:
        raise ValueError(f"{who} to be a tensor of shape (B, T), here (1, T); this is {describe(numbers)}")
    if not numbers.numel():
        raise ValueError(f"the model was given nothing to read: {who.split()[0]} of shape {tuple(numbers.shape)}")
    if numbers.is_floating_point() or numbers.dtype == torch.bool:
        raise TypeError(f"{who} to be whole numbers, int64; these are {describe(numbers)}")
    if numbers.min() < 0 or numbers.max() >= count:
        raise IndexError(f"{who.split()[0]} go from 0 to {count - 1} here; the model was given {describe(numbers)}")


def _rows(state, shape, count):
    import torch

    pair = isinstance(state, (tuple, list)) and len(state) == 2
    good = pair and all(isinstance(part, torch.Tensor) and part.shape == shape for part in state)
    if not good or not bool(((state[1] - state[0] - APART).abs() < 1e-3).all()):
        got = tuple(map(describe, state)) if pair else describe(state)
        raise ValueError(
            f"the state has to be what the model returned, two tensors (h, c) of shape {shape}; this is {got}"
        )
    return state[0][0, :, 0].round().long().clamp(0, count - 1).tolist()


def watch_singing(sample_as, recipe, artist, prompt, most, options, seeds, training):
    """Call ``sample_as(model, vocab, artist, prompt, most=most, **options)`` for every global seed, on a fresh stand-in each time.

    As `decoding.watch_decoding`, where the arguments are explained; ``artists`` tells which artist was given with each id.
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
            given = (model, Alphabet(recipe["characters"]), artist, *([prompt] if prompt else []))
            outcome = run_protected(lambda given=given: sample_as(*given, **options), (), {}, CALL_SECONDS)
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
        "artists": np.array([a for _, artists, *_ in records for a in artists[0]], dtype=np.int64),
        "lengths": np.array([len(ids[0]) for ids, *_ in records], dtype=np.int64),
        "kinds": np.array([kind for _, _, kind, _, _ in records], dtype=np.int64),
        "grads": np.array([grad for *_, grad, _ in records], dtype=bool),
        "trainings": np.array([mode for *_, mode in records], dtype=bool),
    }


# --- in the test ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Singer:
    """A made-up language model that is told, with every id, who is singing. Artist 0 is unknown, and sings as well.

    Attributes
    ----------
    voices : list of decoding.Writer
        What it is while one artist sings, from 0 on. They have the same characters.
    """

    voices: list = field(repr=False)

    @classmethod
    def made_up(cls, rng, count=5, certain=True, **how):
        """Return one with drawn tables. certain: whether every draw has only one outcome. how: as `Writer.made_up`."""
        voices = []
        for _ in range(count):
            what = f"a made-up model of {count - 1} artists"
            voices.append(replace(Writer.made_up(rng, **how), what=what))
            scores = voices[-1].scores
            if certain:
                scores[np.arange(len(scores)), scores.argmax(axis=1)] += CERTAIN
        return cls(voices)

    @property
    def recipe(self):
        """The same as plain data."""
        tables = {name: np.stack([getattr(v, name) for v in self.voices]) for name in ("following", "scores")}
        return {"characters": self.voices[0].characters, **tables}


def sings(f, singer, artist, prompt, most, *, seeds=(1,), training=False, hint="", **options):
    """Let a student's ``sample_as`` sing with a made-up model.

    Returns
    -------
    (Written, artists) : what was written, and the artists that the first text was sung with, one for each id that was read
    """
    from course.check.beside import beside

    writer = singer.voices[artist]
    more = "".join(f", {name}={describe_argument(v)}" for name, v in options.items() if name != "generator")
    more += ", generator=a new one with a seed" * ("generator" in options)
    more = f", most={most}" * (most is not None) + more
    called = (
        f"{f.name}(model, vocab, {artist}{f', {shortened(prompt, 30)}' if prompt else ''}{more}), with {writer.what}"
    )
    try:
        found = beside("watch_singing", f, singer.recipe, artist, prompt, most, options, list(seeds), training)
    except Failure as failure:
        if failure.stage not in ("stub", "undefined"):
            failure.called, failure.hint = called, failure.hint or hint
            failure.mistakes = failure.mistakes or _from_an_error(failure.got)
        raise
    decoding._no_text(f.name, found["got"], None in found["texts"], called, hint)
    ends = np.cumsum(found["lengths"]).tolist()
    ids = [found["ids"][end - n : end].tolist() for n, end in zip(found["lengths"].tolist(), ends)]
    uses = list(zip(ids, found["kinds"].tolist()))
    runs = [uses[end - n : end] for n, end in zip(found["runs"], np.cumsum(found["runs"]).tolist())]
    record = [found[name] for name in ("grads", "trainings", "moved")]
    limit = MOST if most is None else most
    written = Written(writer, prompt, limit, found["texts"], runs, *record, True, called)
    return written, found["artists"][: written.read].tolist()


_ERRORS = {
    "artist has to be a tensor": ("artist as a number", "an artist that is no tensor (1, T). The model wants one for every "
                                  "id that it reads."),
    "one artist for every id": ("not one artist per id", "artists and ids of different lengths. The model wants one artist "
                                "for every id that it reads, in every call."),
    "artists go from": ("artists off by one", "artists that are shifted. `artist` is the number of a row: hand it on as it is."),
    "two tensors (h, c)": ("state changed", "a state that was cut or rearranged. Hand it over as it came, both parts."),
}  # fmt: skip


def _from_an_error(got):
    return [named for part, named in _ERRORS.items() if part in got][:1] or decoding._from_an_error(got)


def _wrong_artists(artists, artist):
    """Return what is wrong with the artists that were given, as [(name, message)]."""
    if set(artists) == {artist}:
        return []
    right = [a == artist for a in artists]
    if {abs(a - artist) for a in artists} == {1} and len(set(artists)) == 1:
        return [
            ("artists off by one", "artists that are shifted. `artist` is the number of a row: hand it on as it is.")
        ]
    if right[0] and all(later <= before for before, later in zip(right, right[1:])):
        text = (
            "an artist that comes with the first characters only. Everything that is read later needs the artist, too."
        )
        return [("artist only at the beginning", text)]
    if all(right[1:]):
        return [
            ("<bos> without the artist", "a <bos> that is read without the artist. The artist begins with the song.")
        ]
    return [("another artist", "a model that is not told who sings, or told somebody else.")]


def sings_the_best(f, singer, artist, prompt, most, *, hint="", show=False, **how):
    """Fail unless ``sample_as`` writes what a singer who is certain has to sing; return (Written, artists)."""
    found, artists = sings(f, singer, artist, prompt, most, seeds=(1, 2), hint=hint, **how)
    right = found.writer.best(prompt, found.most)
    if found.texts == [right, right]:
        return found, artists
    text = f"It should be {right!r}. " if show else f"{decoding._where(found, right)} "
    text += (
        "Every draw is certain here: one character has nearly all the probability, and which one depends on the artist."
    )
    modes = [] if not found.trainings.any() else decoding._written_wrong(found, right)
    mistakes = modes or _wrong_artists(artists, artist) or decoding._written_wrong(found, right)
    if [name for name, _ in mistakes] == ["drawn"]:
        seen = "a draw from something else than the softmax of the scores. A second softmax makes nearly equal what was certain."
        mistakes = [("softmax twice", seen)]
    raise Failure(
        f"{f.name} writes the wrong text",
        called=found.called,
        got=shortened(found.text, 90),
        problem=text,
        hint=hint,
        mistakes=mistakes,
    )
