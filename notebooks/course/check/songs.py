"""Alphabets and songs: a student's CharVocab and SongDataset, used beside the student's code, and specs for what they give.

Neither class can travel to the judge, and a dataset needs a vocabulary that does not depend on the student's own. So both
are made here, from plain texts, and plain lists, tensors and numbers come back.
"""

from dataclasses import dataclass

import numpy as np

from course.check import values
from course.check.calls import run_protected
from course.check.failure import Failure

FIRST = ["<pad>", "<unk>", "<bos>", "<eos>"]


class Letters(list):
    """A text as the list of its characters, which `course.check.agree` can compare; it looks like a text in messages."""

    def __repr__(self):
        return repr("".join(self))


@dataclass(frozen=True)
class Text:
    """One text; `take` returns it as `Letters`."""

    name: str

    def take(self, value, called=""):
        """Return the characters of the text, or raise `Failure`."""
        if type(value) in (str, np.str_):
            return Letters(str(value))
        if type(value) is Letters:
            return value
        seen = [("not a text", "the pieces of a text, or their ids. One text is to be returned.")]
        problem = f"{self.name} has to be one text, a str."
        raise Failure(f"{self.name} is not a text", stage="type", called=called, got=values.describe(value),
                      problem=problem, mistakes=seen)  # fmt: skip

    def differ(self, mine, right, show=False):
        """Say where two texts differ first; "" where they agree."""
        if mine == right:
            return ""
        if len(mine) != len(right):
            should = "too many" if len(mine) > len(right) else "too few"
            should = f"it has to have {len(right)}: {right!r}" if show else should
            return f"The text has {_count(len(mine), 'character')}, {should}."
        i = next(i for i, (a, b) in enumerate(zip(mine, right)) if a != b)
        should = f"it has to be {right[i]!r}" if show else "and that is wrong"
        return f"Character {i} of the text is {mine[i]!r}, {should}."


@dataclass(frozen=True)
class Alphabet:
    """The list of all characters of a vocabulary behind the four reserved names; `take` returns it with plain texts."""

    name: str

    def take(self, value, called=""):
        """Return the list, or raise `Failure`."""

        def fail(title, problem, mistakes):
            return Failure(title, stage="type", called=called, got=f"{self.name} = {values.describe(value)}",
                           problem=problem, mistakes=mistakes)  # fmt: skip

        if type(value) is not list:
            seen = [("not a list", "another container. A list leads from an id, its index, to a character.")]
            raise fail(f"{self.name} is not a list", f"{self.name} has to be a list of texts.", seen)
        odd = [i for i, item in enumerate(value) if type(item) not in (str, np.str_)]
        if odd:
            problem = f"{self.name} has to hold texts only; itos[{odd[0]}] is {values.describe(value[odd[0]])}."
            seen = [("counts kept", "pairs of a character and its count. Only the characters are needed.")]
            pairs = type(value[odd[0]]) is tuple and len(value[odd[0]]) == 2
            raise fail(f"{self.name} holds something that is no text", problem, seen if pairs else ())
        return [str(item) for item in value]

    def differ(self, mine, right, show=False):
        """Say where two alphabets differ first; "" where they agree."""
        if mine == right:
            return ""
        if mine[: len(FIRST)] != FIRST:
            return f"{self.name} has to begin with the four names of RESERVED; yours begins with {mine[:4]}."
        if foreign := [c for c in mine if c not in right]:
            return f"{foreign[0]!r} does not belong into {self.name}" + _more(foreign)
        if twice := [c for c in dict.fromkeys(mine) if mine.count(c) > 1]:
            return f"{twice[0]!r} is in {self.name} {mine.count(twice[0])} times" + _more(twice)
        if missing := [c for c in right if c not in mine]:
            return f"{missing[0]!r} is missing in {self.name}{_more(missing)}" if show else (
                f"{_count(len(missing), 'character')} {'is' if len(missing) == 1 else 'are'} missing in {self.name}.")  # fmt: skip
        i = next(i for i, (a, b) in enumerate(zip(mine, right)) if a != b)
        should = f", it has to be {right[i]!r}" if show else ""
        return f"The right characters are there, in another order: itos[{i}] is {mine[i]!r}{should}."


def _more(items):
    return f", and so it is with {len(items) - 1} more." if len(items) > 1 else "."


def _count(number, what):
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@dataclass(frozen=True)
class Row(values.Tensor):
    """Ids of a text as an int64 tensor (T,); `take` returns a plain array and names what is wrong with the form."""

    shape: tuple | None = None
    dtype: str = "int64"

    def take(self, value, called=""):
        """Return the ids as an int64 array, or raise `Failure`."""
        try:
            plain = super().take(value, called)
        except Failure as failure:
            problem = f"{self.name} has to be an int64 tensor (T,)."
            failure.problem = f"{problem} torch.tensor(…, dtype=torch.int64) makes one of a list."
            failure.mistakes = [self._form(value, failure.stage)]
            raise
        if plain.ndim != 1:
            seen = ("a table", "a table of numbers: one-hot rows, or an axis for a batch. One row of ids is wanted.")
            if plain.ndim == 0:
                seen = ("one number", "a single id, without an axis. A row of one id has shape (1,).")
            problem = f"{self.name} has shape {tuple(plain.shape)}, but has to have one axis, (T,)."
            raise Failure(f"{self.name} has the wrong shape", stage="shape", called=called, got=values.describe(value),
                          problem=problem, mistakes=[seen])  # fmt: skip
        return plain

    def _form(self, value, stage):
        if stage == "type":
            return "not a tensor", "a list or an array of ids. PyTorch's layers take tensors."
        if "float" in str(value.dtype) and value.numel() == 0:
            return (
                "float for an empty text",
                "torch.tensor([]), which is float32: an empty list has no type of its own.",
            )
        return "not int64", "ids of another type. Ids are row numbers, and in this course all of them are int64."


# --- beside the student's code ----------------------------------------------------------------------------------------


class StandIn:
    """A vocabulary as exercise 3.1 describes it, for tests of what only uses one. It refuses anything that is not a text."""

    def __init__(self, characters):
        self.characters = "".join(characters)
        self.itos = [*FIRST, *self.characters]
        self.stoi = dict(zip(self.itos, range(len(self))))

    def __len__(self):
        return len(FIRST) + len(self.characters)

    def encode(self, text):
        """Return where each character stands, as a tensor (T,)."""
        import torch

        if type(text) is not str:
            raise TypeError(f"encode takes a text, and this is of type {type(text).__name__}")
        places = np.array([self.characters.find(c) for c in text], dtype=np.int64)
        return torch.from_numpy(np.where(places < 0, 1, places + len(FIRST)))


def use_vocabularies(cls, alphabets, uses):
    """Make vocabularies of a student's class, one after the other, and then use them.

    Parameters
    ----------
    cls : type
    alphabets : list of dict
        Either ``texts``, and ``min_count`` where it is to be given, for ``cls.from_texts``; or ``characters``, for the class
        itself. With ``once`` they come in an iterator that can be run through once.
    uses : list of (int, str, object)
        Number of the vocabulary; ``itos``, ``stoi``, ``len``, ``encode`` or ``decode``; what it gets. For ``stoi`` that is a
        list of characters to look up.

    Returns
    -------
    list with what every use gave; or str, the type of a vocabulary that is none
    """

    def made(alphabet):
        name = "characters" if "characters" in alphabet else "texts"
        given = iter(alphabet[name]) if alphabet.get("once") else alphabet[name]
        keywords = {"min_count": alphabet["min_count"]} if "min_count" in alphabet else {}
        return cls(given) if name == "characters" else cls.from_texts(given, **keywords)

    def used(vocab, what, asked):
        if what in ("encode", "decode"):
            return getattr(vocab, what)(asked)
        if what == "stoi":
            return [vocab.stoi[character] for character in asked]
        return len(vocab) if what == "len" else _copied(vocab.itos)

    def run():
        vocabularies = [made(alphabet) for alphabet in alphabets]
        odd = [v for v in vocabularies if not hasattr(v, "encode")]
        return type(odd[0]).__name__ if odd else [used(vocabularies[n], what, asked) for n, what, asked in uses]

    return _protected(run)


def song_examples(cls, sets, characters, uses):
    """Make datasets of a student's class over a stand-in vocabulary, one after the other, and then ask them.

    Parameters
    ----------
    cls : type
    sets : list of (songs, artists)
        Songs as (artist, lyric).
    characters : list of str
        The alphabet of the vocabulary, in the order of the ids.
    uses : list of (int, object)
        Number of the dataset; the index of an example, or ``len``.

    Returns
    -------
    list with what came back; a tuple of any kind as a plain one
    """
    from course.lyrics import Song

    def run():
        datasets = []
        for songs, artists in sets:
            rows = [Song(artist, "Title", "", "", "", lyric) for artist, lyric in songs]
            datasets.append(cls(rows, StandIn(characters), list(artists)))
        found = [len(datasets[n]) if asked == "len" else datasets[n][asked] for n, asked in uses]
        return [tuple(example) if isinstance(example, tuple) else example for example in found]

    return _protected(run)


def _copied(itos):
    return list(itos) if type(itos) is list else itos


def _protected(run):
    outcome = run_protected(run, (), {}, 10.0)
    if outcome.error:
        raise outcome.error
    return outcome.value
