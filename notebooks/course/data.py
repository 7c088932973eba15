"""Texts to learn from: one that is invented, one that comes with gensim, one from the internet, and your own. Word vectors.

`planted_corpus`, `wikipedia` and `load_vectors` need no network. Where a text cannot be had, a `DataError` says what happened, why, and what
to do next.
"""

import bz2
import gzip
import io
import logging
import os
import re
import sys
import zipfile
from functools import lru_cache
from pathlib import Path

import numpy as np

ARTICLES = 106
EVERY_TENTH = 10  # article number 9, 19, 29, … is held out
PARTS = ("all", "train", "held out")
_DUMP = "enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2"
_SHORTEST_ARTICLE = 50  # words; gensim's own limit: what is shorter only points to another article
_NO_NETWORK = "data.wikipedia() needs no network."
_ARTICLES_NEED = "The Wikipedia articles come with the package gensim, and it"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class DataError(Exception):
    """A text cannot be had; the message says what happened, why, and what to do next."""


# --- an invented text -------------------------------------------------------------------------------------------------

TOPICS, WORDS_PER_TOPIC, FILLERS, SENTENCES = 8, 12, 6, 3000


def planted_corpus(seed=0):
    """Return a text whose structure is known, because it was planted: every sentence is about one of eight topics.

    The words are invented. Each of the 8 topics has 12 words of its own, and a sentence takes about two thirds of its words
    from one topic. The rest are 6 filler words, which belong to no topic and are the most frequent of all.

    Parameters
    ----------
    seed : int
        Another seed gives other words and other sentences.

    Returns
    -------
    sentences : list of lists of str
        3000 sentences of 6 to 12 words.
    topic_of : dict from word to int
        The topic, 0 to 7, of every word that has one; fillers are not in it.
    """
    draw = np.random.default_rng(seed).random  # plain uniform numbers only: the same with every version of NumPy
    words = _invented_words(TOPICS * WORDS_PER_TOPIC + FILLERS, draw)
    fillers, own = words[:FILLERS], words[FILLERS:]
    topics = [own[i * WORDS_PER_TOPIC : (i + 1) * WORDS_PER_TOPIC] for i in range(TOPICS)]
    sentences = []
    for _ in range(SENTENCES):
        topic = topics[int(draw() * TOPICS)]
        places = [fillers if draw() < 1 / 3 else topic for _ in range(6 + int(draw() * 7))]
        sentences.append([choose[int(draw() ** 1.5 * len(choose))] for choose in places])
    return sentences, {word: number for number, topic in enumerate(topics) for word in topic}


def _invented_words(count, draw):
    words = {}
    while len(words) < count:
        length = 2 + int(draw() * 2)
        words["".join("bdfgklmnprstvz"[int(draw() * 14)] + "aeiou"[int(draw() * 5)] for _ in range(length))] = None
    return list(words)


# --- Wikipedia --------------------------------------------------------------------------------------------------------


def wikipedia(part="all"):
    """Return 106 articles of the English Wikipedia, which come with gensim: about 450,000 words.

    The text is in lower case and without punctuation, so an article is one long list of words. Reading takes about three
    seconds the first time.

    Parameters
    ----------
    part : str
        ``"all"``; ``"held out"`` for every tenth article (numbers 9, 19, …, 99); ``"train"`` for the other 96.

    Returns
    -------
    list of lists of str, one per article

    Raises
    ------
    DataError
        If gensim is not installed, or came without its articles.
    """
    if part not in PARTS:
        raise DataError(f"There is no part {part!r}. Choose one of: {', '.join(map(repr, PARTS))}.")
    chosen = (a for i, a in enumerate(_articles()) if part == "all" or (part == "held out") == _is_held_out(i))
    return [list(words) for words in chosen]


def _is_held_out(number):
    return number % EVERY_TENTH == EVERY_TENTH - 1


def held_out_pairs():
    """Return 3000 pairs (centre, context) of words that stand at most five places apart in the held-out articles.

    The most frequent words of the training articles, and those that are in them fewer than 10 times, are left out. The pairs
    are stored beside this module: they are there at once, and without gensim.
    """
    text = (Path(__file__).parent / "held_out_pairs.txt").read_text(encoding="utf-8")
    return [tuple(line.split()) for line in text.splitlines()]


@lru_cache(maxsize=1)
def _articles():
    """Read gensim's dump with gensim's own functions, in this process: its WikiCorpus would start others."""
    try:
        from gensim.corpora.wikicorpus import IGNORED_NAMESPACES, extract_pages, process_article
        from gensim.test.utils import datapath
    except ImportError as error:
        raise DataError(_no_gensim(error)) from None
    path = Path(datapath(_DUMP))
    if not path.is_file():
        mend = "Install gensim from its wheel: pip install --force-reinstall --no-deps gensim"
        raise DataError(f"gensim is here, but not the Wikipedia articles that come with it ({path.name}).\n{mend}")
    skip = tuple(f"{name}:" for name in IGNORED_NAMESPACES)
    articles = []
    with bz2.open(path) as dump, _bar("reading Wikipedia", ARTICLES, " articles") as bar:
        for title, text, number in extract_pages(dump, filter_namespaces=("0",)):
            words, _, _ = process_article((text, title, number))
            if len(words) >= _SHORTEST_ARTICLE and not title.startswith(skip):
                articles.append(tuple(map(sys.intern, words)))
                bar.update()
    return articles


def _no_gensim(error, what=_ARTICLES_NEED, instead="data.planted_corpus() and data.own_text(path) work without it."):
    where = "a cell with: %pip install --no-deps gensim smart-open"
    if "google.colab" in sys.modules:
        where = "the setup cell at the top of the notebook once more; it adds gensim"
    return (
        f"{what} cannot be imported here ({error}).\n"
        f"Run {where}. In a terminal: make lab, or pip install -r requirements.txt.\n"
        f"{instead}"
    )


def _bar(what, total=None, unit="it", **options):
    from tqdm.auto import tqdm

    return tqdm(desc=what, total=total, unit=unit, disable=bool(os.environ.get("COURSE_GRADING")), **options)


# --- text8 ------------------------------------------------------------------------------------------------------------


def text8(most_words=None):
    """Return text8, 17 million words of the English Wikipedia, in pieces of 1,000 words. Downloads 32 MB once.

    Parameters
    ----------
    most_words : int, optional
        Read only so many. All of them take about 20 seconds to read and half a gigabyte of memory.

    Returns
    -------
    list of lists of str

    Raises
    ------
    DataError
        If it cannot be downloaded. A copy of ``text8``, ``text8.gz`` or ``text8.zip`` in the folder that the environment
        variable ``COURSE_DATA`` names is read without a network.
    """
    path = _offline("text8") or _download("text8")
    pieces, known, left = [], {}, most_words if most_words is not None else 10**12
    with _open(path) as file, _bar("reading text8", unit="B", unit_scale=True) as bar:
        rest = ""
        while left > 0 and (block := file.read(2**20)):
            bar.update(len(block))
            *words, rest = (rest + block).split(" ")
            words = [known.setdefault(w, w) for w in words if w][:left]
            pieces += words
            left -= len(words)
        pieces += [rest.strip()] if rest.strip() and left > 0 else []
    if not pieces:
        raise DataError(f"{path} is empty. Remove it and try again.")
    return [pieces[i : i + 1000] for i in range(0, len(pieces), 1000)]


def _offline(name, endings=("", ".gz", ".zip")):
    folder = os.environ.get("COURSE_DATA")
    if not folder:
        return None
    found = [Path(folder) / f"{name}{ending}" for ending in endings]
    return next((path for path in found if path.is_file()), None)


def _download(name, instead=_NO_NETWORK):
    try:
        import gensim.downloader
    except ImportError as error:
        raise DataError(_no_gensim(error)) from None
    log = logging.getLogger("gensim.downloader")
    before, log.disabled = log.disabled, True  # without a network it would print a page of its own
    try:
        return Path(gensim.downloader.load(name, return_path=True))  # prints its own progress
    except Exception as error:  # gensim raises a bare Exception where a checksum is wrong
        raise DataError(
            f"{name} could not be downloaded ({type(error).__name__}: {str(error)[:120]}).\n"
            f"Is this machine online? {instead}\n"
            f"With a copy on disk: put {name}.gz or {name}.zip into a folder and set COURSE_DATA to that folder."
        ) from None
    finally:
        log.disabled = before


def _open(path):
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    if path.suffix == ".zip":
        archive = zipfile.ZipFile(path)
        return io.TextIOWrapper(archive.open(archive.namelist()[0]), encoding="utf-8")
    return path.open(encoding="utf-8")


# --- words of a text --------------------------------------------------------------------------------------------------

_ENDING = r"(?:n't|'(?:s|re|ve|ll|d|m))(?![^\W_])"
_BEFORE_ENDING = re.compile(rf"(?<=[^\W\d_])(?={_ENDING})")
_TOKEN = re.compile(rf"{_ENDING}|[^\W\d_]+(?:'[^\W\d_]+)*")


def words_of(text):
    """Return the words of a text, split as for the vectors of this course and for GloVe.

    Lower case, letters and inner apostrophes. A short form is two words, as in GloVe: ``don't`` is ``do`` and ``n't``,
    ``it's`` is ``it`` and ``'s``. Digits, hyphens and all other marks only end a word.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
    """
    text = text.lower().replace("’", "'")
    return _TOKEN.findall(_BEFORE_ENDING.sub(" ", text) if "'" in text else text)


# --- word vectors -----------------------------------------------------------------------------------------------------

_TEXT_ENDINGS = (".txt", ".vec", ".gz", ".zip", ".bin")


def load_vectors(name="course", most=None):
    """Return word vectors as gensim's `KeyedVectors`, the most frequent word first: a new object at every call.

    Parameters
    ----------
    name : str or pathlib.Path
        ``"course"``: 10,000 words, 50 dimensions, trained for this course on two Wikipedias; they lie beside the notebooks.
        Their ``get_vecattr(word, "count")`` says how often a word stands in that text.

        ``"glove-wiki-gigaword-50"`` (69 MB), ``"glove-wiki-gigaword-200"`` (264 MB) or any other model that
        `gensim.downloader` offers: downloaded once. A copy in the folder that the environment variable ``COURSE_DATA``
        names, such as ``glove-wiki-gigaword-50.txt`` or ``.gz`` or ``.zip``, is read without a network.

        The path of a text file in the form of GloVe or word2vec, ``.txt``, ``.vec``, ``.gz`` or ``.zip``; or of a binary
        file of word2vec, ``.bin``.
    most : int, optional
        Read only the first so many rows.

    Returns
    -------
    gensim.models.KeyedVectors
        With `vectors` float32 (V, D) and `index_to_key`, a list of V words.

    Raises
    ------
    DataError
        If there is no such file, it cannot be downloaded, or a line of it is broken.
    """
    try:
        from gensim.models import KeyedVectors
    except ImportError as error:
        vectors_need = "load_vectors returns vectors of the package gensim, which"
        raise DataError(_no_gensim(error, vectors_need, "The notebook goes on from there.")) from None
    from course import vector_files

    if most is not None and most < 1:
        raise DataError(f"most says how many rows to read, at least 1; it is {most!r}.")
    counts = None
    path = vector_files.bundled() if name == "course" else _vectors_at(name)
    if path.suffix == ".npz":
        words, counts, vectors = vector_files.read_npz(path)
        words, counts, vectors = words[:most], counts[:most].astype("int64"), vectors[:most]
    elif path.suffix == ".bin" or "word2vec-google-news" in path.name:
        return KeyedVectors.load_word2vec_format(str(path), binary=True, limit=most)
    else:
        words, vectors = vector_files.read_text(path, most)
    found = KeyedVectors(vectors.shape[1])
    found.add_vectors(words, vectors.astype("float32"))
    if counts is not None:
        found.expandos["count"] = counts  # what set_vecattr does, for all words at once
    return found


def _vectors_at(name):
    """Return the path of a file of vectors, which may have to be downloaded."""
    path = Path(name)
    if path.is_file():
        return path
    offline = _offline(name, ("", *_TEXT_ENDINGS, ".npz"))
    if offline or len(path.parts) > 1 or path.suffix in (*_TEXT_ENDINGS, ".npz"):
        if offline:
            return offline
        there = [p.name for p in (path.parent.iterdir() if path.parent.is_dir() else []) if p.suffix in _TEXT_ENDINGS]
        here = ", ".join(sorted(there)[:5]) or "none"
        raise DataError(
            f"There is no file {str(name)!r} (files of vectors in that folder: {here}). Check name and folder.\n"
            "data.load_vectors() without a name takes the vectors that come with the course."
        )
    return _download(str(name), "data.load_vectors() without a name needs no network.")


# --- your own text ----------------------------------------------------------------------------------------------------


def own_text(path):
    """Return a text file of your own as lists of words: one per line, in lower case, letters only.

    Parameters
    ----------
    path : str
        A plain text file in UTF-8 with one sentence or paragraph per line. Empty lines are left out.

    Returns
    -------
    list of lists of str

    Raises
    ------
    DataError
        If the file is missing, empty, or not UTF-8.
    """
    file = Path(path)
    if not file.is_file():
        here = ", ".join(sorted(p.name for p in Path().glob("*.txt"))[:5]) or "none"
        raise DataError(f"There is no file {str(path)!r} (text files in this folder: {here}). Check name and folder.")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{file.name} is not a text in UTF-8: byte {error.start} does not fit.\n"
            "Open it in an editor and save it as plain text with the encoding UTF-8. Word and PDF files do not work."
        ) from None
    sentences = [words for line in text.lower().splitlines() if (words := _WORD.findall(line))]
    if not sentences:
        raise DataError(f"There are no words in {file.name}. It needs one sentence or paragraph per line.")
    return sentences
