"""Specs for results that are no arrays of numbers: lists of words, lists of pairs, tables from words to numbers.

Like the specs in `course.check.values` they have ``take``. They also have ``differ``, with which `course.check.agree`
compares instead of subtracting: it says in words where the first difference is.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from course.check.failure import Failure
from course.check.values import describe


@dataclass(frozen=True)
class Words:
    """A list of texts, in an order that matters; `take` returns it with plain texts."""

    name: str

    def take(self, value, called=""):
        """Return the list, or raise `Failure`."""
        fail = _failing(self.name, value, called)
        if type(value) is not list:
            raise fail(f"{self.name} is not a list", "type", _list_advice(self.name, "words", value))
        for i, item in enumerate(value):
            if type(item) not in (str, np.str_):
                problem = f"{self.name} has to hold texts only; {self.name}[{i}] is {describe(item)}."
                raise fail(f"{self.name} holds something that is no word", "type", problem)
        return [str(item) for item in value]

    def differ(self, mine, right, show=False):
        """Say where two lists differ first; "" where they agree."""
        return _lists_differ(self.name, "word", mine, right, show)


@dataclass(frozen=True)
class Pairs:
    """A list of pairs of texts, in an order that matters; `take` returns it with plain texts."""

    name: str

    def take(self, value, called=""):
        """Return the list, or raise `Failure`."""
        fail = _failing(self.name, value, called)
        if type(value) is not list:
            raise fail(f"{self.name} are not in a list", "type", _list_advice(self.name, "pairs", value))
        for i, item in enumerate(value):
            if type(item) is not tuple or len(item) != 2 or any(type(word) not in (str, np.str_) for word in item):
                problem = f"Each of {self.name} has to be a tuple of two words; number {i} is {describe(item)}."
                raise fail(f"{self.name} hold something that is no pair", "type", problem)
        return [(str(a), str(b)) for a, b in value]

    def differ(self, mine, right, show=False):
        """Say where two lists differ first; "" where they agree."""
        return _lists_differ(self.name, "pair", mine, right, show)


@dataclass(frozen=True)
class Table:
    """A dict from texts to whole numbers; `take` returns it with plain texts and ints."""

    name: str

    def take(self, value, called=""):
        """Return the dict, or raise `Failure`."""
        fail = _failing(self.name, value, called)
        if not isinstance(value, dict):
            problem = f"{self.name} has to be a dict from words to whole numbers, not {describe(value)}."
            raise fail(f"{self.name} is not a dict", "type", problem)
        for word, number in value.items():
            whole = isinstance(number, (int, np.integer)) and not isinstance(number, bool)
            if type(word) not in (str, np.str_) or not whole:
                problem = (
                    f"{self.name} leads from words to whole numbers; here {describe(word)} leads to {describe(number)}."
                )
                raise fail(f"{self.name} holds something else", "type", problem)
        return {str(word): int(number) for word, number in value.items()}

    def differ(self, mine, right, show=False):
        """Say where two tables differ first; "" where they agree."""
        if superfluous := [word for word in mine if word not in right]:
            return f"{superfluous[0]!r} does not belong into {self.name}{_more(superfluous, 'word')}."
        if missing := [word for word in right if word not in mine]:
            return f"{_named(missing, 'word', show)} missing in {self.name}."
        for word, number in mine.items():
            if number != right[word]:
                should = f", it has to be {right[word]}" if show else ""
                return f"{self.name}[{word!r}] is {number}{should}."
        return ""


def _failing(name, value, called):
    def fail(title, stage, problem):
        return Failure(title, stage=stage, called=called, got=f"{name} = {describe(value)}", problem=problem)

    return fail


def _list_advice(name, kind, value):
    advice = f"{name} has to be a list of {kind}, not {describe(value)}."
    if isinstance(value, (set, frozenset, dict)):
        return advice + " The order matters here, and a set has none that you can rely on."
    if isinstance(value, (tuple, np.ndarray)) or hasattr(value, "__next__"):
        return advice + " list(…) makes one."
    return advice


def _lists_differ(name, kind, mine, right, show):
    if mine == right:
        return ""
    have, want = Counter(mine), Counter(right)
    if have == want:
        i = next(i for i, (a, b) in enumerate(zip(mine, right)) if a != b)
        should = f", it has to be {right[i]!r}" if show else ""
        return f"The right {kind}s are there, in another order. The first one in a wrong place is number {i}: {mine[i]!r}{should}."
    foreign = [i for i, item in enumerate(mine) if item not in want]
    if foreign:
        i = foreign[0]
        return f"Number {i} of {name} is {mine[i]!r}, and no such {kind} belongs there{_more(foreign, kind)}."
    if superfluous := have - want:
        item = next(iter(superfluous))
        return f"{item!r} is there {have[item]} times, and that is too often{_more(superfluous, kind)}."
    return f"{_named(list((want - have).elements()), kind, show)} missing in {name}."


def _named(missing, kind, show):
    """Return "3 pairs are", or, where the right answer may be shown, the first of them."""
    if show:
        return f"{missing[0]!r} is" if len(missing) == 1 else f"{missing[0]!r} and {len(missing) - 1} more are"
    return f"1 {kind} is" if len(missing) == 1 else f"{len(missing)} {kind}s are"


def _more(items, kind):
    return f"; the same holds for {len(items) - 1} more {kind}s" if len(items) > 2 else ""
