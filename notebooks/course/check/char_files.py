"""Files that hold a character network: what tests ask of them, and how many bits per character they need for songs.

Nothing of a student's runs here. The network is put together from the numbers in the file, with torch's own layers.
"""

import base64
import hashlib
import json
import types
import zlib
from dataclasses import dataclass

import numpy as np

from course.check.compare import require
from course.check.failure import Failure
from course.check.files import checkpoint_file
from course.check.guarded import function

FIRST_ROWS = ["<pad>", "<unk>", "<bos>", "<eos>"]
MOST = {"E": 512, "H": 512, "layers": 2}
GATES = {"rnn": 1, "lstm": 4}  # blocks of rows in the recurrent matrices
GROUP = 16  # songs that are read side by side
_measured = {}  # what `once` knows
MOST_MEASURED = 100

NO_WORDS = (
    "no list of characters. Without it nobody can tell which row belongs to which character: vocabulary=vocab.itos."
)
DICT = "the dict stoi. The list itos is wanted: position i names row i."
NO_ROWS = "a list of the characters alone. Rows 0 to 3 belong to <pad>, <unk>, <bos>, <eos>: save vocab.itos."
OTHER_RUN = "the alphabet of one run and the tensors of another. Train again, with TRAIN_AGAIN = True."
VALIDATION = "an alphabet made from the validation songs. Nothing about them may be known while training."
ELSEWHERE = "characters that no training song has: an alphabet that was made from other texts too."
LACKING = "an alphabet without some characters of the training songs. Each of them would be read as <unk>."
NO_SIZES = "sizes that were not saved. checkpoint.save takes them by name: E=E, H=H, layers=layers."
OTHER_SIZES = "the sizes of another model than the one in the file."
TOO_WIDE = "a larger model than is taken."
UNTRAINED = "a model saved before it was trained: its numbers lie within ±1/√H, where {}(V, E, H) has put them."
COPIES = "a network that repeats the character it has just read: its targets were its inputs. They have to be one place later."
ORDER = "characters in another order than the rows, as from a set. Save the itos of the vocabulary that the songs were encoded with."
LOWER = "an alphabet without capital letters. The songs have them, and so have the songs that you are measured on."
FEW = "too few steps, or steps that are too small or too large: look at the curve of the loss."


def songs_of(part):
    """Return the lyrics of a part, cleaned as in the notebooks."""
    from course import lyrics

    return _cleaned(song.lyric for song in lyrics.load(part))


def unpacked(text):
    """Return the songs that the build has packed into a test, cleaned in the same way."""
    return _cleaned(json.loads(zlib.decompress(base64.b64decode(text))))


def once(key, measure):
    """Return ``measure()``, called once in this process for each key: for what takes seconds and follows from a file alone.

    Parameters
    ----------
    key : tuple
        Everything that the number follows from, such as the key of a file and what is measured.
    measure : callable
    """
    if key not in _measured:
        if len(_measured) >= MOST_MEASURED:
            del _measured[next(iter(_measured))]
        _measured[key] = measure()
    return _measured[key]


def _cleaned(texts):
    return list(dict.fromkeys(text.strip() for text in texts if len(text.strip()) > 1))


@dataclass(frozen=True)
class CharFile:
    """A file of a character network, as an exercise wants it.

    Parameters
    ----------
    name : str
        Of the checkpoint, such as ``"n3_rnn"``.
    kind : str
        The class that the file was saved from, for messages.
    layer : str
        What its recurrent layers are called: ``"rnn"`` or ``"lstm"``.
    number : str
        Of the exercise, such as ``"3.9"``, for hints.
    alphabet_hint : str
    same_alphabet : bool
        Whether the alphabet has to be exactly that of the training songs. Otherwise rare characters may be missing.
    """

    name: str
    kind: str
    layer: str
    number: str
    alphabet_hint: str
    same_alphabet: bool = False

    def shapes(self, V, E, H, layers):
        """Return name → shape of the tensors."""
        found, rows = {"embedding.weight": (V, E), "output.weight": (V, H), "output.bias": (V,)}, GATES[self.layer] * H
        for n in range(layers):
            found |= {f"{self.layer}.weight_ih_l{n}": (rows, H if n else E), f"{self.layer}.weight_hh_l{n}": (rows, H)}
            found |= {f"{self.layer}.bias_ih_l{n}": (rows,), f"{self.layer}.bias_hh_l{n}": (rows,)}
        return found

    def read(self, train=None, called=""):
        """Return what is in the files: tensors (float32), vocabulary, V, E, H, layers, facts, key. Fail and say what is wrong.

        ``train``, the student's function called so, is asked whether it has been written where there is no file.
        """
        file = self._file(train, called)
        vocabulary, (E, H, layers) = self._alphabet(file), self._sizes(file)
        shapes = self.shapes(len(vocabulary), E, H, layers)
        self._names(file, shapes, layers)
        self._rows(file, shapes, len(vocabulary), E, H)
        tensors = {name: np.ascontiguousarray(file.tensors[name], dtype=np.float32) for name in shapes}
        key = hashlib.sha256(repr(vocabulary).encode() + b"".join(t.tobytes() for t in tensors.values())).hexdigest()
        return types.SimpleNamespace(tensors=tensors, vocabulary=vocabulary, V=len(vocabulary), E=E, H=H, layers=layers,
                                     facts=file.facts, key=key)  # fmt: skip

    def _file(self, train, called):
        try:
            return checkpoint_file(self.name, f"{self.number}-c")
        except Failure as failure:
            if "missing" not in failure.named or not called:
                raise
            try:
                function(train, called)(None, None, None)
            except Failure as stub:
                if stub.stage in ("stub", "undefined"):
                    raise
            raise failure from None

    def _alphabet(self, file):
        found, hint = file.facts.get("vocabulary"), f"{self.number}-b"
        require(found is not None, "the alphabet is not in the file", f"{self.name}.json has no vocabulary.", hint=hint,
                mistakes=[("vocabulary missing", NO_WORDS)])  # fmt: skip
        stoi = [("stoi saved", DICT)] if isinstance(found, dict) else []
        plain = isinstance(found, list) and all(isinstance(c, str) for c in found) and len(set(found)) == len(found)
        require(plain, "the vocabulary is not a list of different characters", hint=hint, mistakes=stoi)
        missing = [("reserved rows missing", NO_ROWS)] if not set(FIRST_ROWS) & set(found) else []
        require(found[:4] == FIRST_ROWS, "the reserved rows are not the first four", "They are the ids 0 to 3.",
                got=", ".join(map(repr, found[:4])), hint=hint, mistakes=missing)  # fmt: skip
        single = all(len(c) == 1 for c in found[4:])
        require(single, "an entry of the vocabulary is not a single character", hint=hint)
        self._songs(set(found[4:]))
        return found

    def _songs(self, known):
        seen, unseen = set("".join(songs_of("train"))), set("".join(songs_of("validation")))
        odd, lacking, mistakes = known - seen, seen - known, []
        got = (
            f"in no training song: {''.join(sorted(odd))[:20]!r}"
            if odd
            else "exactly the characters of the validation songs"
        )
        if known == unseen != seen or odd and odd <= unseen:
            mistakes = [("alphabet of the validation songs", VALIDATION)]
        elif odd:
            mistakes = [("other texts", ELSEWHERE)]
        elif lacking and self.same_alphabet:
            mistakes, got = [("different alphabet", LACKING)], f"missing: {''.join(sorted(lacking))[:20]!r}"
        title = "the alphabet is not that of the training songs"
        require(not mistakes, title, got=got, hint=self.alphabet_hint, mistakes=mistakes)

    def _sizes(self, file):
        found = [file.facts.get(name) for name in MOST]
        got = ", ".join(f"{name} = {value!r:.30}" for name, value in zip(MOST, found))
        text = f"{self.name}.json has to hold E, H and layers, three whole numbers."
        good = all(type(value) is int and value > 0 for value in found)
        require(good, "the sizes of the model are not in the file", text, got=got, hint=f"{self.number}-a",
                mistakes=[("sizes missing", NO_SIZES)])  # fmt: skip
        text = f"At most {', '.join(f'{name} = {value}' for name, value in MOST.items())}."
        good = all(value <= most for value, most in zip(found, MOST.values()))
        require(good, "the model is too large", text, got=got, mistakes=[("model too large", TOO_WIDE)])
        return found

    def _names(self, file, shapes, layers):
        missing, more = [n for n in shapes if n not in file.tensors], [n for n in file.tensors if n not in shapes]
        part = [("part of the model", f"a part of the model. Pass the whole {self.kind} to checkpoint.save.")]
        inside = f"{self.layer}."
        deeper = more and not missing and all(n.startswith(inside) for n in more)
        less = missing and all(n.startswith(inside) for n in missing)
        other = less and more and all(n.partition(".")[0] in GATES for n in more)
        seen = [("sizes of another model", OTHER_SIZES)] if deeper or less else part if missing else []
        seen = (
            [("another network", f"the layers of another kind: the file of a {self.kind} was asked for.")]
            if other
            else seen
        )
        got = (
            f"missing: {', '.join(missing)[:70] or 'nothing'}; more than expected: {', '.join(more)[:70] or 'nothing'}"
        )
        text = f"A {self.kind} with {layers} layer{'s' * (layers > 1)} has exactly these: {', '.join(shapes)}."
        title = f"the file does not hold the tensors of a {self.kind}"
        require(not missing and not more, title, text, got=got, hint=f"{self.number}-c", mistakes=seen)

    def _rows(self, file, shapes, V, E, H):
        have = {name: tuple(array.shape) for name, array in file.tensors.items()}
        rows = {have["embedding.weight"][:1], have["output.weight"][:1], have["output.bias"]}
        got = f"the vocabulary has {V} entries, embedding.weight is {have['embedding.weight']}"
        require(rows == {(V,)}, "alphabet and rows do not match", "There is one row per character.", got=got,
                hint=f"{self.number}-b", mistakes=[("alphabet of another run", OTHER_RUN)])  # fmt: skip
        wrong = [n for n in shapes if have[n] != shapes[n]]
        got = f"{wrong[0]} is {have[wrong[0]]}; with E = {E}, H = {H} it would be {shapes[wrong[0]]}" if wrong else ""
        require(not wrong, "a tensor has the wrong shape", got=got, hint=f"{self.number}-a",
                mistakes=[("sizes of another model", OTHER_SIZES)])  # fmt: skip

    # --- what the network says --------------------------------------------------------------------------------------------

    def logits(self, tensors, ids, state=None, double=False):
        """Return (logits (B, T, V), state) of the network for ids (B, T), as torch tensors; nothing is dropped.

        Parameters
        ----------
        tensors : dict from name to ndarray
        ids : ndarray of int64
        state : tensor, or tuple of tensors for an LSTM
        double : bool
            Whether to compute in float64.
        """
        import torch

        kind = torch.float64 if double else torch.float32
        t = {name: torch.from_numpy(np.asarray(array)).to(kind) for name, array in tensors.items()}
        inside = {n.removeprefix(f"{self.layer}."): p for n, p in t.items() if n.startswith(f"{self.layer}.")}
        (E, H), depth = (t[f"{self.layer}.weight_{end}"].shape[1] for end in ("ih_l0", "hh_l0")), len(inside) // 4
        reader = getattr(torch.nn, self.layer.upper())(E, H, depth, dtype=kind)
        reader.load_state_dict(inside)
        with torch.no_grad():
            above, state = reader(t["embedding.weight"][torch.from_numpy(ids.T.copy())], state)
            return (above @ t["output.weight"].T + t["output.bias"]).transpose(0, 1), state

    def bits(self, model, texts):
        """Return the mean bits per character of songs, with their ends. The same file is measured once.

        A character of the training songs that the alphabet lacks costs as much as saying which one it is.
        """
        return once((self.name, model.key, tuple(texts)), lambda: self._bits(model, texts))

    def _bits(self, model, texts):
        import torch

        nats, count, ordered = 0.0, 0, sorted(texts, key=len)
        for start in range(0, len(ordered), GROUP):
            ids, lengths = encoded(model, ordered[start : start + GROUP])
            there = torch.from_numpy(np.arange(ids.shape[1] - 1) < lengths[:, None])
            z = self.logits(model.tensors, ids[:, :-1])[0][there].double()
            following = torch.from_numpy(ids[:, 1:])[there]
            nats += (z.logsumexp(1) - z[torch.arange(len(z)), following]).sum().item()
            count += len(z)
        lacking = set("".join(songs_of("train"))) - set(model.vocabulary)
        more = sum(c in lacking for text in texts for c in text) * np.log2(max(1, len(lacking)))
        return (nats / np.log(2) + more) / count

    def causes(self, model):
        """Return what may be wrong with a model that predicts badly, as a list of (name, message)."""
        return once((self.name, model.key, "causes"), lambda: self._causes(model))

    def _causes(self, model):
        t, bound = model.tensors, 1.02 / np.sqrt(model.H)
        if all(np.abs(t[name]).max() <= bound for name in ("output.weight", f"{self.layer}.weight_hh_l0")):
            return [("untrained file", UNTRAINED.format(self.kind))]
        known = model.vocabulary[4:]
        if not any(c.isupper() for c in known):
            return [("lower case only", LOWER)]
        ids, _ = encoded(model, [text[:200] for text in songs_of("train")[:8]])
        best = self.logits(t, ids)[0].argmax(2).numpy()
        if (best[:, 1:] == ids[:, 1:]).mean() > 0.8:
            return [("targets not shifted", COPIES)]
        if known != sorted(known):
            return [("alphabet in another order", ORDER)]
        return [("too little training", FEW)]


def encoded(model, texts):
    """Return the ids of texts (B, T), from <bos> to <eos>, filled up with <pad>, and how many are to be predicted in each."""
    rows = {c: i for i, c in enumerate(model.vocabulary)}
    table = np.zeros((len(texts), max(map(len, texts)) + 2), dtype=np.int64)
    for line, text in zip(table, texts):
        line[: len(text) + 2] = [2, *(rows.get(c, 1) for c in text), 3]
    return table, np.array([len(text) + 1 for text in texts])
