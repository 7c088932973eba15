"""Inputs for checks: the same for everybody who has the same salt, different for every exercise and case."""

import hashlib
import os

import numpy as np

from course import settings

_salt = _hidden_salt = None


def salt():
    """Return the public salt: what `use_salt` set, else ``COURSE_SALT`` in the environment, else the configuration."""
    return _salt or os.environ.get("COURSE_SALT") or settings()["salt"]


def use_salt(value):
    """Set the public salt. The judge does, because the autograder that it runs may be of another build."""
    global _salt
    _salt = value


def use_hidden_salt(value):
    """Set the salt of hidden checks. Called by the test files that an instructor's build writes, and by the judge."""
    global _hidden_salt
    _hidden_salt = value


def hidden_salt():
    """Return the salt of hidden checks; without a secret one it is derived from the public salt."""
    return _hidden_salt or f"{salt()}/hidden"


def rng(*where):
    """Return a NumPy generator for a public check.

    Parameters
    ----------
    *where : str or int
        Question, case, number: the same words and the same salt give the same numbers, on every machine.
    """
    return _generator(salt(), where)


def hidden_rng(*where):
    """Return a NumPy generator for a hidden check; see `rng`."""
    return _generator(hidden_salt(), where)


def own_numbers(question, low, high, count):
    """Return ``count`` different whole numbers between ``low`` and ``high`` that belong to this course's salt.

    They come straight from SHA-256, not from a library's generator: the notebook and the grader may run different
    versions of NumPy and still have to agree.
    """
    pool = list(range(low, high + 1))
    return tuple(
        pool.pop(int.from_bytes(_digest(salt(), (question, "own", i)), "big") % len(pool)) for i in range(count)
    )


def _digest(word, where):
    # SHA-256, not Python's hash: it has to be equal on every machine and in every session
    return hashlib.sha256("/".join([word, *map(str, where)]).encode()).digest()


def _generator(word, where):
    return np.random.default_rng(np.frombuffer(_digest(word, where), dtype="<u4"))
