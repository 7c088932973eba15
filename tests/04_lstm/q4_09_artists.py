# Generated from source/04_lstm.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q4_09_artists"
points = None


import re

import torch

CHARACTER = "artists that are looked up in the table of characters, or put into the text. They need a table of their own."
NO_ROW = "a table without a row for the unknown artist. It has A + 1 rows."
NOT_READ = "an LSTM that reads the characters alone: E numbers at each place. It reads E + D."
ADDED = "an artist's vector that is added to the character's. Concatenate them: E numbers, and D behind them."
AFTER = "artists that come in behind the LSTM. Then the state knows nothing of them."


def shapes_of(V, A, E=64, D=16, H=256):
    """Name → shape of every parameter."""
    found = {"embedding.weight": (V, E), "artist.weight": (A + 1, D), "lstm.weight_ih_l0": (4 * H, E + D)}
    found |= {"lstm.weight_hh_l0": (4 * H, H), "lstm.bias_ih_l0": (4 * H,), "lstm.bias_hh_l0": (4 * H,)}
    return found | {"output.weight": (V, H), "output.bias": (V,)}


def wrong_layers(have, sizes):
    """What parameters of such shapes look like, as [(name, message)]."""
    V, A, E, D, H = (*sizes, *(64, 16, 256)[len(sizes) - 2 :])
    wide, table, last = (have.get(f"{n}.weight{x}") for n, x in (("lstm", "_ih_l0"), ("artist", ""), ("output", "")))
    if last == (V, H + D) or table == (A + 1, H) or wide == (4 * H, E) and table == (A + 1, V):
        return [("artist after the LSTM only", AFTER)]
    if table is None and {n.partition(".")[0] for n in have} - {"embedding", "lstm", "output"}:
        return [("other names", "layers under names of your own. They are embedding, artist, lstm and output.")]
    if table is None:
        return [("artist as a character", CHARACTER)]
    if table[:1] == (A,):
        return [("no row for the unknown artist", NO_ROW)]
    if wide == (4 * H, E):
        return [("added to the character", ADDED)] if table == (A + 1, E) else [("artist not read", NOT_READ)]
    return []


def model_of(ArtistLSTM, sizes, seed=0):
    """The student's class with its parameters looked at, and the numbers that these begin with."""
    named = {name: lambda *_, shape=shape: shape for name, shape in shapes_of(*sizes).items()}
    model = check.module(ArtistLSTM, "ArtistLSTM", named)
    try:
        return model, model.parameters(*sizes, seed=seed)
    except check.Failure as failure:
        if failure.stage in ("type", "shape") and "is not a module" not in failure.title:
            found = check.beside("module_parameters", model, list(sizes), seed)
            have = {name: tuple(tensor.shape) for name, tensor in found.items() if name}
            failure.mistakes = failure.mistakes or wrong_layers(have, sizes)
        failure.hint = failure.hint or "4.9-b"
        raise


def weights_of(rng, *sizes):
    """Random weights, large enough for the state to matter."""
    return {name: rng.normal(size=shape).astype(np.float32) * 0.7 for name, shape in shapes_of(*sizes).items()}


def batch_of(rng, sizes, B, T, with_state=False, rows=None):
    """Sizes, weights, ids without pads, artists that change from place to place, and a state (2, 1, B, H) or None."""
    low, high = rows or (0, sizes[1] + 1)
    singer = rng.integers(low, high, (B, T))
    singer.flat[: min(2, singer.size)] = (high - 1, low)[: singer.size]
    state = rng.uniform(-0.9, 0.9, (2, 1, B, sizes[4])).astype(np.float32) if with_state else None
    return sizes, weights_of(rng, *sizes), rng.integers(1, sizes[0], (B, T)), singer, state


def told(w, ids, singer, mask=1.0):
    """What characters and artists bring to the gates, (B, T, 4H): each is looked up in a table of products."""
    wide, E = w["lstm.weight_ih_l0"], w["embedding.weight"].shape[1]
    letters, voices = w["embedding.weight"] @ wide[:, :E].mT, w["artist.weight"] @ wide[:, E:].mT
    return letters[ids] + mask * voices[singer]


def followed(w, brought, start=None):
    """Logits (B, T, V), h and c (1, B, H), for what is brought to the gates at each place."""
    B, H = len(brought), w["lstm.weight_hh_l0"].shape[1]
    now, memory = (brought.new_zeros(B, H),) * 2 if start is None else (start[0][0], start[1][0])
    constant, tops = w["lstm.bias_ih_l0"] + w["lstm.bias_hh_l0"], []
    for place in (brought + constant).unbind(1):
        sums = (place + now @ w["lstm.weight_hh_l0"].mT).view(B, 4, H)
        opened = sums[:, [0, 1, 3]].sigmoid()
        memory = opened[:, 1] * memory + opened[:, 0] * sums[:, 2].tanh()
        now = opened[:, 2] * memory.tanh()
        tops.append(now)
    return torch.stack(tops, 1) @ w["output.weight"].mT + w["output.bias"], now[None], memory[None]


def tensors(weights):
    return {name: torch.from_numpy(np.asarray(array, dtype=np.float64)) for name, array in weights.items()}


def right(sizes, weights, ids, singer, state, how=told):
    w = tensors(weights)
    found = followed(w, how(w, torch.from_numpy(ids), torch.from_numpy(singer)), None if state is None else torch.from_numpy(state).double())
    return tuple(part.numpy() for part in found)


def parts_of(result, called=""):
    """Logits, h and c as arrays, whatever their shapes."""
    got = check.describe(result)
    seen = [("state not returned", "the logits alone. Whoever goes on with the song needs the state, too.")] * got.startswith("tensor")
    pair = type(result) is tuple and len(result) == 2 and not isinstance(result[0], tuple)
    text = "The model has to return two things: the logits, and the state as the LSTM gives it, the pair (h, c)."
    check.require(pair, "the model does not return logits and state", text, got=got, called=called, hint="4.9-c", mistakes=seen)
    state = result[1]
    good = isinstance(state, (tuple, list)) and len(state) == 2
    seen = [("half of the state", "one half of the state. An LSTM goes on from both, h and c.")] * check.describe(state).startswith("tensor")
    got = f"the second result is {check.describe(state)}"
    check.require(good, "the state is not a pair", text, got=got, called=called, hint="4.9-c", mistakes=seen)
    return tuple(check.Tensor(name, None).take(part, called) for name, part in zip(("the logits", "h", "c"), (result[0], *state)))


ERRORS = [  # (a part of the error, name, what it looks like)
    ("Expected hidden", "batch_first omitted", "an LSTM that takes the songs for steps, so the state does not fit."),
    ("must be equal to input_size|Expected [0-9]+, got|input has inconsistent input_size", "artist not read",
     "an LSTM that gets less at each place, or more, than it was made for: E + D numbers."),
    ("index out of range|out of bounds", "unknown artist refused", "a row that the table of artists does not have. Rows go from 0, the unknown artist, to A; take them as they come."),
]  # fmt: skip


def calls_of(model, sizes, weights, calls, upstream=None):
    """Call the student's model on arrays; see course.check.artists.artist_calls."""
    torched = lambda s: tuple(map(torch.from_numpy, s)) if isinstance(s, np.ndarray) else s  # noqa: E731
    plain = [(torch.from_numpy(i.copy()), torch.from_numpy(a.copy()), torched(s)) for i, a, s in calls]
    try:
        return check.beside("artist_calls", model, list(sizes), weights, plain, upstream)
    except check.Failure as failure:
        seen = [(name, text) for part, name, text in ERRORS if failure.stage == "raised" and re.search(part, failure.got)]
        failure.mistakes, failure.hint = failure.mistakes or seen[:1], failure.hint or "4.9-c"
        raise


def called_with(sizes, weights, ids, singer, state):
    """How a call looks in a message."""
    small = ids.size <= 4
    listed = f"ids {ids.tolist()}, artist {singer.tolist()}" if small else f"ids and artist {ids.shape}"
    return f"ArtistLSTM{sizes}({listed}" + (", a state)" if state is not None else ")")


def run_of(ArtistLSTM):
    """One call of the student's model as a function of arrays: logits, h and c."""

    def run(sizes, weights, ids, singer, state):
        model, _ = model_of(ArtistLSTM, sizes)
        return parts_of(calls_of(model, sizes, weights, [(ids, singer, state)])["results"][0])

    def specs(sizes, weights, ids, singer, state):
        one = (1, len(ids), sizes[4])
        return check.Array("the logits", (*ids.shape, sizes[0])), check.Array("h", one), check.Array("c", one)

    return check.procedure(run, "ArtistLSTM", specs, shown=called_with)


def pieces_of(ArtistLSTM):
    """The same for a song that is read in pieces, the state handed on."""

    def run(sizes, weights, ids, singer, cuts):
        model, _ = model_of(ArtistLSTM, sizes)
        cut = zip(np.split(ids, cuts, axis=1), np.split(singer, cuts, axis=1))
        calls = [(*piece, "carried" if i else None) for i, piece in enumerate(cut)]
        found = [parts_of(result) for result in calls_of(model, sizes, weights, calls)["results"]]
        return np.concatenate([z for z, _, _ in found], axis=1), *found[-1][1:]

    def shown(sizes, weights, ids, singer, cuts):
        return f"ArtistLSTM{sizes} on {ids.shape} ids, in pieces that begin at {[0, *cuts]}, the state handed on"

    return check.procedure(run, "ArtistLSTM", run_of(ArtistLSTM)._returns, shown=shown)


def sung_by(change):
    """A mistake: the artists are changed before they are looked up."""
    return lambda *a: right(*a, how=lambda w, ids, singer: told(w, ids, change(singer)))


def masked(keep):
    """A mistake: the artists' vectors are zeros at places where keep(t) is not true."""
    return lambda *a: right(*a, how=lambda w, ids, singer: told(
        w, ids, singer, torch.tensor([float(keep(t)) for t in range(ids.shape[1])], dtype=torch.float64)[:, None]))  # fmt: skip


def as_characters(w, ids, singer):
    return told(w | {"artist.weight": w["embedding.weight"]}, ids, singer)


def artist_first(w, ids, singer):
    wide, D = w["lstm.weight_ih_l0"], w["artist.weight"].shape[1]
    return (w["embedding.weight"] @ wide[:, D:].mT)[ids] + (w["artist.weight"] @ wide[:, :D].mT)[singer]


def changed(how):
    """A mistake: how(logits, h, c) is returned."""
    return lambda *a: how(*right(*a))


def songs_as_steps(sizes, weights, ids, singer, state):
    z, h, c = right(sizes, weights, ids.T.copy(), singer.T.copy(), None)
    return z.swapaxes(0, 1), h, c


def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def from_zeros(sizes, weights, ids, singer, state):
    return right(sizes, weights, ids, singer, None)


FIRST_ROW = "the artists of the first row, for all rows. Each song of a batch has its own."
ONE = "one artist for a whole row. In the middle of a window a song can end, and another artist begins."
OFF = "rows of artists that are shifted by one. `artist` holds rows of the table already; 0 is the unknown artist."
MISTAKES = [
    check.Mistake("artist as a character", CHARACTER, lambda *a: right(*a, how=as_characters), "4.9-b"),
    check.Mistake("one artist for the whole batch", FIRST_ROW, sung_by(lambda s: s[:1].expand_as(s)), "4.9-a"),
    check.Mistake("one artist for the whole batch", FIRST_ROW, sung_by(lambda s: s[:1, :1].expand_as(s)), "4.9-a"),
    check.Mistake("one artist per row", ONE, sung_by(lambda s: s[:, :1].expand_as(s)), "4.9-a"),
    check.Mistake("one artist per row", ONE, sung_by(lambda s: s[:, -1:].expand_as(s)), "4.9-a"),
    check.Mistake("artist at the first place only", "an artist that is told at the first place, and zeros at all others.",
                  masked(lambda t: t == 0), "4.9-a"),
    check.Mistake("artists off by one", OFF, sung_by(lambda s: s - 1), "4.9-c"),
    check.Mistake("artists off by one", OFF, sung_by(lambda s: s + 1), "4.9-c"),
    check.Mistake("artists off by one", OFF, sung_by(lambda s: (s - 1).clamp(min=0)), "4.9-c"),
    check.Mistake("unknown artist as another", "row 0 read as the last artist: a number below 0 counts from the end.",
                  lambda *a: right(*a, how=lambda w, i, s: told(w, i, (s - 1) % (len(w["artist.weight"]) - 1) + 1)), "4.9-c"),
    check.Mistake("unknown artist as zeros", "zeros for row 0. The unknown artist has numbers like the others, and learns them.",
                  lambda *a: right(*a, how=lambda w, i, s: told(w, i, s, (s > 0)[..., None].double())), "4.9-c"),
    check.Mistake("artist first", "the artist in front of the character. The order is [e; a].", lambda *a: right(*a, how=artist_first), "4.9-c"),
    check.Mistake("artist not used", "zeros in place of the artist's vector.", masked(lambda t: False), "4.9-c"),
]  # fmt: skip


MISTAKES += [
    check.Mistake("batch_first omitted", "an LSTM that takes the first axis for time: the songs are read as if they were steps.",
                  songs_as_steps, "4.9-b"),
    check.Mistake("state ignored", "a model that begins with zeros, whatever state it is given.", from_zeros, "4.9-c"),
    check.Mistake("h and c exchanged", "the two halves of the state in the other order.", changed(lambda z, h, c: (z, c, h)), "4.9-c"),
    check.Mistake("old state returned", "the state that came in.", lambda sizes, w, ids, singer, state: (
        right(sizes, w, ids, singer, state)[0], *(np.zeros((2, 1, len(ids), sizes[4])) if state is None else state)), "4.9-c"),
    check.Mistake("softmax", "probabilities. F.cross_entropy applies the softmax itself.", changed(lambda z, h, c: (softmax(z), h, c)), "4.9-c"),
    check.Mistake("log_softmax", "logarithms of probabilities. Return the scores as they are.",
                  changed(lambda z, h, c: (np.log(softmax(z)), h, c)), "4.9-c"),
    check.Mistake("last step only", "the logits of the last place only.", changed(lambda z, h, c: (z[:, -1], h, c)), "4.9-c"),
    check.Mistake("last step only", "the logits of the last place only.", changed(lambda z, h, c: (z[:, -1:], h, c)), "4.9-c"),
    check.Mistake("last step only", "h put through the linear layer. Every place gets its own logits.",
                  changed(lambda z, h, c: (z[:, -1][None], h, c)), "4.9-c"),
]  # fmt: skip
CLOSE = {"rtol": 1e-5, "atol": 1e-5}  # for float32


def hidden_of(hide_artists, artist, share, calls, seed=(7, 1)):
    """What comes back from so many calls with one generator, (calls, B, T), and whether torch's own was used."""
    f, rows = check.function(hide_artists, "hide_artists"), artist.tolist() if artist.size <= 12 else f"{artist.shape}"
    called = f"hide_artists(artist, {share}, {'generator' if seed[0] else 'None'}), artist: {rows}"
    found = check.beside("watch_hiding", f, artist, share, calls, list(seed))
    got, text = check.describe(found["results"][0]), "Return a tensor like artist: (B, T), int64."
    nothing = "A function without `return` gives None. Is the last line missing?"
    check.require(got != "None" and "None" not in got, "hide_artists returned nothing", nothing, called=called, hint="4.9-c")
    seen = [("in-place", "a change in the tensor that was given. Whoever called still needs it. masked_fill without _ makes a copy.")]
    check.require(not found["changed"], "hide_artists changed its input", called=called, hint="4.9-b", mistakes=seen)
    try:
        results = np.array([check.Tensor("the result", artist.shape, "int64").take(one, called) for one in found["results"]])
    except check.Failure as failure:
        failure.mistakes = [("a mask", "which rows stay, or are hidden, in place of the artists.")] * ("bool" in got) + failure.mistakes
        failure.hint, failure.problem = failure.hint or "4.9-b", f"{failure.problem} {text}"
        raise
    seen = [("not a copy", "the very tensor that was given, where nothing had to be hidden.")]
    text = "What somebody writes into the result arrives in the argument."
    check.require(not found["shared"], "hide_artists does not return a copy", text, called=called, hint="4.9-b", mistakes=seen)
    return results, found["moved"], called


PLACES = "a draw for every place. A song does not change hands from one character to the next: hide whole rows."
COLUMNS = "a draw for every place of a window, the same for all rows. Each row is drawn by itself."
EXACT = "the same number of rows in every call. Each row is drawn by itself, so the number varies."
TOGETHER = "one draw for the whole batch. Each row is drawn by itself."


def rows_hidden(results, artist, called):
    """Which rows are 0, (calls, B); fail where anything else has happened to them."""
    off = results != artist
    seen = [("another number", "hidden artists that are not 0. Row 0 is the unknown artist.")]
    good = (results[off] == 0).all()
    check.require(good, "an artist has become another one", called=called, hint="4.9-c", mistakes=seen,
                  got=", ".join(map(str, np.unique(results[off])[:5])))  # fmt: skip
    whole = off.all(2) | ~off.any(2)
    same = (off == off[:, :1]).all()
    text = "Some rows are 0 at one place and not at another."
    seen = [("columns", COLUMNS)] if same else [("hidden per place", PLACES)]
    check.require(whole.all(), "rows are hidden in part", text, called=called, hint="4.9-a", mistakes=seen)
    return off[:, :, 0]


def near(count, n, share):
    return abs(count - n * share) <= 5 * np.sqrt(n * share * (1 - share)) + 1e-9


def drawn_one_by_one(hidden, share, called):
    """Fail unless each row is hidden with the probability `share`, independently of the others; (calls, B) in all."""
    calls, B = hidden.shape
    counts, n = hidden.sum(1), hidden.size
    apart = set(counts.tolist()) > {0, B} or not set(counts.tolist()) <= {0, B}
    seen = [] if apart else [("one draw for the batch", TOGETHER)]
    seen = seen or [("an exact share", EXACT)] * (len(set(counts.tolist())) == 1)
    mean = f"of {calls} batches of {B} rows, {hidden.mean():.1%} of the rows are hidden"
    turned = [("keeps what it should hide", "rows that stay with the probability with which they should be hidden.")]
    seen = turned if near(hidden.sum(), n, 1 - share) and not near(hidden.sum(), n, share) else seen
    good = near(hidden.sum(), n, share)
    check.require(good, "the wrong share of rows is hidden", got=mean, called=called, hint="4.9-c", mistakes=seen)
    check.require(not seen, "rows are not drawn one by one", got=mean, called=called, hint="4.9-a", mistakes=seen)
    spread = B * share * (1 - share)  # of the number of hidden rows, squared; measured within 6 standard deviations: its distribution is skewed
    error = np.sqrt(2 / (calls - 1) + max(0, 1 - 6 * share * (1 - share)) / spread / calls)
    text = "The number of hidden rows varies from call to call, but too much or too little: some rows depend on others."
    good = abs(counts.var(ddof=1) / spread - 1) < 6 * error
    check.require(good, "rows are not drawn one by one", text, called=called, hint="4.9-a")
    rows = hidden.sum(0)
    seen = [("always the same rows", "rows that are hidden more often than others. All have the same chance.")]
    good = all(near(row, calls, share) for row in rows)
    check.require(good, "rows are not hidden equally often", got=str(rows.tolist()), called=called, hint="4.9-a", mistakes=seen)


TWICE = "a softmax of probabilities. A second softmax makes nearly equal what was certain."


def sings_right(f, singer, calls, training=False, show=False):
    """Fail unless what is certain is sung, and the model is used as it should be."""
    for artist, prompt, most in calls:
        found, artists = check.sings_the_best(f, singer, artist, prompt, most, training=training, hint="4.9-c", show=show)
        once = found.read <= 2 + len(prompt) + len(found.new)
        got = f"{len(found.new)} new characters, for which the model read {found.read} ids"
        text = "Carry the state, and feed every id once."
        check.require(once, "the model reads ids more than once", text, got=got, called=found.called, hint="4.9-c",
                      mistakes=check.misread(found))  # fmt: skip
        text = "The model computed with gradients on, for a backward pass that never comes."
        seen = [("gradients on", "a loop without torch.no_grad(). Its graph grows with the text.")]
        check.require(not found.grads.any(), "gradients are recorded", text, called=found.called, hint="4.9-c", mistakes=seen)
        text = "The right text, and yet the model was told another artist at some place."
        check.require(set(artists) <= {artist}, "the artist was not given at every place", text, called=found.called, hint="4.9-c")


OWN = "own generator", "random numbers from somewhere else. Hand `generator` over to the function that draws."


def draws_with_its_generator(f, singer):
    """Fail unless all randomness comes from the generator, or without one from torch's own."""

    def write(seeds, seed):
        return check.sings(f, singer, 2, "cab", 30, seeds=seeds, generator=seed, hint="4.9-b")[0]

    def demand(good, title, text, found, seen):
        check.require(good, title, text, called=found.called, hint="4.9-b", mistakes=[seen])

    first, again, other, plain = write([1, 1], 5), write([2], 5), write([1], 6), write([1, 1, 2], None)
    text = "The same seed gives different texts, or torch's own generator was used although there is another one."
    demand(first.text == again.text and not (first.moved or again.moved), "sample_as does not use its generator", text, first, OWN)
    best = "always the same", "the most probable character, always. Draw with torch.multinomial."
    demand(first.text != other.text, "sample_as does not draw", "Another seed gives the very same text.", other, best)
    new = "generator renewed", "a generator that starts anew in every call. Use the one that you are given."
    text = "Two calls with one generator give the same text. The second should go on where the first has stopped."
    demand(len(set(first.texts)) == 2, "the generator does not go on", text, first, new)
    text = "Without a generator, torch.manual_seed decides: the same seed the same text, another seed another one."
    demand(plain.texts[0] == plain.texts[1] != plain.texts[2], "sample_as does not use torch's own generator", text, plain, OWN)


import hashlib
import types

from course import baselines, lyrics

FIRST_ROWS, MOST = ["<pad>", "<unk>", "<bos>", "<eos>"], {"E": 512, "D": 512, "H": 512}
NO_NAMES = "a file without its artists. Nobody can tell which row is whose: artists=artists."
OTHER_SIZES = "the numbers of one run and the facts of another, or a changed class. Train again, with TRAIN_AGAIN = True."


def songs_of(part):
    """Return artist and lyric of the songs of a part, cleaned as in the notebook."""
    kept = {}
    for song in lyrics.load(part):
        if len(song.lyric.strip()) > 1:
            kept.setdefault(song.lyric.strip(), song.artist)
    return [(artist, text) for text, artist in kept.items()]


def trained_file(ArtistLSTM):
    """Return the file; where it is missing, look first whether the exercise has been begun."""
    try:
        return check.checkpoint_file("n4_artists", "4.9-c")
    except check.Failure as failure:
        if "missing" in failure.named:
            try:
                model_of(ArtistLSTM, (7, 2, 3, 2, 4))
            except check.Failure as stub:
                if stub.stage in ("stub", "undefined"):
                    raise stub from None
        raise


def in_file(ArtistLSTM):
    """Return what is in the files: tensors (float32), vocabulary, artists, sizes, key. Fail and say what is wrong."""
    file = trained_file(ArtistLSTM)
    vocabulary, names, *sizes = (file.facts.get(fact) for fact in ("vocabulary", "artists", *MOST))
    plain = all(isinstance(found, list) and all(type(x) is str for x in found) for found in (vocabulary, names))
    text = "n4_artists.json has to hold two lists of texts: vocabulary and artists."
    seen = [("artists missing", NO_NAMES)] * (names is None)
    check.require(plain, "the alphabet or the artists are not in the file", text, hint="4.9-c", mistakes=seen)
    read = songs_of("train")
    good = vocabulary[:4] == FIRST_ROWS and len(set(vocabulary)) == len(vocabulary)
    good = good and set(vocabulary[4:]) <= set("".join(text for _, text in read))
    text = "The four reserved rows come first, then characters of the training songs, each once."
    check.require(good, "the vocabulary is not that of the songs", text, hint="4.9-c")
    good = len(set(names)) == len(names) and set(names) == {artist for artist, _ in read}
    check.require(good, "the artists are not those of the songs", "Each of the 24 stands there once.", hint="4.9-c")
    good = all(type(n) is int and 0 < n <= MOST["H"] for n in sizes)
    check.require(good, "the sizes are not in the file", f"E, D and H are whole numbers up to {MOST['H']}.", got=str(sizes)[:60], hint="4.9-c")
    shapes, have = shapes_of(len(vocabulary), len(names), *sizes), {name: tuple(t.shape) for name, t in file.tensors.items()}
    odd = [f"{name} is {have.get(name, 'missing')}" for name in sorted({*shapes, *have}) if have.get(name) != shapes.get(name)]
    text = f"An ArtistLSTM of these sizes has exactly these: {', '.join(f'{name} {shape}' for name, shape in shapes.items())}."
    check.require(not odd, "the file does not hold the tensors of an ArtistLSTM", text, got="; ".join(odd)[:120], hint="4.9-c",
                  mistakes=[("sizes of another model", OTHER_SIZES)])  # fmt: skip
    w = {name: np.ascontiguousarray(file.tensors[name], dtype=np.float32) for name in shapes}
    key = hashlib.sha256(repr((vocabulary, names)).encode() + b"".join(t.tobytes() for t in w.values())).hexdigest()
    init = [len(vocabulary), len(names), *sizes]
    return types.SimpleNamespace(tensors=w, vocabulary=vocabulary, artists=names, init=init, key=key)


def bits_of(model, texts, rows):
    """Return the mean bits per character of texts that are sung by these rows of artists; the same file is measured once."""
    return check.once(("n4_artists", model.key, tuple(texts), tuple(rows)), lambda: counted(model, texts, rows))


def counted(model, texts, rows):
    number = {c: i for i, c in enumerate(model.vocabulary)}
    ids = np.zeros((len(texts), max(map(len, texts)) + 2), dtype=np.int64)
    for line, text in zip(ids, texts):
        line[: len(text) + 2] = [2, *(number.get(c, 1) for c in text), 3]
    w, read = {name: torch.from_numpy(array) for name, array in model.tensors.items()}, torch.from_numpy(ids)
    goals = read[:, 1:]
    z, _, _ = followed(w, told(w, read[:, :-1], torch.tensor(rows)[:, None].expand_as(goals)))
    nats = (z.logsumexp(2) - z.gather(2, goals[..., None])[..., 0]) * (goals != 0)
    lacking = set("".join(text for _, text in songs_of("train"))) - set(model.vocabulary)
    more = sum(c in lacking for text in texts for c in text) * np.log2(max(1, len(lacking)))
    return (nats.double().sum().item() / np.log(2) + more) / int((goals != 0).sum())


def causes(model):
    """Return what may be wrong with a model that predicts badly, as [(name, message)]."""
    bound = 1.02 / np.sqrt(model.init[4])
    if np.abs(model.tensors["output.weight"]).max() <= bound:
        return [("untrained file", "a model that was saved before it was trained.")]
    return [("too little training", "too few steps, or steps that are too small or too large. The preset \"full\" is the one to hand in.")]


@test_case(name='parameters', points=1, hidden=False)
def test_parameters(ArtistLSTM):
    for sizes in ((40, 6, 8, 3, 16), (7, 2, 5, 9, 4), (11, 3)):  # the last: E=64, D=16 and H=256
        model_of(ArtistLSTM, sizes)


@test_case(name='worked example and an artist for every place', points=2, hidden=False)
def test_worked_example_and_an_artist_for_every_place(ArtistLSTM):
    rng, run = check.rng("q4_09", "logits"), run_of(ArtistLSTM)
    wide = [[0, 0], [0, 0], [1, 2], [0, 0]]
    numbers = [[[0], [0], [1], [0], [-1]], [[0], [0.5], [-1], [2]], wide, [[0]] * 4, [0] * 4, [0] * 4]
    numbers += [[[0], [0], [0], [1], [-2]], [0, 0, 0, 0.5, 0]]
    weights = {name: np.array(n, dtype=np.float32) for name, n in zip(shapes_of(5, 3, 1, 1, 1), numbers)}
    example = (5, 3, 1, 1, 1), weights, np.array([[2, 4]]), np.array([[1, 2]]), None
    known = [batch_of(rng, (9, 5, 4, 4, 6), 3, 5, rows=(1, 5)), batch_of(rng, (7, 4, 3, 3, 5), 4, 2, rows=(1, 4))]
    check.agree(run, right, [example, *known], MISTAKES, hint="4.9-a", show=True, **CLOSE)
    inputs = [batch_of(rng, (9, 5, 4, 3, 6), 3, 4, with_state=True), batch_of(rng, (8, 3, 2, 5, 7), 2, 3, with_state=True)]
    check.agree(run, right, inputs, MISTAKES, hint="4.9-a", show=True, **CLOSE)
    song = batch_of(rng, (8, 3, 4, 2, 5), 3, 6)
    inputs = [(*song[:4], cuts) for cuts in ([1, 2, 3, 4, 5], [4])]
    text = "Read in pieces, with the state handed on, a song has to give the same as read at once."
    check.agree(pieces_of(ArtistLSTM), lambda *a: right(*a[:4], None), inputs, [], hint="4.9-c", show=True, problem=text, **CLOSE)


@test_case(name='hides whole rows', points=1, hidden=False)
def test_hides_whole_rows(hide_artists):
    artist = np.array([[5, 5, 8], [3, 3, 3], [1, 9, 9], [2, 2, 2], [7, 6, 6]])
    for share, wanted in ((1, 0 * artist), (0, artist)):
        results, _, called = hidden_of(hide_artists, artist, share, 2)
        rows_hidden(results, artist, called)
        kept = "keeps what it should hide", "rows that stay with the probability with which they should be hidden."
        seen = [kept] * bool((results[0] == artist - wanted).all())
        text = "With share 0 nothing is hidden, with share 1 everything."
        check.require((results == wanted).all(), f"share {share} does not do what it says", text, got=str(results[0].tolist()),
                      called=called, hint="4.9-c", mistakes=seen)  # fmt: skip
    results, moved, called = hidden_of(hide_artists, artist, 0.3, 300)
    drawn_one_by_one(rows_hidden(results, artist, called), 0.3, called)
    again, other = (hidden_of(hide_artists, artist, 0.3, 300, seed)[0] for seed in ((7, 2), (8, 1)))
    seen = [("own generator", "random numbers from somewhere else. Hand `generator` over to the function that draws.")]
    text = "The same seed hides different rows, or torch's own generator was used although there is another one."
    good = (results == again).all() and not moved and (results != other).any()
    check.require(good, "hide_artists does not use its generator", text, called=called, hint="4.9-b", mistakes=seen)


@test_case(name='sings as the artist', points=2, hidden=False)
def test_sings_as_the_artist(sample_as):
    f, rng = check.function(sample_as, "sample_as"), check.rng("q4_09", "singing")
    singer = check.Singer.made_up(rng)
    sings_right(f, singer, ((2, "bed", 20), (3, "bed", 20), (4, "", 15), (0, "Öl, cab", 6)), show=True)
    draws_with_its_generator(f, check.Singer.made_up(rng, certain=False, spread=0.5))


@test_case(name='a trained network with its artists', points=1, hidden=False)
def test_a_trained_network_with_its_artists(ArtistLSTM):
    model, most = in_file(ArtistLSTM), baselines.bits()["1-gram"]
    some = songs_of("validation")[::6]
    found = bits_of(model, [text for _, text in some], [model.artists.index(artist) + 1 for artist, _ in some])
    called = f"bits per character of your file on {len(some)} validation songs; the 1-gram needs {most:.2f}"
    text = "Knowing nothing but how frequent each character is would be as good."
    check.require(found < most, "the network predicts no better than the 1-gram", text, called=called, got=f"{found:.2f}",
                  hint="4.9-c", mistakes=causes(model))  # fmt: skip
