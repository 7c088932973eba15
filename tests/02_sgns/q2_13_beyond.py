# Generated from source/02_sgns.md by `python -m autograder build`. Do not edit: changes are lost.
import numpy as np
from otter.test_files import test_case

from course import check

OK_FORMAT = False

name = "q2_13_beyond"
points = 0


@test_case(name='form of the results', points=0, hidden=False)
def test_form_of_the_results(beyond_results):
    runs = check.value(beyond_results, "beyond_results", dict)
    for key in ("without", "with"):
        check.require(key in runs, f"beyond_results lacks {key!r}", "It has two lists, 'without' and 'with'.")
        numbers = [check.value(n, f"a number of {key!r}", (int, float)) for n in list(runs[key])]
        few = [("one seed", "a single run. Nobody can tell luck from progress then.")]
        check.require(len(numbers) >= 3, f"beyond_results[{key!r}] has fewer than three numbers", "One per seed.", hint="2.13-b", mistakes=few)
        check.require(all(abs(n) < float("inf") for n in numbers), f"a number of {key!r} is nan or inf", "Did the training diverge?")
        same = [("seed not used", "runs that do not depend on the seed.")]
        check.require(len(set(numbers)) > 1, f"all numbers of {key!r} are equal", "Different seeds give different numbers.", hint="2.13-c", mistakes=same)
    lengths = len(list(runs["without"])), len(list(runs["with"]))
    check.require(lengths[0] == lengths[1], "the two lists have different lengths", "Use the same seeds for both.", hint="2.13-c")


@test_case(name='texts speak of the question', points=0, hidden=False)
def test_texts_speak_of_the_question(beyond_setup, beyond_finding):
    seeds = ("the seeds", ["seed"])
    measure = ("what is measured", ["loss", "accuracy", "share", "rank", "similarit|similarity", "neighbour", "neighbor", "correlation", "score"])
    check.written(beyond_setup, "beyond_setup", 40, 200, [seeds, measure])
    spread = ("the spread between seeds", ["spread", "deviation", "differ", "vary", "varies", "variance", "range", "apart", "noise"])
    check.written(beyond_finding, "beyond_finding", 40, 200, [seeds, spread])
