# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_03_positive_pairs"
points = None


def places(sentence, near):
    """Pairs of places (i, j), in reading order; near gets the matrix of the distances j − i."""
    here = np.arange(len(sentence))
    return np.argwhere(near(here[None, :] - here[:, None])).tolist()


def banded(text, tokens, near, also=lambda sentence, i, j: True):
    found = [(s, i, j) for s in text for i, j in places(s, near)]
    return [(s[i], s[j]) for s, i, j in found if {s[i], s[j]} <= set(tokens) and also(s, i, j)]


def within(low, high):
    return lambda distance: (low <= distance) & (distance <= high) & (distance != 0)


def right(text, window_size, tokens):
    return banded(text, tokens, within(-window_size, window_size))


def one_known(text, window_size, tokens, side):
    everything = {word for s in text for word in s}
    return [p for p in right(text, window_size, everything) if p[side] in tokens]


def closed_gaps(text, window_size, tokens):
    return right([[word for word in s if word in tokens] for s in text], window_size, tokens)


def as_slices(text, w, tokens):
    """What s[i - w : i] gives at the left edge, where i - w is negative."""
    found = [(c, o) for s in text for i, c in enumerate(s) for o in s[i - w : i] + s[i + 1 : i + w + 1]]
    return [p for p in found if set(p) <= set(tokens)]


def around_the_end(text, w, tokens):
    found = [(s[i], s[i + d]) for s in text for i in range(len(s)) for d in range(-w, w + 1) if d and -len(s) <= i + d < len(s)]
    return [p for p in found if set(p) <= set(tokens)]


ITSELF = "a word paired with itself, at its own place. Leave out j = i."
ONE_SIDE = "a window on one side only. It has two."
UNKNOWN = "unknown words in the pairs. Both words have to be in `tokens`."
NEGATIVE = "a place before the sentence. A negative index counts from the end of the list."
MISTAKES = [
    check.Mistake("paired with itself", ITSELF, lambda s, w, t: banded(s, t, lambda d: abs(d) <= w), "2.3-a"),
    check.Mistake("one side only", ONE_SIDE, lambda s, w, t: banded(s, t, within(1, w)), "2.3-b"),
    check.Mistake("one side only", ONE_SIDE, lambda s, w, t: banded(s, t, within(-w, -1)), "2.3-b"),
    check.Mistake("window + 1", "a window that is one place too wide on each side.", lambda s, w, t: right(s, w + 1, t), "2.3-b"),
    check.Mistake("window + 1", "a window that is one place too wide on the right.", lambda s, w, t: banded(s, t, within(-w, w + 1)), "2.3-b"),
    check.Mistake("range ends early", "a right side that is one place short. `range` and slices leave out their end.", lambda s, w, t: banded(s, t, within(-w, w - 1)), "2.3-b"),
    check.Mistake("range ends early", "a window that is one place short.", lambda s, w, t: right(s, w - 1, t), "2.3-b"),
    check.Mistake("sentence borders crossed", "one long sentence, in which windows reach from one sentence into the next.", lambda s, w, t: right([sum(s, [])], w, t), "2.3-c"),
    check.Mistake("gap closed", "unknown words thrown out before the windows are laid. The rest moves together.", closed_gaps, "2.3-a"),
    check.Mistake("unknown words kept", UNKNOWN, lambda s, w, t: one_known(s, w, t, 0), "2.3-c"),
    check.Mistake("unknown words kept", UNKNOWN, lambda s, w, t: one_known(s, w, t, 1), "2.3-c"),
    check.Mistake("unknown words kept", UNKNOWN, lambda s, w, t: right(s, w, {word for one in s for word in one}), "2.3-c"),
    check.Mistake("equal words skipped", "words compared where places belong. The same word at another place is a pair.", lambda s, w, t: [p for p in right(s, w, t) if p[0] != p[1]], "2.3-a"),
    check.Mistake("each pair once", "every pair kept only once. A pair that occurs twice is there twice.", lambda *a: list(dict.fromkeys(right(*a))), "2.3-c"),
    check.Mistake("context first", "pairs the wrong way round. The centre comes first.", lambda *a: [p[::-1] for p in right(*a)], "2.3-c"),
    check.Mistake("negative index", NEGATIVE, as_slices, "2.3-b"),
    check.Mistake("negative index", NEGATIVE, around_the_end, "2.3-b"),
    check.Mistake("first sentence only", "a `return` inside the loops: it leaves after one sentence.", lambda s, w, t: right(s[:1], w, t), "2.3-c"),
]


def sampler(get_positive_samples):
    return check.function(get_positive_samples, "get_positive_samples", check.Pairs("the result"))


def sentences(draw, lengths, V):
    """Random sentences of given lengths over V words, in which no word is its own neighbour."""
    words = np.array([f"w{i}" for i in range(V)])
    text = []
    for n in lengths:
        steps = draw.integers(1, V, size=n)
        text.append(words[np.cumsum(steps) % V].tolist())
    return text


@test_case(name='worked example', points=2, hidden=False)
def test_worked_example(get_positive_samples):
    example = ["the small cat sees the bird".split()]
    known = {"the", "cat", "sees", "bird"}
    other = [["a", "dog", "barks"], "the cat sees a small dog and the bird sees the cat".split(), ["a", "bird"]]
    inputs = [(example, 2, known), (other, 3, known | {"dog", "a", "and"}), (other, 2, known | {"dog", "small"})]
    check.agree(sampler(get_positive_samples), right, inputs, MISTAKES, show=True)


@test_case(name='windows stay inside their sentence', points=1, hidden=False)
def test_windows_stay_inside_their_sentence(get_positive_samples):
    draw = check.rng("q2_03", "sentences")
    inputs = [(sentences(draw, (4, 5, 3), 7), w, {f"w{i}" for i in range(7)}) for w in (1, 2, 3)]
    check.agree(sampler(get_positive_samples), right, inputs, MISTAKES, show=True)


@test_case(name='every pair has its mirror image', points=1, hidden=False)
def test_every_pair_has_its_mirror_image(get_positive_samples):
    draw = check.rng("q2_03", "mirror")
    known = {f"w{i}" for i in range(5)}
    inputs = [(sentences(draw, (9, 12), 6), w, known) for w in (2, 3)]
    f = sampler(get_positive_samples)
    pairs = f(*inputs[0])
    lonely = [p for p in pairs if pairs.count(p) != pairs.count(p[::-1])]
    text = "If b stands in the window of a, then a stands in the window of b. So (a, b) is there as often as (b, a)."
    got = f"{pairs.count(lonely[0])} × {lonely[0]}, {pairs.count(lonely[0][::-1])} × {lonely[0][::-1]}" if lonely else ""
    seen = [(m.name, m.message) for m in MISTAKES if all(m.wrong(*args) == f(*args) for args in inputs)] if lonely else []
    check.require(not lonely, "the pairs are not symmetric", text, got=got, hint="2.3-b", mistakes=seen)
    check.agree(f, right, inputs, MISTAKES, show=True)
