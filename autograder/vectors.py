"""From two Wikipedias to the word vectors that come with the course, ``data/vectors_50d.npz``.

``python -m autograder vectors`` reads the texts from ``../shared/data`` (or from the folder that ``COURSE_SHARED`` names),
trains with the engine of notebook 2, and writes the file. The build does not train; it only records what lies there.
"""

import bz2
import io
import os
import sys
import time
import zipfile
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from autograder.course import DATA, NOTEBOOKS, ROOT, SOURCE, BuildError

NAME = "vectors_50d.npz"
PLACE = DATA / NAME
TEXTS = {
    "simplewiki": "simplewiki/simplewiki-2018.txt.bz2",
    "enwiki": "enwiki/enwiki-2018-first100MB.txt.bz2",
}
REQUIRED = SOURCE / "words"  # lists of words that exercises need: *.yml
ABOUT = ("source", "sources", "note", "does")  # keys of what is said about the lists
MOST = 10_000
ENOUGH = 30  # a required word that occurs fewer times than this has no vector worth having
FACTS = {"licence": "CC-BY-SA-3.0", "used by": ["05_glove_analysis", "06_attention"]}


@dataclass(frozen=True)
class Recipe:
    """How the vectors are made. See `course.fast_sgns.train` for what the names mean."""

    texts: tuple = ("simplewiki", "enwiki")
    dim: int = 50
    epochs: int = 5
    window: int = 3
    negatives: int = 5
    sample: float = 1e-4
    step_size: float = 0.025
    least: int = 15  # a word that occurs fewer times is left out of the text
    context: float = 0.5  # how much of a word's context vector is added to its centre vector
    seed: int = 0


def _find_course():
    """Make the package course importable; the build, which only reads the file, needs it not."""
    if str(NOTEBOOKS) not in sys.path:
        sys.path.insert(0, str(NOTEBOOKS))


# --- the text ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """A text as numbers.

    Attributes
    ----------
    words : list of str, length V, the most frequent first; equally frequent ones in alphabetical order
    counts : int64 (V,), how often each stands in the text
    ids : int32 (N,); starts : int64 (S,), where each paragraph begins
    """

    words: list
    counts: np.ndarray
    ids: np.ndarray
    starts: np.ndarray


def shared():
    """Return the folder with the texts."""
    return Path(os.environ.get("COURSE_SHARED", ROOT.parent / "shared")) / "data"


def paragraphs(path):
    """Yield the words of each paragraph of a Wikipedia; titles of articles are left out.

    Raises
    ------
    BuildError
        If the text is not there.
    """
    _find_course()
    from course.data import _bar, words_of

    if not path.is_file():
        raise BuildError(
            f"{path} does not exist. The vectors are trained on two Wikipedias, which are not part of the repository.\n"
            f"Set COURSE_SHARED to the folder above data/{path.parent.name}/{path.name}."
        )
    size, name = path.stat().st_size, f"reading {path.parent.name}"
    with path.open("rb") as raw, bz2.open(raw, "rt", encoding="utf-8") as lines, _bar(name, size, "B") as bar:
        for number, line in enumerate(lines):
            if number % 1000 == 0:
                bar.update(raw.tell() - bar.n)
            if not line.startswith("= ") and (words := words_of(line)):
                yield words
        bar.update(raw.tell() - bar.n)


def encoded(sentences: Iterable, least=1):
    """Return sentences, lists of words, as a `Text`; words that occur fewer than `least` times are left out."""
    known, ids, lengths = {}, array("i"), array("i")
    for words in sentences:
        ids.extend([known.setdefault(word, len(known)) for word in words])
        lengths.append(len(words))
    ids, names = np.frombuffer(ids, dtype=np.int32), np.array(list(known))
    if not len(ids):
        raise BuildError("There is no word in the text.")
    counts = np.bincount(ids, minlength=len(names))
    order = np.lexsort([names, -counts])
    order = order[counts[order] >= least]
    new = np.full(len(names), -1, dtype=np.int32)
    new[order] = np.arange(len(order))
    stays = new[ids] >= 0
    ends = np.concatenate([[0], np.cumsum(stays)])[np.cumsum(lengths)]  # words that stay, up to each end
    starts = np.unique(np.concatenate([[0], ends[ends < ends[-1]]])).astype(
        np.int64
    )  # of paragraphs that are not empty
    return Text(names[order].tolist(), counts[order], new[ids][stays], starts)


def without_echoes(text, reach=8):
    """Return a text in which no word repeats one of the `reach` words before it; `counts` are those of what stays.

    Lists such as "… primary school, … primary school" put one word so often into a step of training that its vector overshoots.
    """
    echo = np.zeros(len(text.ids), dtype=bool)
    for far in range(1, reach + 1):
        echo[far:] |= text.ids[far:] == text.ids[:-far]
    starts = np.concatenate([[0], np.cumsum(~echo)])[text.starts]
    ids = text.ids[~echo]
    return Text(text.words, np.bincount(ids, minlength=len(text.words)), ids, np.unique(starts[starts < len(ids)]))


def shuffled(text, seed=0):
    """Return a text with its paragraphs in another order.

    Hundreds of short articles that say the same of one village after another stand in a row. Their words would fill whole
    steps of training, and overshoot. Shuffled, they are in a step as rare as in the whole text.
    """
    ends = np.append(text.starts[1:], len(text.ids))
    order = np.random.default_rng(seed).permutation(len(text.starts))
    lengths, begins = (ends - text.starts)[order], text.starts[order]
    starts = np.cumsum(lengths) - lengths
    places = np.arange(len(text.ids)) + np.repeat(begins - starts, lengths)
    return Text(text.words, text.counts, text.ids[places], starts)


# --- the vectors ------------------------------------------------------------------------------------------------------


def required(folders=(REQUIRED,)):
    """Return the words that have to be there: every text in the yml files of some folders (or in these files)."""
    found = {}
    for place in map(Path, folders):
        for path in sorted(place.glob("*.yml")) if place.is_dir() else [place] if place.is_file() else []:
            found |= dict.fromkeys(_texts_in(yaml.safe_load(path.read_text(encoding="utf-8"))))
    return list(found)


def _texts_in(content):
    """Return the words of all texts in something that yaml has read, but not of keys, nor of what is said about sources."""
    if isinstance(content, dict):
        content = [value for key, value in content.items() if key not in ABOUT]
    if isinstance(content, str):
        return [word for word in content.lower().split() if word.isalpha()]
    return [w for part in content for w in _texts_in(part)] if isinstance(content, Iterable) else []


def chosen(words, counts, needed=(), most=MOST, enough=ENOUGH):
    """Return the places of the words that go into the file, rising: the most frequent, and needed ones for the rarest.

    Parameters
    ----------
    words : list of str (V,); counts : int array (V,)
        The most frequent word first.
    needed : list of str
        Those that occur at least `enough` times are among the chosen.

    Returns
    -------
    int array (min(most, V),)
    """
    place = {word: i for i, word in enumerate(words)}
    keep = {place[w] for w in needed if w in place and counts[place[w]] >= enough}
    others = (i for i in range(len(words)) if i not in keep)
    free = min(most, len(words)) - len(keep)
    if free < 0:
        raise BuildError(f"{len(keep)} words are required, and there is room for {most} only.")
    return np.array(sorted(keep | {i for i, _ in zip(others, range(free))}))


def trained(text, recipe, progress=True):
    """Return the vectors of all words of a text, float32 (V, D)."""
    _find_course()
    import torch

    from course import fast_sgns

    torch.set_num_threads(1)  # the sums are then made in one order, and the bytes are the same every time
    names = ("dim", "epochs", "window", "negatives", "sample", "step_size", "seed")
    settings = {name: getattr(recipe, name) for name in names}
    found = fast_sgns.train(text.ids, text.counts, starts=text.starts, progress=progress, **settings)
    if not found.finished:
        raise BuildError("Training was stopped, so there is nothing to write.")
    return (found.centre + recipe.context * found.context).numpy()


def as_npz(words, counts, vectors):
    """Return words, counts (int32) and vectors (float16) as the bytes of an npz file: equal arrays, equal bytes."""
    file = io.BytesIO()
    arrays = {"words": np.array(words), "counts": np.asarray(counts, "<i4"), "vectors": np.asarray(vectors, "<f2")}
    with zipfile.ZipFile(file, "w") as archive:
        for name, values in arrays.items():
            content = io.BytesIO()
            np.save(content, values, allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy")  # its date is the same for everybody
            archive.writestr(info, content.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return file.getvalue()


def make(recipe=None, needed=(), sentences=None, most=MOST, progress=True):
    """Return the bytes of the file and what there is to say about it, a dict.

    Parameters
    ----------
    recipe : Recipe, optional
    needed : list of str
        Words that have to be in it.
    sentences : iterable of lists of str, optional
        Instead of the texts of the recipe.
    most : int
        How many words.
    """
    recipe, began = recipe or Recipe(), time.process_time()
    if sentences is None:
        sentences = (words for name in recipe.texts for words in paragraphs(shared() / TEXTS[name]))
    text = encoded(sentences, recipe.least)
    read = time.process_time()
    vectors = trained(shuffled(without_echoes(text), recipe.seed), recipe, progress)
    done = time.process_time()
    rows = chosen(text.words, text.counts, needed, most)
    words = [text.words[i] for i in rows]
    content = as_npz(words, text.counts[rows], vectors[rows])
    return content, {
        "words in the text": int(text.counts.sum()),
        "different words": len(text.words),
        "CPU seconds for reading": round(read - began, 1),
        "CPU seconds for training": round(done - read, 1),
        "rarest word": f"{words[-1]} ({text.counts[rows[-1]]})",
        "required, but too rare": [w for w in needed if w not in set(words)],
    }


# --- the file ---------------------------------------------------------------------------------------------------------


def write(needed=(), place=PLACE, echo=print):
    """Train, write the file, and say what it cost and how good it is."""
    _find_course()
    from course.data import load_vectors

    content, facts = make(needed=needed)
    Path(place).write_bytes(content)
    facts |= {"bytes": len(content)} | scores(load_vectors(place))
    for name, value in facts.items():
        echo(f"{name}: {value}")


def scores(vectors):
    """Return how well vectors (gensim's `KeyedVectors`) do on the tests that come with gensim, as name → number."""
    from gensim.test.utils import datapath

    found = {}
    for name, file in (("WordSim-353", "wordsim353.tsv"), ("SimLex-999", "simlex999.txt")):
        found[name] = round(float(vectors.evaluate_word_pairs(datapath(file))[1].statistic), 4)
    share, sections = vectors.evaluate_word_analogies(datapath("questions-words.txt"))
    found["questions-words"] = round(float(share), 4)
    for section in sections:
        if asked := len(section["correct"]) + len(section["incorrect"]):
            found[section["section"]] = f"{len(section['correct'])} of {asked}"
    return found


def data_files():
    """Return name → bytes of the file in ``data/``, as it lies there: a build does not train. Empty if it is not there."""
    return {NAME: PLACE.read_bytes()} if PLACE.is_file() else {}
