# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_12_cost_report"
points = None


import re
import time

KEYS = [(kind, V) for kind in ("full softmax", "K = 5") for V in (1000, 5000, 20000)]
UNITS = {"s": 1.0, "m": 1e-3, "µ": 1e-6, "μ": 1e-6, "u": 1e-6}


def sleeper(pauses):
    """Return a function that sleeps these many seconds in turn, and the list in which it notes how long each call took."""
    took = []

    def call():
        start = time.perf_counter()
        time.sleep(pauses[len(took)] if len(took) < len(pauses) else 0)
        took.append(time.perf_counter() - start)

    return call, took


def explained(got, took, warm_up):
    """Return the mistakes that would have measured this."""
    timed = took[warm_up:]
    warm = "a clock that already runs in the warm-up. Those calls come before the timed ones."
    known = [
        ("warm-up timed", warm, np.median(took)),
        ("warm-up timed", warm, took[0]),
        ("mean instead of median", "a mean. One slow call is enough to move it.", np.mean(timed)),
        ("total instead of one step", "the time of all calls together.", np.sum(timed)),
        ("warm-up timed", warm, np.mean(took)),
        ("warm-up timed", warm, np.sum(took) / len(timed)),
        ("total instead of one step", "the time of all calls together, warm-up included.", np.sum(took)),
        ("milliseconds", "milliseconds. The table is in seconds.", np.median(timed) * 1000),
        ("milliseconds", "another unit than seconds.", np.median(timed) * 1e9),
        ("fastest call", "the fastest call. Half of the calls should be slower, and half faster.", np.min(timed)),
        ("a clock that stands still", "a clock of work done, such as process_time. It stands still while a call waits.", 0.0),
    ]
    return [(name, text) for name, text, value in known if abs(got - value) <= 0.1 * value + 0.004][:1]


def time_it(seconds_per_step, pauses, repeats, warm_up):
    """Fail unless the median of the timed pauses is measured; a busy machine gets three attempts."""
    f = check.function(seconds_per_step, "seconds_per_step", check.Scalar("the result"), seconds=20)
    for _ in range(3):
        call, took = sleeper(pauses)
        got, wanted = f(call, repeats=repeats, warm_up=warm_up), warm_up + repeats
        seen = [("warm-up left out", "a warm-up that is not run at all.")] if len(took) == repeats < wanted else []
        problem = f"repeats={repeats} and warm_up={warm_up} mean {wanted} calls. There were {len(took)}."
        check.require(len(took) == wanted, "step is called another number of times", problem, hint="2.12-a", mistakes=seen)
        right = float(np.median(took[warm_up:]))
        if 0.6 * right <= got <= right + 0.035:
            return
    problem = "The test knows how long each of its calls took, and this is not the median of the timed ones."
    check.require(False, "the time is not right", problem, got=f"{got:.3g}", hint="2.12-c", mistakes=explained(got, took, warm_up))


def times_in(text):
    """Return all times that a text gives with a unit, in seconds."""
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", re.sub(r"[$\\{}]|\\,", "", text)).replace("·", "*")
    plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    plain = re.sub(r"\s*(?:\*|×|x)\s*10\^?(?=-?\d)", "e", plain)
    unit = r"(s|ms|µs|μs|us|sec|secs|seconds?|milliseconds?|microseconds?)\b"
    found = re.findall(rf"(\d+(?:\.\d+)?(?:e-?\d+)?)\s*-?{unit}", plain, re.I)
    small = {"milliseconds": 1e-3, "millisecond": 1e-3, "microseconds": 1e-6, "microsecond": 1e-6}
    return [float(number) * small.get(u.lower(), UNITS[u[0].lower()]) for number, u in found]


def table(cost_table):
    """Return the table if it has all its numbers."""
    cells = check.value(cost_table, "cost_table", dict)
    check.require(len(cells) > 0, "cost_table is empty", "Copy what the try-it cell prints.")
    for key in KEYS:
        check.require(key in cells, f"cost_table lacks {key}", "Copy the whole table, with its six lines.", hint="2.12-c")
        number = check.value(cells[key], f"cost_table[{key}]", (float, int))
        check.require(number > 0, f"cost_table[{key}] is not a time", "A step takes more than 0 seconds.")
    return cells


@test_case(name='worked example', points=1, hidden=False)
def test_worked_example(seconds_per_step):
    time_it(seconds_per_step, [0.2, 0.2, 0.2, 0.01, 0.2, 0.04, 0.01], repeats=5, warm_up=2)


@test_case(name='waits for a gpu', points=0.5, hidden=False)
def test_waits_for_a_gpu(seconds_per_step):
    f = check.function(seconds_per_step, "seconds_per_step", check.Scalar("the result"))
    f(lambda: None, repeats=3, warm_up=1)
    names = check.beside("names_used", f)
    problem = "There may be no GPU on this machine, so the check looks whether your function mentions torch.cuda.synchronize. On a GPU a "
    problem += "call returns before its work is done."
    seen = [("GPU not synchronised", "a clock that is read while a GPU still works.")]
    check.require(not names or "synchronize" in names, "nothing waits for the GPU", problem, hint="2.12-c", mistakes=seen)


@test_case(name='table of costs', points=0.5, hidden=False)
def test_table_of_costs(cost_table):
    cells = table(cost_table)
    seen = [("milliseconds", "milliseconds. The table is in seconds.")]
    check.require(max(cells[key] for key in KEYS) < 5, "a step of several seconds", "One step takes far less.", mistakes=seen)
    small, middle, large = (cells["full softmax", V] for V in (1000, 5000, 20000))
    again = " If your machine was busy, run the try-it cell again."
    problem = "With 20 times as many words the full softmax has 20 times as much to do, and the table does not show it."
    check.require(2 * small < large < 80 * small, "the full softmax does not grow with V as it should", problem + again, hint="2.12-c")
    problem = "The time at 5,000 words lies far outside of those at 1,000 and at 20,000."
    check.require(small / 2 < middle < 2 * large, "the full softmax at 5,000 words does not fit", problem + again, hint="2.12-c")
    cheaper = all(cells["K = 5", V] < large for V in (1000, 5000, 20000))
    problem = "Each of them should be below the full softmax at 20,000 words. Were the two rows exchanged?"
    check.require(cheaper, "negative sampling is not faster", problem, hint="2.12-c")


@test_case(name='report uses the table', points=0.5, hidden=False)
def test_report_uses_the_table(cost_table, cost_report):
    softmax = ("the full softmax", ["softmax"])
    negatives = ("the negatives", ["K", "negative"])
    size = ("the size of the vocabulary", ["V", "vocabular|vocabulary", "words"])
    check.written(cost_report, "cost_report", 40, 150, [softmax, negatives, size])
    cells, times = table(cost_table), times_in(cost_report)
    check.require(times, "cost_report gives no time", "Write at least one time of your table with its unit, such as 4.2 ms.", hint="2.12-c")
    own = any(abs(t - cells[key]) <= 0.2 * cells[key] for t in times for key in KEYS)
    seen = [("foreign numbers", "times that were not measured here, or the wrong unit: 0.0042 s are 4.2 ms.")]
    problem = "None of the times in the report is in your table. The table is in seconds."
    check.require(own, "the report and the table do not fit", problem, hint="2.12-c", mistakes=seen)
