"""The yardstick of notebooks 3 and 4: counted again, compared with a slow count and with torch; the file is up to date."""

import itertools
import json
import math
from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from autograder import baselines, lyrics
from autograder.build import build
from autograder.course import BuildError, find_master
from course import baselines as reader
from course.check.char_files import FIRST_ROWS, CharFile, songs_of, unpacked

NETWORKS = list(baselines.NETWORKS.values())
TEXTS = ["abracadabra", "a cab", "bad"]


@pytest.fixture(scope="module")
def three():
    return build(find_master("3"), write=False)


# --- counting ---------------------------------------------------------------------------------------------------------


def slow(texts, before, what, size):
    """The formula as it stands in books, by looking through all texts every time; `before` is a tuple."""
    streams = [("<", *text, ">") for text in texts]
    found = Counter(
        s[t] for s in streams for t in range(1, len(s)) if t >= len(before) and s[t - len(before) : t] == before
    )
    lower = slow(texts, before[1:], what, size) if before else 1 / size
    return (found[what] + len(found) * lower) / (sum(found.values()) + len(found)) if found else lower


def test_counted_models_are_those_of_witten_and_bell():
    model = baselines.Counted(TEXTS, order=3)
    size = len(set("".join(TEXTS))) + 4
    for text in ("cab", "a drab dad"):
        stream = ("<", *text, ">")
        by_hand = [
            -np.mean(
                [
                    math.log2(slow(TEXTS, stream[max(0, t - order + 1) : t], stream[t], size))
                    for t in range(1, len(stream))
                ]
            )
            for order in (1, 2, 3)
        ]
        assert np.allclose(model.bits([text]), [math.log2(size), *by_hand], atol=1e-9)


def test_probabilities_sum_to_one():
    """Over the alphabet, the end, the one other character, and what no text can hold: <pad> and <bos>."""
    model = baselines.Counted(TEXTS, order=4)
    for before in ("", "abr", "xyz", "ca"):
        possible = [*model.alphabet, baselines.EOS, baselines.OTHER, "\x10", "\x11"]
        marked = [baselines.BOS + before + what for what in possible]
        assert len(possible) == model.size
        ladders = np.array([model._ladder(text, len(text) - 1) for text in marked])
        assert np.allclose(ladders.sum(0), 1)


def test_the_file_says_what_counting_again_gives():
    """Songs that change need `python -m autograder baselines`."""
    songs, found = baselines.parts(), json.loads(baselines.PLACE.read_text(encoding="utf-8"))
    assert found["generated"] == baselines.GENERATED
    assert found["songs"] == {p: {"songs": len(t), "characters": sum(map(len, t))} for p, t in songs.items()}
    for part, bits in baselines.ngram_bits(songs).items():
        assert bits == pytest.approx(found["ngrams"][part], abs=1e-4), f"{part}: run python -m autograder baselines"


def test_the_solution_counts_the_same(three):
    """What exercises 3.4 and 3.5 build and what is counted here are one model."""
    names = {"__name__": "__main__", "display": lambda *shown: None}
    for cell in three.solution.cells:
        if cell.cell_type == "code" and any(
            w in cell.source for w in ("RESERVED =", "def count_ngrams", "class CharVocab")
        ):
            exec("import torch, numpy as np\nfrom collections import Counter, defaultdict\n" + cell.source, names)
    vocab = names["CharVocab"].from_texts(TEXTS)
    sequences = [[2, *vocab.encode(text).tolist(), 3] for text in TEXTS]
    model, text = baselines.Counted(TEXTS, order=4), "a drab cabby"
    ids = [2, *vocab.encode(text).tolist(), 3]
    for order in (1, 3, 4):
        counts = names["count_ngrams"](sequences, order)
        p = [names["ngram_probs"](counts, ids[:t], len(vocab))[ids[t]] for t in range(1, len(ids))]
        assert -np.mean(np.log2(p)) == pytest.approx(model.bits([text])[order], abs=1e-9)


def test_parts_are_those_of_the_data():
    songs = baselines.parts()
    assert not set(songs["hidden"]) & {*songs["train"], *songs["validation"]}
    assert songs["hidden"] == baselines.cleaned(lyrics.hidden_songs()) and len(songs["hidden"]) >= 20


# --- tiers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.notebook)
def test_tiers(network):
    found = reader.load()
    tiers, reference = found[f"tiers{network.end}"], found[f"reference{network.end}"]["hidden"]
    assert [t["name"] for t in tiers] == ["1-gram", "2-gram", "3-gram", "4-gram", "reference"]
    assert [t["share"] for t in tiers] == [25, 50, 75, 87.5, 100]
    assert [t["bits"] for t in tiers[:4]] == [found["ngrams"]["hidden"][t["name"]] for t in tiers[:4]]
    assert tiers[4]["bits"] == pytest.approx(reference["mean"] + 3 * reference["sd"], abs=1e-4)
    assert all(a["bits"] > b["bits"] for a, b in itertools.pairwise(tiers))
    assert len(reference["seeds"]) == baselines.SEEDS and reference["mean"] == pytest.approx(
        np.mean(reference["seeds"]), abs=1e-4
    )


def test_the_lstm_is_clearly_better_than_the_rnn():
    """Exercise 4.7 asks for a margin over the student's own RNN: a reference of each, whatever their seeds, has it."""
    rnn, lstm = (reader.load()[key]["hidden"]["seeds"] for key in ("reference", "reference_lstm"))
    assert min(rnn) - max(lstm) > 0.02


def test_one_notebook_is_measured_alone(monkeypatch):
    """The numbers of the other stay as they are, unless the songs have changed."""
    before = reader.load()
    monkeypatch.setattr(baselines, "solved_notebook", lambda network: {"PRESETS": {"full": {"steps": 7}}})
    monkeypatch.setattr(baselines, "reference_bits", lambda *_: {"hidden": {"mean": 2.0, "sd": 0.01}})
    found = baselines.baselines(print, ("04_lstm",))
    assert {key: found[key] for key in ("recipe", "reference", "tiers", "ngrams")} == {
        key: before[key] for key in ("recipe", "reference", "tiers", "ngrams")
    }
    assert found["recipe_lstm"] == {"steps": 7} and found["tiers_lstm"][-1]["bits"] == 2.03
    songs = baselines.parts()
    monkeypatch.setattr(baselines, "parts", lambda: {**songs, "hidden": songs["hidden"][1:]})
    with pytest.raises(BuildError, match="songs have changed"):
        baselines.baselines(print, ("04_lstm",))
    with pytest.raises(BuildError, match="trains no network"):
        baselines.write(print, ["2"])


def test_tiers_out_of_order_are_refused():
    ngrams = {"hidden": {"1-gram": 4.0, "2-gram": 3.0, "3-gram": 2.5, "4-gram": 2.3}}
    assert baselines.tiers(ngrams, {"hidden": {"mean": 2.2, "sd": 0.01}})[-1]["bits"] == 2.23
    with pytest.raises(ValueError, match="better recipe"):
        baselines.tiers(ngrams, {"hidden": {"mean": 2.29, "sd": 0.01}})


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.notebook)
def test_the_recipe_is_that_of_the_notebook(network):
    """A recipe that changes needs `python -m autograder baselines`."""
    recipe, cells = (
        reader.load()[f"recipe{network.end}"],
        build(find_master(network.notebook), write=False).student.cells,
    )
    end = next(i for i, c in enumerate(cells) if c.source == f'grader.check("{network.exercise}")')
    cell = next(c.source for c in cells[end::-1] if c.cell_type == "code" and "\nPRESETS = {" in c.source)
    names = {}
    exec(cell[: cell.index("\nif checkpoint")], names)
    assert names["PRESETS"]["full"] == recipe and names["PRESET"] == "full" and names["TRAIN_AGAIN"] is False


def test_both_networks_get_the_same_steps():
    assert reader.load()["recipe"]["steps"] == reader.load()["recipe_lstm"]["steps"]


def test_reader():
    bits = reader.bits()
    assert list(bits) == ["uniform", *(f"{n}-gram" for n in range(1, 7)), "reference"]
    both = reader.bits("hidden", lstm=True)
    assert both["reference RNN"] == reader.bits("hidden")["reference"] > both["reference LSTM"] and len(both) == 9
    lines = reader.table(your_network=(bits["1-gram"] + bits["2-gram"]) / 2).splitlines()
    assert len(lines) == 9 and lines[2].startswith("your network") and lines[2].endswith("←")
    values = [float(line.split("  ")[-2 if line.endswith("←") else -1]) for line in lines]
    assert values == sorted(values, reverse=True)


# --- measuring a file -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["RNN", "LSTM"])
@pytest.mark.parametrize("layers", [1, 2])
def test_the_judges_forward_pass_is_that_of_torch(kind, layers):
    """Song by song, without padding; the judge reads them in groups."""
    V, E, H, texts = 9, 5, 7, ["ab", "cabd", "", "d", *("abcde"[: n % 6] for n in range(20))]
    torch.manual_seed(layers)
    name = kind.lower()
    embedding, recurrent, output = (
        torch.nn.Embedding(V, E),
        getattr(torch.nn, kind)(E, H, layers, batch_first=True),
        torch.nn.Linear(H, V),
    )
    parts = {"embedding": embedding, name: recurrent, "output": output}
    tensors = {f"{part}.{n}": p.detach().numpy() for part, m in parts.items() for n, p in m.named_parameters()}
    file = CharFile(f"n0_{name}", f"Char{kind}", name, "0.1", "0.1-a")
    assert {n: t.shape for n, t in tensors.items()} == file.shapes(V, E, H, layers)
    vocabulary = [*FIRST_ROWS, *"abcde"]
    model = SimpleNamespace(
        tensors=tensors, vocabulary=vocabulary, V=V, E=E, H=H, layers=layers, key=f"{kind} {layers}"
    )
    known, nats, count = set("".join(songs_of("train"))), 0.0, 0
    for text in texts:
        ids = torch.tensor([2, *(vocabulary.index(c) for c in text), 3])
        with torch.no_grad():
            logits = output(recurrent(embedding(ids[None, :-1]))[0])[0]
        nats += torch.nn.functional.cross_entropy(logits, ids[1:], reduction="sum").item()
        count += len(ids) - 1
    assert file.bits(model, texts) == pytest.approx(nats / math.log(2) / count, rel=1e-5)
    missing = known - set("abcde")
    one, other = "Z", "\u4e2d"  # one that training has, and one that it has not
    assert one in missing and other not in known
    more = file.bits(model, [one]) - file.bits(model, [other])
    assert more == pytest.approx(math.log2(len(missing)) / 2, rel=1e-5)


def test_packed_songs_are_read_as_the_build_packs_them():
    assert unpacked(lyrics.packed_songs()) == baselines.parts()["hidden"]
