# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_09_trained_rnn"
points = None


import hashlib
import types

import torch

from course import baselines, lyrics

FIRST_ROWS = ["<pad>", "<unk>", "<bos>", "<eos>"]
MOST = {"E": 512, "H": 512, "layers": 2}
NO_WORDS = "no list of characters. Without it nobody can tell which row belongs to which character: vocabulary=vocab.itos."
DICT = "the dict stoi. The list itos is wanted: position i names row i."
NO_ROWS = "a list of the characters alone. Rows 0 to 3 belong to <pad>, <unk>, <bos>, <eos>: save vocab.itos."
OTHER_RUN = "the alphabet of one run and the tensors of another. Train again, with TRAIN_AGAIN = True."
VALIDATION = "an alphabet made from the validation songs. Nothing about them may be known while training."
ELSEWHERE = "characters that no training song has: an alphabet that was made from other texts too."
NO_SIZES = "sizes that were not saved. checkpoint.save takes them by name: E=E, H=H, layers=layers."
OTHER_SIZES = "the sizes of another model than the one in the file."
TOO_WIDE = "a larger model than is taken."
PART = "a part of the model. Pass the whole CharRNN to checkpoint.save."


def trained_file(train_rnn):
    """Return the file; where it is missing, look first whether the exercise has been begun."""
    try:
        return check.checkpoint_file("n3_rnn", "3.9-c")
    except check.Failure as failure:
        if "missing" not in failure.named:
            raise
        try:
            check.function(train_rnn, "train_rnn")(None, None, None)
        except check.Failure as stub:
            if stub.stage in ("stub", "undefined"):
                raise
        raise failure from None


def songs_of(part):
    """Return the lyrics of a part, cleaned as in the notebook."""
    return list(dict.fromkeys(s.lyric.strip() for s in lyrics.load(part) if len(s.lyric.strip()) > 1))


def alphabet_of(file):
    """Return the list of characters in the sidecar, or fail and say what is wrong with it."""
    found, hint = file.facts.get("vocabulary"), "3.9-b"
    check.require(found is not None, "the alphabet is not in the file", "n3_rnn.json has no vocabulary.", hint=hint,
                  mistakes=[("vocabulary missing", NO_WORDS)])  # fmt: skip
    stoi = [("stoi saved", DICT)] if isinstance(found, dict) else []
    plain = isinstance(found, list) and all(isinstance(c, str) for c in found) and len(set(found)) == len(found)
    check.require(plain, "the vocabulary is not a list of different characters", hint=hint, mistakes=stoi)
    missing = [("reserved rows missing", NO_ROWS)] if not set(FIRST_ROWS) & set(found) else []
    check.require(found[:4] == FIRST_ROWS, "the reserved rows are not the first four", "They are the ids 0 to 3.",
                  got=", ".join(map(repr, found[:4])), hint=hint, mistakes=missing)  # fmt: skip
    check.require(all(len(c) == 1 for c in found[4:]), "an entry of the vocabulary is not a single character", hint=hint)
    known, seen, unseen = set(found[4:]), set("".join(songs_of("train"))), set("".join(songs_of("validation")))
    odd, mistakes = known - seen, []
    if known == unseen != seen or odd and odd <= unseen:
        mistakes = [("alphabet of the validation songs", VALIDATION)]
    elif odd:
        mistakes = [("other texts", ELSEWHERE)]
    got = f"in no training song: {''.join(sorted(odd))[:20]!r}" if odd else "exactly the characters of the validation songs"
    check.require(not mistakes, "the alphabet is not that of the training songs", got=got, hint="3.1-b", mistakes=mistakes)
    return found


def shapes_of(V, E, H, layers):
    """Return name → shape of the tensors of a CharRNN."""
    found = {"embedding.weight": (V, E), "output.weight": (V, H), "output.bias": (V,)}
    for n in range(layers):
        found |= {f"rnn.weight_ih_l{n}": (H, H if n else E), f"rnn.weight_hh_l{n}": (H, H)}
        found |= {f"rnn.bias_ih_l{n}": (H,), f"rnn.bias_hh_l{n}": (H,)}
    return found


def sizes_of(file):
    """Return E, H and the number of layers as the sidecar says them, or fail."""
    found = [file.facts.get(name) for name in MOST]
    got = ", ".join(f"{name} = {value!r:.30}" for name, value in zip(MOST, found))
    text = "n3_rnn.json has to hold E, H and layers, three whole numbers."
    good = all(type(value) is int and value > 0 for value in found)
    check.require(good, "the sizes of the model are not in the file", text, got=got, hint="3.9-a", mistakes=[("sizes missing", NO_SIZES)])
    text = f"At most {', '.join(f'{name} = {value}' for name, value in MOST.items())}."
    good = all(value <= most for value, most in zip(found, MOST.values()))
    check.require(good, "the model is too large", text, got=got, mistakes=[("model too large", TOO_WIDE)])
    return found


def model_of(train_rnn):
    """Return what is in the files: tensors (float32), vocabulary, E, H, layers, key. Fail and say what is wrong."""
    file = trained_file(train_rnn)
    vocabulary, (E, H, layers) = alphabet_of(file), sizes_of(file)
    V, have = len(vocabulary), {name: tuple(array.shape) for name, array in file.tensors.items()}
    shapes = shapes_of(V, E, H, layers)
    missing, more = [n for n in shapes if n not in have], [n for n in have if n not in shapes]
    deeper = more and not missing and all(n.startswith("rnn.") for n in more)
    less = missing and all(n.startswith("rnn.") for n in missing)
    seen = [("sizes of another model", OTHER_SIZES)] if deeper or less else [("part of the model", PART)] if missing else []
    got = f"missing: {', '.join(missing)[:70] or 'nothing'}; more than expected: {', '.join(more)[:70] or 'nothing'}"
    text = f"A CharRNN with {layers} layer{'s' * (layers > 1)} has exactly these: {', '.join(shapes)}."
    check.require(not missing and not more, "the file does not hold the tensors of a CharRNN", text, got=got, hint="3.9-c", mistakes=seen)
    rows = {have["embedding.weight"][:1], have["output.weight"][:1], have["output.bias"]}
    got, other = f"the vocabulary has {V} entries, embedding.weight is {have['embedding.weight']}", [("alphabet of another run", OTHER_RUN)]
    check.require(rows == {(V,)}, "alphabet and rows do not match", "There is one row per character.", got=got, hint="3.9-b", mistakes=other)
    wrong = [n for n in shapes if have[n] != shapes[n]]
    got = f"{wrong[0]} is {have[wrong[0]]}; with E = {E}, H = {H} it would be {shapes[wrong[0]]}" if wrong else ""
    check.require(not wrong, "a tensor has the wrong shape", got=got, hint="3.9-a", mistakes=[("sizes of another model", OTHER_SIZES)])
    tensors = {name: np.ascontiguousarray(file.tensors[name], dtype=np.float32) for name in shapes}
    key = hashlib.sha256(repr(vocabulary).encode() + b"".join(t.tobytes() for t in tensors.values())).hexdigest()
    return types.SimpleNamespace(tensors=tensors, vocabulary=vocabulary, V=V, E=E, H=H, layers=layers, key=key)


def scores_of(model, ids):
    """Yield the logits (B, V) at every place of ids (B, T). What a character brings to the first layer is looked up."""
    t = {name: torch.from_numpy(array) for name, array in model.tensors.items()}
    bias = [t[f"rnn.bias_ih_l{n}"] + t[f"rnn.bias_hh_l{n}"] for n in range(model.layers)]
    brings = t["embedding.weight"] @ t["rnn.weight_ih_l0"].T + bias[0]
    states = [torch.zeros(len(ids), model.H) for _ in bias]
    for column in torch.from_numpy(ids).T:
        for n, before in enumerate(states):
            below = states[n - 1] @ t[f"rnn.weight_ih_l{n}"].T + bias[n] if n else brings[column]
            states[n] = torch.tanh(below + before @ t[f"rnn.weight_hh_l{n}"].T)
        yield states[-1] @ t["output.weight"].T + t["output.bias"]


def encoded(model, texts):
    """Return the ids of texts (B, T), from <bos> to <eos>, filled up with <pad>, and how many are to be predicted in each."""
    rows = {c: i for i, c in enumerate(model.vocabulary)}
    table = np.zeros((len(texts), max(map(len, texts)) + 2), dtype=np.int64)
    for line, text in zip(table, texts):
        line[: len(text) + 2] = [2, *(rows.get(c, 1) for c in text), 3]
    return table, np.array([len(text) + 1 for text in texts])


def bits_of(model, texts):
    """Return the mean bits per character. A known character that the alphabet lacks costs as much as saying which one it is."""
    ids, lengths = encoded(model, texts)
    nats = 0.0
    for place, z in enumerate(scores_of(model, ids[:, :-1])):
        rows = np.flatnonzero(place < lengths)
        z = z[torch.from_numpy(rows)].double()
        nats += (z.logsumexp(1) - z[torch.arange(len(rows)), torch.from_numpy(ids[rows, place + 1])]).sum().item()
    lacking = set("".join(songs_of("train"))) - set(model.vocabulary)
    more = sum(c in lacking for text in texts for c in text) * np.log2(max(1, len(lacking)))
    return (nats / np.log(2) + more) / lengths.sum()


UNTRAINED = "a model saved before it was trained: its numbers lie within ±1/√H, where CharRNN(V, E, H) has put them."
COPIES = "a network that repeats the character it has just read: its targets were its inputs. They have to be one place later."
ORDER = "characters in another order than the rows, as from a set. Save the itos of the vocabulary that the songs were encoded with."
LOWER = "an alphabet without capital letters. The songs have them, and so have the songs that you are measured on."
FEW = "too few steps, or steps that are too small or too large: look at the curve of the loss."


def causes(model):
    """Return what may be wrong with a model that predicts badly, as a list of (name, message)."""
    t, bound = model.tensors, 1.02 / np.sqrt(model.H)
    if np.abs(t["output.weight"]).max() <= bound and np.abs(t["rnn.weight_hh_l0"]).max() <= bound:
        return [("untrained file", UNTRAINED)]
    known = model.vocabulary[4:]
    if not any(c.isupper() for c in known):
        return [("lower case only", LOWER)]
    ids, _ = encoded(model, [text[:200] for text in songs_of("train")[:8]])
    best = np.stack([z.argmax(1).numpy() for z in scores_of(model, ids)], axis=1)
    if (best[:, 1:] == ids[:, 1:]).mean() > 0.8:
        return [("targets not shifted", COPIES)]
    if known != sorted(known):
        return [("alphabet in another order", ORDER)]
    return [("too little training", FEW)]


@test_case(name='a network its alphabet and its sizes', points=1, hidden=False)
def test_a_network_its_alphabet_and_its_sizes(train_rnn):
    model_of(train_rnn)


@test_case(name='better than the frequencies of characters', points=1, hidden=False)
def test_better_than_the_frequencies_of_characters(train_rnn):
    model = model_of(train_rnn)
    some, most = songs_of("validation")[::6], baselines.bits()["1-gram"]
    found = bits_of(model, some)
    called = f"bits per character of your file on {len(some)} validation songs; the 1-gram needs {most:.2f}"
    problem = "Knowing nothing but how frequent each character is would be as good."
    check.require(found < most, "the network predicts no better than the 1-gram", problem, called=called, got=f"{found:.2f}",
                  hint="3.9-c", mistakes=causes(model))  # fmt: skip
