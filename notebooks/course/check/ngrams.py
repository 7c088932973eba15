"""N-gram models of a student: their tables of counts are read, and probabilities asked for, beside the student's code.

A table of counts is a list of dicts of Counters. It stays where it is; what it holds comes back as plain lists and dicts.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from course.check.calls import isolate, run_protected
from course.check.failure import Failure
from course.check.values import describe

_MOST = 50_000  # entries of a table that a test looks at


@dataclass(frozen=True)
class NgramCounts:
    """The counts of an n-gram model of some order; `take` returns them as a list of dicts, without entries that are 0."""

    name: str
    order: int
    hint: str = ""

    def take(self, value, called=""):
        """Return ``[{context: {id: count}}, …]``, or raise `Failure`."""

        def fail(title, problem, got, mistakes=()):
            return Failure(
                title, stage="form", called=called, got=got, problem=problem, mistakes=mistakes, hint=self.hint
            )

        if type(value) is not list:
            problem = f"{self.name} has to be a list: {self.name}[n] is the table of the contexts of length n."
            seen = [("no list of tables", "one container for contexts of all lengths, or no container at all.")]
            raise fail("what came back is not a list", problem, describe(value), seen)
        if len(value) != self.order:
            got = f"order {self.order}, and {len(value)} table{'s' * (len(value) != 1)}"
            problem = (
                f"Order {self.order} needs the tables of n = 0 … {self.order - 1}, one for each length of a context."
            )
            seen = [("order off by one", "one length of context too many or too few.")]
            odd = abs(len(value) - self.order) == 1
            raise fail("the wrong number of tables", problem, got, seen if odd else ())
        return [self._table(n, table, fail) for n, table in enumerate(value)]

    def _table(self, n, table, fail):
        where = f"{self.name}[{n}]"
        if not isinstance(table, dict):
            raise fail(f"{where} is not a dict", f"{where} leads from contexts to counts.", describe(table))
        kept = {}
        for context, followers in table.items():
            if type(context) is not tuple or not all(type(i) is int for i in context):
                problem = f"The keys of {where} are contexts: tuples of ids, such as (2, 4). Also where a context is a single id."
                seen = [("key is no tuple", "contexts that are single ids or texts.")]
                raise fail(f"{where} has a key that is no tuple of ids", problem, f"the key {context!r:.60}", seen)
            if len(context) != n:
                problem = f"The contexts in {where} are {n} ids long, this one is {len(context)} long."
                raise fail(f"{where} has a context of the wrong length", problem, f"the context {context!r:.60}")
            if not isinstance(followers, dict):
                problem = f"{where}[context] is a Counter: it leads from each id that followed to how often it did."
                got = f"{where}[{context!r:.40}] = {describe(followers)}"
                raise fail(f"{where} does not hold Counters", problem, got)
            if any(type(i) is not int or type(count) is not int for i, count in followers.items()):
                problem = f"{where}[context] leads from ids to whole numbers."
                raise fail(f"{where} holds something else than counts", problem, f"{followers!r:.60}")
            if found := {i: count for i, count in followers.items() if count}:
                kept[context] = found
        return kept

    def differ(self, mine, right, show=False):
        """Say where two tables differ first; "" where they agree."""
        for n, (table, wanted) in enumerate(zip(mine, right)):
            for context in sorted(set(table) | set(wanted)):
                where, found, should = f"{self.name}[{n}][{context}]", table.get(context, {}), wanted.get(context, {})
                if not should:
                    return f"{where} exists, but in these songs nothing ever followed that context within a song."
                if not found:
                    return f"{where} is missing."
                for i in sorted(set(found) | set(should)):
                    if found.get(i, 0) != should.get(i, 0):
                        text = f", it has to be {should.get(i, 0)}" if show else ""
                        return f"{where}[{i}] is {found.get(i, 0)}{text}."
        return ""


# --- beside the student's code ----------------------------------------------------------------------------------------


def ngram_counts(count, sequences, order, seconds):
    """Call a student's ``count(sequences, order)`` and return what it gave and whether it changed the sequences.

    Returns
    -------
    dict with counts (plain lists and dicts, where it is made of such) and changed (bool)
    """
    outcome = run_protected(count, (sequences, order), {}, seconds)
    if outcome.error:
        raise outcome.error
    return {"counts": _plain(outcome.value, [_MOST]), "changed": 0 in outcome.changed}


def ngram_row(probs, entries, order, history, V, seconds):
    """Call a student's ``probs(counts, history, V)`` with counts made from ``entries``, tuples (context, id, count).

    Returns
    -------
    dict with value (as returned), counts_changed (bool), history_changed (bool)
    """
    counts = []
    while len(counts) < order:
        counts.append(defaultdict(Counter))
    for context, i, times in entries:
        counts[len(context)][tuple(context)][i] = times
    outcome = run_protected(probs, (counts, history, V), {}, seconds)
    if outcome.error:
        raise outcome.error
    return {"value": outcome.value, "counts_changed": 0 in outcome.changed, "history_changed": 1 in outcome.changed}


def ngram_speed(count, sequences, order, seconds):
    """Call a student's ``count(sequences, order)``; nothing comes back but its errors, of which time is one."""
    outcome = run_protected(count, (sequences, order), {}, seconds)
    if outcome.error:
        raise outcome.error


def ngram_costs(probs, count, sequences, order, others, V, seconds):
    """Count the ids of ``sequences``, then return the probability of every id of ``others`` that is to be predicted.

    Both functions are the student's, and the counts stay where they are.

    Returns
    -------
    dict with costs (list of float) and grown (whether ``probs`` left more entries in the counts); or with odd, the first
    value of ``probs`` that is not an array of V numbers
    """
    counted = run_protected(count, (sequences, order), {}, seconds)
    if counted.error:
        raise counted.error
    alone, _ = isolate(probs)
    before = _entries(counted.value)

    def ask():
        found = []
        for ids in others:
            for t in range(1, len(ids)):
                row = alone(counted.value, ids[:t], V)
                if not isinstance(row, np.ndarray) or row.shape != (V,):
                    return {"odd": row}
                found.append(float(row[ids[t]]))
        return {"costs": found, "grown": _entries(counted.value) != before}

    outcome = run_protected(ask, (), {}, seconds)
    if outcome.error:
        raise outcome.error
    return outcome.value


def _entries(value):
    """Return how many entries dicts have that lie in lists, or in each other."""
    if isinstance(value, Mapping):
        return len(value) + sum(map(_entries, value.values()))
    return sum(map(_entries, value)) if isinstance(value, (list, tuple)) else 0


def _plain(value, left):
    """Return dicts, lists and tuples as plain ones, all whole numbers as int, and of other things a description."""
    left[0] -= 1
    if left[0] < 0:
        raise ValueError("the tables have far more entries than the songs have places")
    if isinstance(value, Mapping):
        return {_plain(k, left): _plain(v, left) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return (list if isinstance(value, list) else tuple)(_plain(v, left) for v in value)
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return int(value)
    return value if value is None or type(value) in (bool, float, str) else describe(value)
