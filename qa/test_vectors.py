"""The word vectors that come with the course, how they are made, and the reader of files of vectors."""

import gzip
import hashlib
import io
import json
import os
import re
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors
from gensim.test.utils import datapath

from autograder import datasets, vectors
from autograder.course import BuildError
from conftest import ROOT
from course import data
from course.data import DataError, load_vectors, words_of

SHARED = Path(os.environ.get("COURSE_SHARED", ROOT.parent / "shared"))
GLOVE = SHARED / "data" / "glove" / "glove.6B.50d.first9163.txt.gz"
FREQUENT = 9_683  # the first words of the file; behind them are only words that exercises need
GOALS = {"WordSim-353": 0.66, "SimLex-999": 0.27, "questions-words": 0.55}


@pytest.fixture(scope="module")
def ours():
    return load_vectors()


# --- the file ---------------------------------------------------------------------------------------------------------


def test_what_is_in_the_file():
    with np.load(vectors.PLACE, allow_pickle=False) as file:
        words, counts, table = file["words"], file["counts"], file["vectors"]
    assert table.shape == (10_000, 50) and table.dtype == np.float16 and np.isfinite(table).all()
    assert len(set(words.tolist())) == 10_000 and counts.dtype == np.int32
    assert (np.diff(counts) <= 0).all(), "the most frequent word first"
    assert words[:3].tolist() == ["the", "of", "in"] or set(words[:3].tolist()) == {"the", "of", "and"}
    assert vectors.PLACE.stat().st_size < 1.1e6
    lengths = np.linalg.norm(table.astype(float), axis=1)
    assert lengths.min() > 0.5 and lengths.max() < 20


def test_the_manifest_knows_the_file():
    entry = json.loads((ROOT / "data" / "manifest.json").read_text())["datasets"][vectors.NAME]
    assert entry["sha256"] == hashlib.sha256(vectors.PLACE.read_bytes()).hexdigest()
    assert entry == datasets.manifest()["datasets"][vectors.NAME], "run python -m autograder build"


def test_same_arrays_same_bytes():
    with np.load(vectors.PLACE, allow_pickle=False) as file:
        again = vectors.as_npz(file["words"].tolist(), file["counts"], file["vectors"])
    with np.load(vectors.PLACE) as one, np.load(io.BytesIO(again)) as two:
        assert all((one[name] == two[name]).all() for name in one)


def test_scores(ours):
    """On the tests that come with gensim, restricted to the words of the file."""
    found = vectors.scores(ours)
    assert all(found[name] >= goal for name, goal in GOALS.items()), found
    family = family_of(ours)
    assert family[0] / family[1] >= 0.65 and family[1] >= 300, family
    family = family_of(ours, FREQUENT)
    assert family[0] / family[1] >= 0.75 and family[1] >= 200, family


def family_of(vectors_, most=10_000):
    sections = vectors_.evaluate_word_analogies(datapath("questions-words.txt"), restrict_vocab=most)[1]
    found = next(s for s in sections if s["section"] == "family")
    return len(found["correct"]), len(found["correct"]) + len(found["incorrect"])


def test_words_that_exercises_need(ours):
    needed = vectors.required()
    if not needed:
        pytest.skip(f"there is no list of words in {vectors.REQUIRED.name}/")
    card = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    too_rare = set(re.search(r"Too rare for a vector: (.+?)\.\n", card, re.S)[1].replace(",", " ").split())
    missing = {word for word in needed if word not in ours}
    assert missing <= too_rare, f"run python -m autograder vectors: {sorted(missing - too_rare)}"


def test_short_forms_are_two_words(ours):
    assert words_of("Don't! It’s Ann's; they'll say 'no', o'clock, rock-n-roll, 42nd naïve") == (
        [
            "do",
            "n't",
            "it",
            "'s",
            "ann",
            "'s",
            "they",
            "'ll",
            "say",
            "no",
            "o'clock",
            "rock",
            "n",
            "roll",
            "nd",
            "naïve",
        ]
    )
    assert all(word in ours for word in ("n't", "'s", "'re", "'ve", "'ll", "not"))


# --- making it --------------------------------------------------------------------------------------------------------


def small_text():
    sentences, _ = data.planted_corpus(1)
    return sentences


def test_training_twice_gives_the_same_bytes():
    recipe = vectors.Recipe(epochs=1, least=1)
    first, facts = vectors.make(recipe, sentences=small_text(), most=60, progress=False)
    second, _ = vectors.make(recipe, sentences=small_text(), most=60, progress=False)
    assert first == second and facts["different words"] == 102
    other, _ = vectors.make(vectors.Recipe(epochs=1, least=1, seed=1), sentences=small_text(), most=60, progress=False)
    assert other != first


def test_text_as_numbers():
    text = vectors.encoded([["b", "a", "c"], ["c", "rare"], ["rarer"], ["b", "c"]], least=2)
    assert text.words == ["c", "b"] and text.counts.tolist() == [3, 2]
    assert text.ids.tolist() == [1, 0, 0, 1, 0] and text.starts.tolist() == [0, 2, 3]
    again = vectors.shuffled(text, seed=0)
    cut = lambda t: [part.tolist() for part in np.split(t.ids, t.starts[1:])]  # noqa: E731
    assert sorted(cut(again)) == sorted(cut(text)) and cut(again) != cut(text)
    with pytest.raises(BuildError, match="no word"):
        vectors.encoded([])


def test_a_text_without_echoes():
    text = vectors.encoded([list("abacda"), list("ddd"), list("ab")])
    bare = vectors.without_echoes(text, reach=2)
    found = ["".join(bare.words[i] for i in part) for part in np.split(bare.ids, bare.starts[1:])]
    assert found == ["abcda", "ab"], "a paragraph that holds nothing else goes"
    assert [bare.words, bare.counts.tolist()] == [list("adbc"), [3, 1, 2, 1]]


def test_needed_words_take_the_place_of_the_rarest():
    words, counts = list("abcdef"), [9, 8, 7, 6, 5, 4]
    assert vectors.chosen(words, counts, [], 3, 5).tolist() == [0, 1, 2]
    assert vectors.chosen(words, counts, ["e", "f", "x", "a"], 3, 5).tolist() == [0, 1, 4]
    with pytest.raises(BuildError, match="room for 1"):
        vectors.chosen(words, counts, ["a", "b"], 1, 5)


def test_lists_of_required_words(tmp_path):
    (tmp_path / "a.yml").write_text(
        "groups:\n  x: cat dog | Wolf\n  note: about them\ntests:\n  t: {X: [a b, {Y: c}]}\n"
    )
    assert vectors.required([tmp_path]) == ["cat", "dog", "wolf", "a", "b", "c"]
    assert vectors.required([tmp_path / "nothing"]) == []


def test_no_texts_to_train_on(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_SHARED", str(tmp_path))
    with pytest.raises(BuildError, match="Set COURSE_SHARED"):
        vectors.make()


# --- the reader -------------------------------------------------------------------------------------------------------


def test_a_new_object_at_every_call(ours):
    assert isinstance(ours, KeyedVectors) and ours.vectors.dtype == np.float32 and ours.vectors.shape == (10_000, 50)
    one = load_vectors()
    one.vectors[:] = 0
    one.index_to_key[0] = "changed"
    one.set_vecattr("of", "count", 1)
    two = load_vectors()
    assert (two.vectors == ours.vectors).all() and two.index_to_key == ours.index_to_key
    assert two.get_vecattr("of", "count") > 10**5
    assert ours.most_similar("france")[0][0] in two


def test_only_the_first_rows(ours):
    few = load_vectors(most=100)
    assert few.index_to_key == ours.index_to_key[:100] and (few.vectors == ours.vectors[:100]).all()
    with pytest.raises(DataError, match="at least 1"):
        load_vectors(most=0)


def written(path, content):
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(content))
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("vectors.100d.txt", content * 2)
            archive.writestr("vectors.50d.txt", content)
    else:
        path.write_bytes(content)
    return path


PLAIN = "the 0.1 -2 3e-1\nof 1 2 3\nat name@x.com 4 5 6\nthe 7 8 9\né 1 1 1\n".encode()


@pytest.mark.parametrize("ending", ["txt", "gz", "zip"])
@pytest.mark.parametrize("header", [b"", b"4 3\n"])
def test_files_of_vectors(tmp_path, ending, header):
    found = load_vectors(written(tmp_path / f"some.{ending}", header + PLAIN))
    assert found.index_to_key == ["the", "of", "at name@x.com", "é"]
    assert found["the"].tolist() == np.array([0.1, -2, 0.3], dtype=np.float32).tolist() and found.vector_size == 3


def test_files_that_gensim_writes(tmp_path, ours):
    for name, binary in (("v.txt", False), ("v.txt.gz", False), ("v.bin", True)):
        load_vectors(most=50).save_word2vec_format(str(tmp_path / name), binary=binary)
        found = load_vectors(str(tmp_path / name), most=20)
        assert found.index_to_key == ours.index_to_key[:20] and np.allclose(found.vectors, ours.vectors[:20])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no vector in"),
        (b"the 1 2\nof 3\n", r"line 2: found 1 numbers after 'of 3' instead of a word and 2 numbers"),
        (b"the 1 2\nof 3 4 5\n", "line 2: found 3 numbers"),
        (b"the 1 2\n\nof 3 4\n", "line 2: found 0 numbers"),
        (b"the 1 2\nof 3 four\n", r"line 2: found 'four' where a number of 'of'"),
        (b"the 1 2\nof 3 nan\n", "line 2: found a number of 'of' that is not finite"),
        (b"the 1 2\n\xff 3 4\n", "line 2: found bytes that are not UTF-8"),
        (b"<html>\n", "line 1: found 0 numbers"),
        (b"3 2\nthe 1 2\n", "ends after 1 rows, and its first line promises 3"),
        (b"3 4\nthe 1 2\n", "line 2: found 2 numbers after 'the 1 2' instead of a word and 4"),
    ],
)
def test_broken_files(tmp_path, content, said):
    with pytest.raises(DataError, match=said):
        load_vectors(written(tmp_path / "own.txt", content))


@pytest.mark.parametrize("header", [b"", b"3 2\n"])
def test_what_stands_before_a_broken_line_can_be_read(tmp_path, header):
    path = written(tmp_path / "own.txt", header + b"the 1 2\nof 3 4\nand 5")
    with pytest.raises(DataError, match="most=2"):
        load_vectors(path)
    assert load_vectors(path, most=2).index_to_key == ["the", "of"]


def test_damaged_files(tmp_path):
    path = tmp_path / "cut.gz"
    path.write_bytes(gzip.compress(PLAIN * 500)[:-20])
    with pytest.raises(DataError, match="is damaged after row"):
        load_vectors(path)
    for name in ("not.gz", "not.zip"):
        (tmp_path / name).write_bytes(PLAIN)
        with pytest.raises(DataError, match="damaged after row 0"):
            load_vectors(tmp_path / name)
    (tmp_path / "other.npz").write_bytes(b"nothing")
    with pytest.raises(DataError, match="not a file of word vectors of this course"):
        load_vectors(tmp_path / "other.npz")


def test_missing_files(tmp_path, monkeypatch):
    (tmp_path / "mine.txt").write_bytes(PLAIN)
    with pytest.raises(DataError, match=r"mine\.txt"):
        load_vectors(tmp_path / "yours.txt")
    with pytest.raises(DataError, match="There is no file 'nowhere.txt'"):
        load_vectors("nowhere.txt")
    monkeypatch.setattr("course.vector_files.BUNDLED", "gone.npz")
    with pytest.raises(DataError, match="beside notebooks/"):
        load_vectors()


def test_a_copy_in_the_folder_of_course_data(tmp_path, monkeypatch):
    import gensim.downloader

    monkeypatch.setattr(gensim.downloader, "load", None)  # would fail
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    written(tmp_path / "glove-wiki-gigaword-50.gz", PLAIN)
    assert len(load_vectors("glove-wiki-gigaword-50")) == 4
    assert len(load_vectors("glove-wiki-gigaword-50.gz", most=2)) == 2


def test_download(tmp_path, monkeypatch, capsys):
    import gensim.downloader

    def online(name, return_path):
        return str(written(tmp_path / f"{name}.gz", b"4 3\n" + PLAIN))

    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setattr(gensim.downloader, "load", online)
    assert len(load_vectors("glove-wiki-gigaword-200")) == 4
    assert "reading glove-wiki-gigaword-200.gz: 100%" in capsys.readouterr().err


def test_without_a_network(tmp_path, monkeypatch, capfd):
    import gensim.downloader

    def offline(*args, **kwargs):
        raise OSError("Network is unreachable")

    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setattr(gensim.downloader, "BASE_DIR", str(tmp_path))
    monkeypatch.setattr(gensim.downloader, "urlopen", offline)
    with pytest.raises(DataError) as error:
        load_vectors("glove-wiki-gigaword-50")
    for part in ("glove-wiki-gigaword-50 could not be downloaded", "load_vectors() without a name", "COURSE_DATA"):
        assert part in str(error.value)
    assert "Traceback" not in capfd.readouterr().err


def test_without_gensim(monkeypatch):
    monkeypatch.setitem(sys.modules, "gensim.models", None)
    with pytest.raises(DataError, match="load_vectors returns vectors of the package gensim"):
        load_vectors()


def test_real_glove():
    if not GLOVE.is_file():
        pytest.skip(f"there is no {GLOVE}")
    found, theirs = load_vectors(GLOVE), KeyedVectors.load_word2vec_format(str(GLOVE), no_header=True)
    assert found.index_to_key == theirs.index_to_key and (found.vectors == theirs.vectors).all()
    assert found.most_similar(positive=["king", "woman"], negative=["man"])[0][0] == "queen"
