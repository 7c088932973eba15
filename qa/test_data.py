"""The texts: the same for everybody, without a network, and with words that help where one cannot be had."""

import gzip
import multiprocessing
import sys
import zipfile
from collections import Counter

import numpy as np
import pytest

import held_out
from course import data


def test_planted_corpus_has_the_structure_that_was_planted():
    sentences, topic_of = data.planted_corpus()
    counts = Counter(word for sentence in sentences for word in sentence)
    assert len(sentences) == 3000 and {len(s) for s in sentences} == set(range(6, 13))
    assert sorted(Counter(topic_of.values()).items()) == [(topic, 12) for topic in range(8)]
    fillers = set(counts) - set(topic_of)
    assert len(fillers) == 6 and {w for w, _ in counts.most_common(6)} == fillers
    assert min(counts.values()) >= 20
    assert all(len({topic_of[w] for w in s if w in topic_of}) <= 1 for s in sentences)


def test_planted_corpus_is_the_same_every_time_and_another_for_another_seed():
    one, topics = data.planted_corpus(3)
    assert (one, topics) == data.planted_corpus(3)
    assert one != data.planted_corpus(4)[0]
    assert data.planted_corpus()[0][0][:3] == ["funela", "zusupe", "kugu"]


def test_wikipedia_is_what_gensim_reads_and_starts_no_process(monkeypatch, capsys):
    def never(*args, **kwargs):
        raise AssertionError("a process was started")

    data._articles.cache_clear()
    monkeypatch.setattr(multiprocessing, "Pool", never)
    monkeypatch.setattr(multiprocessing.Process, "start", never)
    articles = data.wikipedia()
    monkeypatch.undo()
    assert len(articles) == 106 and sum(map(len, articles)) == 452_944
    assert articles[0][:4] == ["anarchism", "is", "political", "philosophy"]
    assert "106/106" in capsys.readouterr().err  # the bar


def test_parts_are_fixed_and_do_not_overlap():
    articles, train, held = (data.wikipedia(part) for part in ("all", "train", "held out"))
    assert (len(train), len(held), sum(map(len, held))) == (96, 10, 41_400)
    assert held == articles[9::10] and [a for i, a in enumerate(articles) if i % 10 != 9] == train
    held[0].clear()
    assert data.wikipedia("held out")[0], "a reader's change must not reach the next reader"
    with pytest.raises(data.DataError, match="'train', 'held out'"):
        data.wikipedia("test")


def test_held_out_pairs_are_made_from_the_held_out_articles():
    assert held_out.PLACE.read_text(encoding="utf-8") == held_out.held_out_text()
    pairs = data.held_out_pairs()
    assert len(pairs) == 3000 and all(len(pair) == 2 for pair in pairs)


@pytest.mark.parametrize("colab", [False, True])
def test_gensim_is_missing(monkeypatch, colab):
    data._articles.cache_clear()
    monkeypatch.setitem(sys.modules, "gensim.corpora.wikicorpus", None)
    if colab:
        monkeypatch.setitem(sys.modules, "google.colab", object())
    with pytest.raises(data.DataError) as error:
        data.wikipedia()
    assert ("setup cell" if colab else "%pip install --no-deps gensim smart-open") in str(error.value)
    assert "own_text" in str(error.value)


@pytest.mark.parametrize("ending", ["", ".gz", ".zip"])
def test_text8_from_a_copy(tmp_path, monkeypatch, ending):
    words = [f"w{i % 700}" for i in range(200_500)]
    text, path = " " + " ".join(words), tmp_path / f"text8{ending}"
    if ending == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    elif ending == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("text8", text)
    else:
        path.write_text(text)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    pieces = data.text8()
    assert [w for piece in pieces for w in piece] == words
    assert {len(p) for p in pieces[:-1]} == {1000} and len(pieces[-1]) == 500
    assert data.text8(1500) == [words[:1000], words[1000:1500]]


def test_text8_without_a_network(monkeypatch):
    import gensim.downloader

    def offline(name, return_path):
        raise OSError("Network is unreachable")

    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setattr(gensim.downloader, "load", offline)
    with pytest.raises(data.DataError) as error:
        data.text8()
    for part in ("could not be downloaded", "unreachable", "data.wikipedia() needs no network", "COURSE_DATA"):
        assert part in str(error.value)


def test_own_text(tmp_path, monkeypatch):
    path = tmp_path / "mine.txt"
    path.write_text("\ufeffDon't Panic!\n\n  42 \nDie Füße, naïve.\n", encoding="utf-8")
    assert data.own_text(path) == [["don't", "panic"], ["die", "füße", "naïve"]]
    monkeypatch.chdir(tmp_path)
    for content, words in (
        (None, "mine.txt"),
        (b"", "no words"),
        (b"1 2 3\n", "no words"),
        (b"\xff\xfea\x00", "UTF-8"),
    ):
        name = "other.txt" if content is not None else "nowhere.txt"
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(data.DataError) as error:
            data.own_text(name)
        assert words in str(error.value)


def test_pairs_are_usable_for_a_model():
    """Both words of every pair are in the vocabulary of the training articles, and most pairs are different."""
    counts = Counter(word for article in data.wikipedia("train") for word in article)
    pairs = data.held_out_pairs()
    assert all(counts[w] >= 10 for pair in pairs for w in pair) and len(set(pairs)) > 2800
    assert np.median([counts[w] for pair in pairs for w in pair]) < 300
