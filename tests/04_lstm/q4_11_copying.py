# Generated from source/04_lstm.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q4_11_copying"
points = None


import difflib

import numpy as np

SLOW = "too slow", "a question about every piece of the text, or one for each pair of characters. Ask only about pieces that are longer than the best."
LISTED = "too slow", "a search through a list for every n-gram. A `set` finds out at once what it holds, and `in` searches a text quickly, too."
LENGTH = "length instead of text", "how long the piece is. The piece itself is asked for."
LATER = "a later one of equal length", "another piece of the same length. Of equally long ones the first in the text is wanted."
CASE = "case ignored", "a comparison that takes T for t. Here they are different characters."
BLANKS = "blanks ignored", "a comparison without blanks and line breaks, or with several made one. They count like any other character."
GAPS = "characters with gaps", "characters in the right order, with others in between. A copy has no gaps."
WORDS = "whole words only", "a comparison of words. A copy may begin and end within a word."
ENDS = "blanks at the ends lost", "a piece without the blanks at its ends. They belong to it."
DIFFLIB = "difflib leaves characters out", "SequenceMatcher, which ignores what is frequent in a long source, unless it gets autojunk=False."
NOT_ALL = "one too few", "a piece that lacks its last character. Where does your last slice end?"
BEGINS = "beginnings only", "the text's beginning alone. A copy may begin anywhere, in the text and in the source."


def with_gaps(piece, text):
    """Whether the characters of piece stand in text in this order, with others in between or not."""
    rest = iter(text)
    return all(any(c == other for other in rest) for c in piece)


def runs(text, source):
    """The longest run of whole words."""
    ours, known, best = text.split(), f" {' '.join(source.split())} ", ""
    for a in range(len(ours)):
        for b in range(a + 1, len(ours) + 1):
            run = " ".join(ours[a:b])
            if f" {run} " not in known:
                break
            best = max(best, run, key=len)
    return best


def junk(text, source):
    block = difflib.SequenceMatcher(None, text, source).find_longest_match(0, len(text), 0, len(source))
    return text[block.a :][: block.size]


def looks_like(text, source, got, right):
    """Return what a wrong piece looks like, as a list of mistakes."""
    flat = ["".join(t.split()) for t in (got, text, source)]
    low = [t.lower() for t in (got, text, source)]
    both, foreign = got in text and got in source, got not in source
    rules = [
        (LATER, both and len(got) == len(right)),
        (ENDS, got == right.strip()),
        (NOT_ALL, bool(got) and got == right[:-1]),
        (CASE, (foreign or got not in text) and low[0] in low[1] and low[0] in low[2]),
        (BLANKS, not both and flat[0] in flat[1] and flat[0] in flat[2]),
        (GAPS, foreign and with_gaps(got, text) and with_gaps(got, source)),
        (BEGINS, both and bool(got) and text.startswith(got) and text[: len(got) + 1] not in source),
        (WORDS, both and bool(got) and got == runs(text, source)),
        (DIFFLIB, len(source) >= 200 and len(text) * len(source) < 10**9 and got == junk(text, source)),
    ]
    named = [mistake for mistake, fits in rules if fits]
    return named[: 1 + (named[:2] == [ENDS, NOT_ALL])]  # where the last character is a blank, both fit


def timely(f, slow, *args):
    """Call the student's function on long texts; say what to do where it computes for more than 4 seconds."""
    try:
        return f.spec(*args).take(check.beside("within_processor_time", f, list(args), 4.0, 15.0), f.shown(*args))
    except check.Failure as failure:
        f.remember(failure, args)
        failure.mistakes = [slow] if failure.stage == "time" else failure.mistakes
        if failure.stage not in ("stub", "undefined"):
            failure.called, failure.hint = f.shown(*args), failure.hint or "4.11-b"
        raise


def copy_of(longest_copy, text, source, right, show=False, long=False):
    """Fail unless the student's function finds the right piece."""
    f = check.function(longest_copy, "longest_copy", check.Text("the longest copy"))
    called = f"longest_copy({text!r:.60}, {source!r:.60})"
    try:
        got = "".join(timely(f, SLOW, text, source) if long else f(text, source))
    except check.Failure as failure:
        failure.mistakes = [LENGTH] if failure.stage == "type" and " int " in f" {failure.got} " else failure.mistakes
        raise
    text_of = f"It has {len(got)} characters, and it is not the first of the longest."
    text_of += f" That one is {right!r:.150}, with {len(right)}." if show else ""
    check.require(got == right, "the longest copy is not right", text_of, called=called, got=f"{got!r:.80}", hint="4.11-b",
                  mistakes=looks_like(text, source, got, right))  # fmt: skip


def grams(text, n):
    """The n-grams of a text, or of a list of words, as tuples."""
    return list(zip(*(text[k:] for k in range(n))))


def ratio(many, of):
    return float(np.divide(many, of)) if of else 0.0


def right_share(text, source, n):
    ours, known = grams(text, n), set(grams(source, n))
    return ratio(np.count_nonzero([g in known for g in ours]), len(ours))


def right_distinct(text, n):
    return ratio(len(dict.fromkeys(grams(text, n))), len(grams(text, n)))


def hits(text, source, n):
    known = set(grams(source, n))
    return [g in known for g in grams(text, n)]


def tails(text, source, n):
    """With the shorter pieces at the end of the text."""
    return [text[i:][:n] in source for i in range(len(text))]


def covered(text, source, n):
    marks = [False] * len(text)
    for place in np.flatnonzero(hits(text, source, n)):
        marks[place : place + n] = [True] * n
    return marks


def squeezed(text):
    return "".join(text.split())


def crashing(many, of):
    if not of:
        raise ZeroDivisionError("division by zero")
    return many / of


def both(name, looks, of_share, of_distinct, hint="4.11-c"):
    """A mistake that is made in share_copied and in distinct alike."""
    return check.Mistake(name, looks, of_share, hint), check.Mistake(name, looks, of_distinct, hint)


BOTH = [
    both(*CASE, lambda t, s, n: right_share(t.lower(), s.lower(), n), lambda t, n: right_distinct(t.lower(), n)),
    *(both(*BLANKS, lambda t, s, n, way=way: right_share(way(t), way(s), n), lambda t, n, way=way: right_distinct(way(t), n))
      for way in (squeezed, lambda t: " ".join(t.split()), str.strip, lambda t: t.replace(" ", ""), lambda t: t.replace("\n", ""))),
    both("words for characters", "n-grams of words. Here a piece consists of n characters.",
         lambda t, s, n: right_share(t.split(), s.split(), n), lambda t, n: right_distinct(t.split(), n)),
    both("divided by the characters", "a division by the length of the text. It has L − n + 1 n-grams.",
         lambda t, s, n: ratio(sum(hits(t, s, n)), len(t)), lambda t, n: ratio(len(set(grams(t, n))), len(t))),
    both("last one left out", "a list without the last n-gram. range(L − n + 1) has it.",
         lambda t, s, n: ratio(sum(hits(t, s, n)[:-1]), len(t) - n), lambda t, n: right_distinct(t[:-1], n)),
    both("shorter pieces counted", "pieces at the end that have fewer than n characters.",
         lambda t, s, n: ratio(sum(tails(t, s, n)), len(t)), lambda t, n: ratio(len({t[i:][:n] for i in range(len(t))}), len(t))),
    both("pieces side by side", "pieces that do not overlap. An n-gram begins at every place.",
         lambda t, s, n: ratio(sum(hits(t, s, n)[::n]), len(t) // n), lambda t, n: ratio(len(set(grams(t, n)[::n])), len(t) // n)),
    both("in percent", "a share in percent. Leave it between 0 and 1.",
         lambda t, s, n: 100 * right_share(t, s, n), lambda t, n: 100 * right_distinct(t, n)),
    both("not divided", "a number of n-grams. Divide by how many there are.",
         lambda t, s, n: sum(hits(t, s, n)), lambda t, n: len(set(grams(t, n)))),
    both("the others", "1 minus the right share.",
         lambda t, s, n: 1 - right_share(t, s, n), lambda t, n: 1 - right_distinct(t, n)),
    both("no n-grams", "a division by 0. A text with fewer than n characters has no n-grams; give it 0.0.",
         lambda t, s, n: crashing(sum(hits(t, s, n)), len(grams(t, n))), lambda t, n: crashing(len(set(grams(t, n))), len(grams(t, n)))),
    both("no n-grams", "a mean of nothing, which is nan. A text with fewer than n characters has no n-grams; give it 0.0.",
         lambda t, s, n: right_share(t, s, n) if len(t) >= n else np.nan, lambda t, n: right_distinct(t, n) if len(t) >= n else np.nan),
    both("no n-grams", "a number for a text without n-grams. It has to be 0.0.",
         lambda t, s, n: right_share(t, s, n) if len(t) >= n else 1.0, lambda t, n: right_distinct(t, n) if len(t) >= n else 1.0),
]  # fmt: skip


SHARE = [first for first, _ in BOTH] + [
    check.Mistake("different ones only", "a set of the text's n-grams. One that occurs twice counts twice.",
                  lambda t, s, n: ratio(len({*grams(t, n)} & {*grams(s, n)}), len({*grams(t, n)})), "4.11-c"),
    check.Mistake("different ones only", "the number of different n-grams that were copied. One that occurs twice counts twice.",
                  lambda t, s, n: ratio(len({*grams(t, n)} & {*grams(s, n)}), len(grams(t, n))), "4.11-c"),
    check.Mistake("divided by the different ones", "a division by the number of different n-grams.",
                  lambda t, s, n: ratio(sum(hits(t, s, n)), len({*grams(t, n)})), "4.11-c"),
    check.Mistake("text and source exchanged", "the share of the source that is in the text. It is the text that may have been copied.",
                  lambda t, s, n: right_share(s, t, n), "4.11-c"),
    check.Mistake("divided by the source", "a division by the number of n-grams of the source.",
                  lambda t, s, n: ratio(sum(hits(t, s, n)), len(grams(s, n))), "4.11-c"),
    check.Mistake("characters covered", "the share of characters that lie in a copied n-gram. Count n-grams.",
                  lambda t, s, n: ratio(sum(covered(t, s, n)), len(t)), "4.11-c"),
    check.Mistake("both in one set", "the n-grams that both have, divided by those that either has.",
                  lambda t, s, n: ratio(len({*grams(t, n)} & {*grams(s, n)}), len({*grams(t, n)} | {*grams(s, n)})), "4.11-c"),
]  # fmt: skip


def once(text, n):
    found = grams(text, n)
    return sum(found.count(g) == 1 for g in found)


DISTINCT = [second for _, second in BOTH] + [
    check.Mistake("those that occur once", "the n-grams that occur exactly once. One that occurs twice is *one* different n-gram.",
                  lambda t, n: ratio(once(t, n), len(grams(t, n))), "4.11-c"),
    check.Mistake("exchanged", "all n-grams divided by the different ones.",
                  lambda t, n: ratio(len(grams(t, n)), len({*grams(t, n)})), "4.11-c"),
    check.Mistake("set of the characters", "the different characters. It is the different n-grams that count.",
                  lambda t, n: ratio(len({*t}), len(t) * (len(t) >= n)), "4.11-c"),
]  # fmt: skip
RAIN = "the sea sings to me", "The sea sings to the rain."
LILY = "la la lo", "a lily"


def same_share(share_copied, inputs, **how):
    f = check.function(share_copied, "share_copied", check.Scalar("the share"))
    check.agree(f, right_share, inputs, SHARE, hint="4.11-c", **how)


def same_distinct(distinct, inputs, **how):
    f = check.function(distinct, "distinct", check.Scalar("distinct"))
    check.agree(f, right_distinct, inputs, DISTINCT, hint="4.11-c", **how)


def all_songs_of(part):
    from course import lyrics

    return "\n\n".join(dict.fromkeys(song.lyric.strip() for song in lyrics.load(part)))


def planted(rng, source, unseen, length):
    """Return a text of 2,000 characters with a piece of the source in it, and that piece; the rest has no longer copy."""
    while True:
        begin, place = int(rng.integers(1, len(source) - length - 1)), int(rng.integers(200, 1700))
        piece = source[begin : begin + length]
        start = int(rng.integers(len(unseen) - 2000))
        rest = unseen[start : start + 2000 - length]
        before, after = rest[:place], rest[place:]
        flanks = before[-1] != source[begin - 1] and after[:1] != source[begin + length]
        text = before + piece + after
        others = [text[i:][:length] for i in range(place - length, place + length) if i != place]
        if flanks and source.count(piece) == 1 and not any(other in source for other in others):
            return text, piece


@test_case(name='longest copy of the worked example', points=1, hidden=False)
def test_longest_copy_of_the_worked_example(longest_copy):
    copy_of(longest_copy, *RAIN, "he sea sings to ", show=True)
    copy_of(longest_copy, *LILY, "a l", show=True)
    copy_of(longest_copy, "green and blue", "blue and green", "green", show=True)
    copy_of(longest_copy, "Stop  here", "Stop here", "Stop ", show=True)
    copy_of(longest_copy, "sing", "Oh, sing it", "sing", show=True)
    copy_of(longest_copy, "xyz", "abc", "", show=True)


@test_case(name='shares of the worked example', points=1.5, hidden=False)
def test_shares_of_the_worked_example(share_copied, distinct):
    inputs = [(*RAIN, 8), (*LILY, 3), ("Oh, la la La la", "la la oh", 2), ("la", "la la", 3), ("oh", "oh oh oh", 4)]
    same_share(share_copied, inputs, show=True)
    same_distinct(distinct, [("la la lo", 3), ("La la LA  la\nla", 2), ("the sea the sea", 4), ("la", 3), ("oh", 4)], show=True)


@test_case(name='planted copy in all songs', points=1, hidden=False)
def test_planted_copy_in_all_songs(longest_copy, share_copied):
    rng, source = check.rng("q4_11", "planted"), all_songs_of("train")
    text, piece = planted(rng, source, all_songs_of("validation"), int(rng.integers(100, 140)))
    copy_of(longest_copy, text, source, piece, show=True, long=True)
    f = check.function(share_copied, "share_copied", check.Scalar("the share"))
    got = timely(f, LISTED, text, source, 8)
    right = sum(text[i:][:8] in source for i in range(1993)) / 1993
    check.close("the share of 8-grams copied", got, right, show=True, hint="4.11-c")
