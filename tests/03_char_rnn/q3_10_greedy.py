# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_10_greedy"
points = None


FEED = ("prefix re-fed with the state", "prefix re-fed", "state lost", "old state")
FORM = ("wrong axis", "first place", "batch axis missing", "gradients on", "ids returned")
TEXT = ("prompt decoded", "prompt missing", "prompt twice", "least probable", "drawn")
HINTS = dict.fromkeys(FEED, "3.10-a") | dict.fromkeys(FORM + TEXT, "3.10-b")
TOO_MUCH = "The text is right, but the work grows with the square of its length."


def model_that(rng, good, **how):
    """A made-up model about which `good` is true."""
    while True:
        writer = check.Writer.made_up(rng, **how)
        if good(writer):
            return writer


def goes_on(prompt, most):
    """The model writes at least `most` characters, and not one and the same."""
    return lambda writer: len(set(writer.best(prompt, most)[len(prompt) :])) > 3


def stops(prompt, low, high):
    """The model says <eos> after so many new characters."""
    return lambda writer: low <= len(writer.best(prompt, high + 1)) - len(prompt) <= high


@test_case(name='worked example', points=1, hidden=False)
def test_worked_example(greedy):
    f = check.function(greedy, "greedy")
    for song, prompt in (("abracadabra", "abr"), ("abracadabra", "xyz"), ("mississippi", "miss")):
        check.writes_the_best(f, check.Writer.by_heart(song), prompt, 40, hint="3.10-c", hints=HINTS, show=True)


@test_case(name='a made up model', points=2, hidden=False)
def test_a_made_up_model(greedy):
    f, rng = check.function(greedy, "greedy"), check.rng("q3_10", "models")
    for prompt, characters in (("bad", "abcdef"), ("gecb", "abcdefgh"), ("a\nb d", "ab\ncd ")):
        writer = model_that(rng, goes_on(prompt, 30), characters=characters)
        check.writes_the_best(f, writer, prompt, 30, hint="3.10-c", hints=HINTS, show=True)


@test_case(name='where it ends', points=1, hidden=False)
def test_where_it_ends(greedy):
    f, rng = check.function(greedy, "greedy"), check.rng("q3_10", "ends")
    for prompt, most in (("fade", 5), ("cab", 1), ("deaf", 12)):
        writer = model_that(rng, goes_on(prompt, 13))
        check.writes_the_best(f, writer, prompt, most, hint="3.10-c", hints=HINTS, show=True)
    for low, high in ((3, 6), (0, 0), (8, 15)):
        writer = model_that(rng, stops("bead", low, high), ends=0.1)
        check.writes_the_best(f, writer, "bead", 25, hint="3.10-c", hints=HINTS, show=True)
