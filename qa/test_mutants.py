"""Checks that check: automatic mutants of the reference have to die, and whoever survives is listed with a reason."""

import random
from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from test_answers_in_judge import submission

from autograder.catalogue import Variant, answer_cell, with_answers
from autograder.judge import Autograder, Judge
from columns import columns
from lab import Lab, verdict
from mutants import mutants

SURVIVORS = Path(__file__).with_name("survivors.yml")
PARTS = 2
KILLED_AT_LEAST = 0.95


@pytest.fixture(scope="module")
def lab(built):
    return Lab("1", built)


def listed():
    """Return question → mutant → reason."""
    data = yaml.safe_load(SURVIVORS.read_text())
    return {q: {entry["mutant"]: entry["reason"] for entry in entries} for q, entries in data.items()}


@pytest.mark.parametrize("part", range(PARTS))
def test_mutants_die(lab, note, part):
    known, count, unlisted, stale = listed(), 0, [], []
    survived = defaultdict(set)
    questions = [q.name for q in lab.built.master.questions if not q.bonus][part::PARTS]  # a bonus: own measurements
    for question in questions:
        for source in lab.answer_cells(question):
            for description, text in mutants(source):
                count += 1
                if verdict(lab.check(question, text, seconds=40)) == "passed":
                    survived[question].add(description)
        unlisted += [f"{question}: {m}" for m in survived[question] - set(known.get(question, {}))]
        stale += [f"{question}: {m}" for m in set(known.get(question, {})) - survived[question]]
    alive = sum(map(len, survived.values()))
    note(f"mutants_{part}", questions=questions, mutants=count, killed=count - alive, survived_with_reason=alive)
    assert not unlisted, "not noticed by any test:\n" + "\n".join(unlisted)
    assert not stale, "listed in survivors.yml, but they die now:\n" + "\n".join(stale)
    assert count > 200 and (count - alive) / count >= KILLED_AT_LEAST


def test_wrong_answers_lose_points(lab, catalogue, note):
    """Answers of an attacker, or of somebody who found a gap: none of them may pass everything."""
    wrong = [v for v in catalogue if v.kind == "wrong"]
    assert len(wrong) >= 15
    passed = [str(v) for v in wrong if verdict(lab.check(v.question, v.source)) == "passed"]
    note("wrong", answers=len(wrong), passed=passed)
    assert not passed


def test_the_judge_agrees_about_a_sample_of_mutants(lab, autograder_zip, isolation, note):
    """A seeded hundred of them, packed into a few submissions: what dies here dies in the judge, and nothing else."""
    draw, sample = random.Random(1), []
    for question in (q.name for q in lab.built.master.questions if not q.bonus):
        reference = answer_cell(lab.built.solution, question).source
        found = mutants(reference)
        for description, text in draw.sample(found, min(8, len(found))):
            sample.append(Variant(question, "mutant", description, "", text))
    judge = Judge(Autograder.read(autograder_zip), isolation)
    for column in columns(lab.built, sample):
        result = judge.grade(submission(with_answers(lab.built.solution, column)), {v.question for v in column})
        scores = {q["name"]: "passed" if all(c["passed"] for c in q["cases"]) else "not" for q in result.questions}
        for variant in column:
            here = verdict(lab.check(variant.question, variant.source, seconds=40))
            assert (here == "passed") == (scores[variant.question] == "passed"), (
                f"{variant}: here {here}, judge {scores}"
            )
    note("mutants_in_judge", sample=len(sample))
