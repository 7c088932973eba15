"""Sets of words for notebook 5: analogies, a thesaurus, lists for maps, association tests, and words about gender.

Everything is in lower case and has a vector in the course's own vectors. Other vectors may lack some of the words: give them
as `known`, and what they lack is left out. Each call returns new objects, which may be changed.

The lists were written for this course (CC0), but for the published sets, whose source is among what `weat` and `gender` return.
The data card says what they are for, and what they cannot show.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from course.data import DataError

FILE = "word_sets.json"
FEWEST = 4  # words of a set in an association test; with fewer, a single word decides


class Weat(NamedTuple):
    """The sets of one Word Embedding Association Test. `X` and `Y` are equally long, and so are `A` and `B`."""

    X: list
    Y: list
    A: list
    B: list
    x: str  # what the words of X are, to be printed
    y: str
    a: str
    b: str
    source: str
    note: str  # what to keep in mind; may be empty
    left_out: list  # words of the full sets that have no vector, or were one too many for equal lengths


class Gender(NamedTuple):
    """What hard debiasing needs. Pairs are (female, male)."""

    definitional: list  # 10 pairs that make the direction
    equalise: list  # pairs that differ in gender and in nothing else
    specific: list  # words whose gender is part of their meaning: leave them as they are; all words of the pairs are among them
    occupations: list  # words that should be neutral
    source: str


class Entry(NamedTuple):
    """One word of the thesaurus: tuples of words in alphabetical order."""

    synonyms: tuple
    antonyms: tuple


def names(kind):
    """Return the names that `curated`, `weat` or the sections of `analogies` have.

    Parameters
    ----------
    kind : str
        ``"analogies"``, ``"curated"`` or ``"weat"``.

    Returns
    -------
    list of str

    Raises
    ------
    DataError
        If there is no such kind.
    """
    kinds = ("analogies", "curated", "weat")
    if kind not in kinds:
        raise DataError(f"There is no kind {kind!r}. Choose one of: {', '.join(map(repr, kinds))}.")
    return list(_read()[kind])


def analogies(known=None):
    """Return questions of the form "a is to b as c is to d". Written for this course.

    Parameters
    ----------
    known : KeyedVectors, or a set or dict of words, optional
        Questions with a word that is not in it are left out, and sections without a question.

    Returns
    -------
    dict from section (str) to a list of tuples (a, b, c, d)
    """
    sections = {name: [tuple(q) for q in found] for name, found in _read()["analogies"].items()}
    kept = {name: [q for q in found if len(_among(q, known)) == 4] for name, found in sections.items()}
    return {name: found for name, found in kept.items() if found}


def thesaurus(known=None):
    """Return words with their synonyms and antonyms. Written for this course; small, so what is not in it may still be true.

    A word may have several senses, and its lists are those of all of them: *light* is the opposite of *heavy* and of *dark*.
    If b is a synonym (antonym) of a, then a is one of b. No two words are both.

    Parameters
    ----------
    known : KeyedVectors, or a set or dict of words, optional
        Words that are not in it are left out everywhere.

    Returns
    -------
    dict from word to Entry (synonyms, antonyms)
    """
    return {
        word: Entry(tuple(_among(entry["synonyms"], known)), tuple(_among(entry["antonyms"], known)))
        for word, entry in _read()["thesaurus"].items()
        if _among([word], known)
    }


def are_synonyms(a, b):
    """Return whether the thesaurus has two words (str) as synonyms in one of their senses. False for a word it does not have."""
    return _related(a, b, "synonyms")


def are_antonyms(a, b):
    """Return whether the thesaurus has two words (str) as antonyms in one of their senses. False for a word it does not have."""
    return _related(a, b, "antonyms")


def curated(name, known=None):
    """Return a list of words that belong together, such as animals or months, for maps of words. Written for this course.

    Parameters
    ----------
    name : str
        One of ``names("curated")``.
    known : KeyedVectors, or a set or dict of words, optional
        Words that are not in it are left out.

    Returns
    -------
    list of str

    Raises
    ------
    DataError
        If there is no list of this name.
    """
    return _among(_entry("curated", name), known)


def weat(name, known=None):
    """Return the sets of a Word Embedding Association Test: two sets of targets, X and Y, and two of attributes, A and B.

    The sets are those of Caliskan, Bryson and Narayanan (2017), but for one of this course's own; `source` says which. Words
    without a vector are left out, then the last words of the longer set, so that X and Y (A and B) are equally long.

    Parameters
    ----------
    name : str
        One of ``names("weat")``.
    known : KeyedVectors, or a set or dict of words, optional
        The words that have a vector. By default those of the course's own vectors.

    Returns
    -------
    Weat

    Raises
    ------
    DataError
        If there is no test of this name, or fewer than 4 words of a set are left.
    """
    entry = _entry("weat", name)
    missing = set(entry["missing"]) if known is None else set()
    sets = {letter: [w for w in _among(entry[letter], known) if w not in missing] for letter in "XYAB"}
    for one, two in ("XY", "AB"):
        length = min(len(sets[one]), len(sets[two]))
        if length < FEWEST:
            raise DataError(
                f"The test {name!r} needs {FEWEST} words of each set, and the vectors have {len(sets[one])} {entry[one.lower()]}"
                f" and {len(sets[two])} {entry[two.lower()]}.\nTake vectors with more words, or another test."
            )
        sets[one], sets[two] = sets[one][:length], sets[two][:length]
    left_out = sorted({w for letter in "XYAB" for w in entry[letter] if w not in sets[letter]})
    return Weat(**sets, **{k: entry[k] for k in ("x", "y", "a", "b", "source", "note")}, left_out=left_out)


def gender(known=None):
    """Return lists for hard debiasing after Bolukbasi and others (2016). `source` says what is theirs.

    Parameters
    ----------
    known : KeyedVectors, or a set or dict of words, optional
        Words that are not in it are left out, and pairs with such a word.

    Returns
    -------
    Gender
    """
    found = dict(_read()["gender"])
    for kind in ("definitional", "equalise"):
        found[kind] = [tuple(pair) for pair in found[kind] if len(_among(pair, known)) == 2]
    for kind in ("specific", "occupations"):
        found[kind] = _among(found[kind], known)
    return Gender(**found)


# --- reading ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _read():
    home = Path(__file__).parent.parent
    places = [folder / "data" / FILE for folder in (home, home.parent)]
    found = next((path for path in places if path.is_file()), None)
    if found is None:
        raise DataError(
            f"{FILE} is missing; it comes with the course, in the folder data/ beside notebooks/.\n"
            "Unpack the course files once more: all of them, not only the notebook."
        )
    return json.loads(found.read_text(encoding="utf-8"))


def _entry(kind, name):
    if name not in _read()[kind]:
        raise DataError(f"There is no {kind} set {name!r}. Choose one of: {', '.join(map(repr, _read()[kind]))}.")
    return _read()[kind][name]


def _among(words, known):
    return [word for word in words if known is None or word in known]


def _related(a, b, how):
    return b in _read()["thesaurus"].get(a, {}).get(how, ())
