# Generated from source/03_char_rnn.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q3_12_explain"
points = None


import math
import os

ASKED, LETTERS = ("b1", "b2", "b3", "d1", "d2"), ["A", "B", "C", "D"]
BITS = ("bits, 6-gram", "bits, network")
MEMORY = tuple(f"MB, T = {T}" for T in (32, 64, 128, 256))
UNITS = {"b": 1e-6, "bytes": 1e-6, "kb": 1e-3, "kib": 1e-3, "kilobytes": 1e-3, "gb": 1e3, "gib": 1e3, "gigabytes": 1e3}
UNITS |= {"mb": 1.0, "mib": 1.0, "megabyte": 1.0, "megabytes": 1.0}


def own(own_numbers, keys):
    """Return some of the student's numbers, or fail where one is missing."""
    return check.measured(own_numbers, keys, "3.12-c")


def samples_by_temperature(own_samples):
    """Return the student's samples if they are three texts at three temperatures that can be compared."""
    table = check.value(own_samples, "own_samples", dict)
    temperatures = [check.value(key, "a key of own_samples", (float, int)) for key in list(table)]
    check.require(len(temperatures) >= 3, "own_samples has fewer than three temperatures", "Take three.", got=str(temperatures), hint="3.12-c")
    check.require(all(0 <= t < math.inf for t in temperatures), "a temperature is negative or infinite", got=str(temperatures), hint="3.12-c")
    low, high = min(temperatures), max(temperatures)
    close = [("temperatures too close", "three numbers side by side. What they do can hardly be seen then.")]
    text = "The largest has to be at least twice the smallest, and 0.4 more."
    apart = high >= 2 * low and high - low >= 0.4 - 1e-9
    check.require(apart, "the temperatures are too close", text, got=str(temperatures), hint="3.12-c", mistakes=close)
    return temperatures, [check.value(table[t], f"own_samples[{t}]", str) for t in temperatures]


WAYS = {
    "time": ("truncat", "detach", "shorter", "shorten", "chunk", "segment", "piece", "smaller t", "smaller window"),
    "rows": ("batch", "fewer rows", "less rows", "accumul"),
    "twice": ("checkpoint", "recomput", "second time", "compute twice"),
    "digits": ("precision", "float16", "bfloat", "fp16", "bf16", "16-bit", "16 bit", "quanti"),
    "network": ("smaller state", "smaller h", "smaller model", "smaller network", "fewer layers", "state size", "hidden size", "fewer units"),
    "place": ("offload", "cpu", "more gpu", "several gpu", "second gpu", "disk"),
}


@test_case(name='every question is answered', points=0, hidden=False)
def test_every_question_is_answered(letters):
    check.choices(letters, "letters", ASKED, LETTERS)


@test_case(name='history with own bits', points=0.2, hidden=False)
def test_history_with_own_bits(own_numbers, explain_history):
    six, network = bits = own(own_numbers, BITS)
    untrained = [("untrained network", "a network that has learned nothing yet: log2 V bits are pure guessing.")]
    text = "So many bits per character need only models that guess. Is n3_rnn.pt the file of a finished training?"
    check.require(max(bits) < 5.5, "own_numbers are those of a model that guesses", text, got=f"{six:g} and {network:g}", mistakes=untrained)
    order = ("how far back the 6-gram looks", ["five", "last", "5", "previous", "order 6", "context"])
    unseen = ("contexts that were never seen", ["never", "unseen", "smooth", "back off", "backs off", "backoff", "fall", "shorter", "not seen", "Witten", "rare"])
    state = ("what the network keeps", ["state", "hidden", "memory", "h_"])
    check.written(explain_history, "explain_history", 40, 160, [order, unseen, state])
    near, given = max(0.0051, min(0.051, abs(six - network) / 2.01)), [x for x, _ in check.numbers_in(explain_history)]
    for name, mine in zip(BITS, bits):
        found = any(abs(x - mine) <= near for x in given)
        text = f"own_numbers[{name!r}] does not occur in it. Give both of your numbers; two decimals are enough."
        seen = [] if found else check.other_scale(explain_history, bits)
        check.require(found, "explain_history does not use your bits per character", text, hint="3.12-c", mistakes=seen)


@test_case(name='samples at three temperatures', points=0.2, hidden=False)
def test_samples_at_three_temperatures(own_samples):
    temperatures, texts = samples_by_temperature(own_samples)
    ignored = [("temperature not passed on", "a call in which the temperature is missing, so that all texts are drawn alike.")]
    problem = "Three temperatures gave the same text. If all three are very low, take higher ones."
    check.require(len(set(texts)) > 1 or not texts[0], "all samples are equal", problem, hint="3.12-c", mistakes=ignored)
    short = [t for t, text in zip(temperatures, texts) if len(text) < 40]
    problem = "At least 40 characters are asked for. Has the model ended its song? Take another seed. Is `most` too small?"
    check.require(not short, "a sample is very short", problem, got=f"temperature {short[0] if short else 0:g}", hint="3.12-c")
    begin = [text[:3] for text in texts]
    other = [("another prompt", "samples that begin with different prompts. Then it is not the temperature alone that changes.")]
    problem = "They have no beginning in common. Give all of them the same prompt, of one character or more."
    check.require(os.path.commonprefix(texts), "the samples begin differently", problem, got=str(begin), hint="3.12-c", mistakes=other)


@test_case(name='temperature with own samples', points=0.2, hidden=False)
def test_temperature_with_own_samples(own_samples, explain_temperature):
    temperatures, _ = samples_by_temperature(own_samples)
    seen = ["word", "line", "letter", "spell", "repe|repeat", "nonsense", "text", "circle", "loop", "noise", "random", "invent", "error", "English"]
    change = ("what changes in the texts", seen)
    reason = ("what happens to the probabilities", ["probab|probability", "logit", "score", "softmax", "distribution", "flat", "sharp", "peak", "entropy"])
    check.written(explain_temperature, "explain_temperature", 40, 160, [change, reason])
    given = [x for x, _ in check.numbers_in(explain_temperature)]
    named = [t for t in temperatures if any(abs(x - t) < 1e-6 for x in given)]
    text = f"Of your temperatures, {', '.join(f'{t:g}' for t in temperatures)}, it names {len(named)}. Three have to be named, as numbers."
    missed = [("temperatures not named", "a description that could be of anybody's samples. Say at which temperature you saw what.")]
    check.require(len(named) >= 3, "explain_temperature does not name its temperatures", text, hint="3.12-c", mistakes=missed)


@test_case(name='sequence', points=0.2, hidden=False)
def test_sequence(explain_sequence):
    before = ("what a step waits for", ["state", "previous", "before", "preceding", "earlier", "h_", "t-1", "t - 1", "t − 1", "t−1"])
    check.written(explain_sequence, "explain_sequence", 12, 60, [before])


@test_case(name='memory with own numbers', points=0.2, hidden=False)
def test_memory_with_own_numbers(own_numbers, explain_memory):
    megabytes = own(own_numbers, MEMORY)
    shown = ", ".join(f"{m:g}" for m in megabytes)
    copy, large = "Copy the four numbers of the measuring cell as they are printed.", [("bytes for megabytes", "bytes. 1 MB is a million of them.")]
    check.require(max(megabytes) < 1e5, "the memory in own_numbers is not in MB", copy, got=shown, hint="3.12-c", mistakes=large)
    fits = all(1.9 <= b / a <= 2.1 for a, b in zip(megabytes, megabytes[1:]))
    text = f"Twice as many places, and the memory is not twice as large. {copy}"
    check.require(fits, "the memory in own_numbers was not measured like this", text, got=shown, hint="3.12-c")
    growth = ("how it grows", ["linear", "proportion", "doubl", "twice", "times", "grow", "factor"])
    what = ("what is kept", ["state", "activation", "intermediate", "hidden", "result", "output", "value", "tensor", "h_"])
    check.written(explain_memory, "explain_memory", 50, 180, [growth, what])
    given = [(x, unit) for x, unit in check.numbers_in(explain_memory, UNITS) if unit or x not in (32, 64, 128, 256)]
    used = [m for m in megabytes if any(abs(x * (unit or 1) - m) <= 0.02 * m + 0.5 * (x == int(x)) for x, unit in given)]
    text = f"It uses {len(used)} of your numbers. Give two or more, such as the first and the last: {shown} MB."
    seen = [check.FOREIGN]
    check.require(len(used) >= 2, "explain_memory does not use your measurement", text, hint="3.12-c", mistakes=seen)
    plain = explain_memory.lower()
    ways = sum(any(word in plain for word in words) for words in WAYS.values())
    text = f"A program found {ways}. It looks for words about shorter windows, the batch, the size or the precision of the numbers that are kept, "
    text += "computing something twice, another device. If you say it in other words, add the usual one."
    one = [("one remedy", "a single remedy, or none. Two were asked for, each with its price.")]
    check.require(ways >= 2, "explain_memory names fewer than two remedies", text, hint="3.12-c", mistakes=one)
