# Generated from source/04_lstm.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q4_12_explain"
points = None


import math
import os
import re

KINDS, NEVER = ("RNN", "LSTM"), ("steps to 2.4 bits", "seconds to 2.4 bits")
RACES = {"per step": "steps to 2.4 bits", "per second": "seconds to 2.4 bits", "unseen songs": "bits"}
FACTORS = tuple(f"factor per step, {cell}" for cell in (*KINDS, "LSTM, forget bias 4"))
TIMES = {"ms": 1e-3, "milliseconds": 1e-3, "s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0, "min": 60.0, "minutes": 60.0}
UNITS = {"kb": 1e-3, "kib": 1e-3, "kilobytes": 1e-3, "bytes": 1e-6, "gb": 1e3, "mb": 1.0, "mib": 1.0, "megabytes": 1.0}
COPY = "Copy all that the measuring cell prints. Where it prints None, it says what is missing."


def own(own_numbers, keys):
    """Return some of the student's numbers; a loss that was never low enough is infinitely late."""
    table, found = check.value(own_numbers, "own_numbers", dict), []
    for key in keys:
        if key in table and table[key] is None:
            never = key.split(", ")[0] in NEVER
            check.require(never, f"own_numbers[{key!r}] is None", COPY, hint="4.12-c")
            found.append(math.inf)
        else:
            found += check.measured(table, [key], "4.12-c", COPY)
    return found


def both(own_numbers, name):
    return own(own_numbers, [f"{name}, {kind}" for kind in KINDS])


def gives(text, name, table, near, units, seen=(check.FOREIGN,)):
    """Fail unless a text gives all numbers of a table, key → number. near: how far off a number of the text may be.

    A number with a unit that is not among ``units`` speaks of something else.
    """
    of_others = dict.fromkeys((*TIMES, *UNITS, "times", "bits", "steps"), math.nan)
    given = [x * (unit or 1) for x, unit in check.numbers_in(text, of_others | units)]
    missing = [key for key, mine in table.items() if mine < math.inf and not any(abs(x - mine) <= near(x, mine) for x in given)]
    shown = ", ".join(f"{key}: {table[key]:g}" for key in missing)
    check.require(not missing, f"{name} does not use your numbers", f"Not found in it: {shown}.", hint="4.12-c", mistakes=list(seen))


def two_decimals(x, mine):
    return 0.0051


def whole(x, mine):
    return 0.5 if x % 1 == 0 else 0.051


CLAIM = ("claim against your own numbers", "an opinion. The smaller number wins, if the two are far enough apart.")
LARGER = ("larger taken for better", "the larger number taken for the better one. Few steps, few seconds and few bits are good.")
FAVOURITE = ("favourite", "one verdict for all three questions. They are three questions: look at each pair of numbers.")
TOO_CLOSE = ("too close to call", "a winner where the numbers are closer than the text allows. That is no difference.")
NOT_MINE = ("seconds not looked at", "the verdict per step, written down a second time. Seconds have numbers of their own.")


def ranking(row, numbers):
    """Return (right verdicts, the one with the smaller number, the other) for a row of own_verdict."""
    low, high = sorted(numbers)
    first, last = KINDS if numbers[0] <= numbers[1] else KINDS[::-1]
    if high == math.inf:
        return {first if low < high else "no difference"}, first, last
    over = (high - low - 0.02) / 0.02 if row == "unseen songs" else (high / low - 1.1) / 0.1
    right = {name for name, good in ((first, over > -1e-6), ("no difference", over < 1e-6)) if good}  # on the border, both
    return right, first, last


def tokens(text):
    return re.findall(r"\w+", text.lower())


def runs(text, n=3):
    """Return all runs of n words in a text."""
    found = tokens(text)
    return {tuple(found[i : i + n]) for i in range(len(found) - n + 1)}


@test_case(name='verdict agrees with own numbers', points=0.4, hidden=False)
def test_verdict_agrees_with_own_numbers(own_numbers, own_verdict):
    chosen = check.choices(own_verdict, "own_verdict", tuple(RACES), [*KINDS, "no difference"])
    numbers = {row: both(own_numbers, name) for row, name in RACES.items()}
    bits = numbers["unseen songs"]
    untrained = [("untrained network", "a network that has learned nothing yet: log2 V bits are pure guessing.")]
    text = "So many bits per character need only models that guess. Are the files those of finished trainings?"
    check.require(max(bits) < 5.5, "own_numbers are those of a model that guesses", text, got=f"{bits[0]:g} and {bits[1]:g}", mistakes=untrained)
    found = {row: ranking(row, numbers[row]) for row in RACES}
    wrong = [row for row in RACES if chosen[row] not in found[row][0]]
    shown = {row: ["never" if n == math.inf else f"{n:g}" for n in numbers[row]] for row in wrong}
    text = " ".join(f"{row}: RNN {shown[row][0]}, LSTM {shown[row][1]}, and you say {chosen[row]!r}." for row in wrong)
    seen = [CLAIM]
    if all(chosen[row] == found[row][2] for row in RACES):
        seen.append(LARGER)
    if len(wrong) > 1 and len(set(chosen.values())) == 1:
        seen.append(FAVOURITE)
    if any(chosen[row] == found[row][1] for row in wrong):
        seen.append(TOO_CLOSE)
    if wrong == ["per second"] and chosen["per second"] == chosen["per step"]:
        seen.append(NOT_MINE)
    check.require(not wrong, "own_verdict contradicts your own numbers", text, hint="4.12-c", mistakes=seen)


@test_case(name='gating with own factors', points=0.3, hidden=False)
def test_gating_with_own_factors(own_numbers, explain_gating):
    table = dict(zip(FACTORS, own(own_numbers, FACTORS)))
    forwards = [("factor of a step forwards", "factors above 1, as of a gradient that grows on its way back. Turn the line of 4.5 round.")]
    text = "Your RNN and your LSTM lose gradient with each step back, so their factors are below 1."
    got = ", ".join(f"{number:g}" for number in table.values())
    check.require(max(list(table.values())[:2]) < 1, "the factors in own_numbers are too large", text, got=got, hint="4.12-c", mistakes=forwards)
    gate = ("what a gate does", ["gate", "forget"])
    gradient = ("the gradient", ["gradient", "derivative", "backprop"])
    factors = ("what happens at each step", ["multipl", "product", "power", "factor", "each step", "every step", "times", "per step"])
    check.written(explain_gating, "explain_gating", 40, 150, [gate, gradient, factors])
    gives(explain_gating, "explain_gating", table, two_decimals, {})


@test_case(name='speed with own numbers', points=0.3, hidden=False)
def test_speed_with_own_numbers(own_numbers, explain_speed):
    steps, seconds, bits = ({f"{name}, {kind}": n for kind, n in zip(KINDS, both(own_numbers, name))} for name in RACES.values())
    unseen = ("songs that neither network has seen", ["unseen", "validation", "never seen", "not seen", "has seen", "held", "new song", "unknown"])
    reason = ("a reason", ["because", "since", "reason", "due to", "dropout", "that is why", "explain", "therefore"])
    check.written(explain_speed, "explain_speed", 50, 180, [("steps", ["step"]), ("seconds", ["second", "minute"]), unseen, reason])
    gives(explain_speed, "explain_speed", steps, lambda x, mine: 0.5, {"steps": 1})
    gives(explain_speed, "explain_speed", seconds, whole, TIMES)
    b = list(bits.values())
    near = max(0.0051, min(0.051, abs(b[0] - b[1]) / 2.01))
    gives(explain_speed, "explain_speed", bits, lambda x, mine: near, {"bits": 1}, seen=check.other_scale(explain_speed, b))


@test_case(name='price with own numbers', points=0.2, hidden=False)
def test_price_with_own_numbers(own_numbers, explain_price):
    ms, mb = ({f"{name}, {kind}": n for kind, n in zip(KINDS, both(own_numbers, name))} for name in ("ms per step", "MB kept"))
    copy, large = "Copy the numbers of the measuring cell as they are printed.", [("bytes for megabytes", "bytes. 1 MB is a million of them.")]
    got = ", ".join(f"{m:g}" for m in mb.values())
    check.require(max(mb.values()) < 1e5, "the memory in own_numbers is not in MB", copy, got=got, hint="4.12-c", mistakes=large)
    memory = ("memory", ["memory", "MB", "megabyte"])
    what = ("what it is that costs more", ["gate", "four", "block", "matri", "state", "weight", "cell"])
    check.written(explain_price, "explain_price", 40, 150, [memory, what])
    gives(explain_price, "explain_price", ms, whole, {name: 1e3 * unit for name, unit in TIMES.items()})
    gives(explain_price, "explain_price", mb, whole, UNITS)


@test_case(name='samples side by side', points=0.3, hidden=False)
def test_samples_side_by_side(own_numbers, own_samples, explain_samples):
    table, copy = check.value(own_samples, "own_samples", dict), "Copy the dict that the measuring cell prints."
    check.require(all(kind in table for kind in KINDS), "own_samples lacks a network", copy, got=str(list(table)), hint="4.12-c")
    texts = [check.value(table[kind], f"own_samples[{kind!r}]", str) for kind in KINDS]
    short = min(map(len, texts))
    problem = "At least 60 characters are asked for. Has the network ended its song? Try another prompt, or a higher temperature."
    check.require(short >= 60, "a sample is very short", problem, got=f"{short} characters", hint="4.12-c")
    twice = [("one network twice", "the song of one network, copied twice.")]
    check.require(texts[0] != texts[1], "both samples are equal", copy, hint="4.12-c", mistakes=twice)
    other = [("another prompt", "songs that begin with different prompts. Then it is not the network alone that differs.")]
    problem = "They have no beginning in common. Give both networks the same prompt, of one character or more."
    got = str([text[:3] for text in texts])
    check.require(os.path.commonprefix(texts), "the samples begin differently", problem, got=got, hint="4.12-c", mistakes=other)
    percent = dict(zip(KINDS, both(own_numbers, "percent known words")))
    what = ("what differs, or does not", ["word", "line", "rhyme", "spell", "sentence", "repe|repeat", "punctuation", "difference", "differ", "story", "invent"])
    check.written(explain_samples, "explain_samples", 40, 150, [what])
    said, unquoted = runs(explain_samples), [("no quote", "a description that could be of anybody's songs. Quote what you mean.")]
    mine, yours = map(runs, texts)
    missing = [kind for kind, own_runs in zip(KINDS, (mine - yours, yours - mine)) if not own_runs & said]
    problem = f"Quote three words in a row or more, that stand in one of the songs only. Missing: {', '.join(missing)}."
    check.require(not missing, "explain_samples does not quote both songs", problem, hint="4.12-c", mistakes=unquoted)
    gives(explain_samples, "explain_samples", {f"percent known words, {kind}": n for kind, n in percent.items()}, whole, {})
