"""Checks that check: automatic mutants of the reference have to die, and whoever survives is listed with a reason."""

import random
from pathlib import Path

import pytest
import yaml
from test_answers_in_judge import submission

from autograder.catalogue import Variant, answer_cell
from autograder.judge import Autograder
from autograder.solved import files_beside
from conftest import at_least, in_parts
from lab import Lab
from mutants import mutants
from variants import Variants

pytestmark = pytest.mark.every_notebook
SURVIVORS = Path(__file__).with_name("survivors")  # one file per notebook
PARTS = 2
KILLED_AT_LEAST = 0.95
FILE_ALONE = ("q2_09_trained_vectors", "q3_09_trained_rnn")


@pytest.fixture(scope="module")
def lab(built):
    return Lab(built.master.name, built)


def listed(notebook):
    """Return question → mutant → reason."""
    path = SURVIVORS / f"{notebook}.yml"
    data = yaml.safe_load(path.read_text()) if path.is_file() else None
    return {q: {entry["mutant"]: entry["reason"] for entry in entries} for q, entries in (data or {}).items()}


def graded(lab):
    """Return the questions whose code is checked.

    A bonus holds the student's own measurements. Where only a file is graded, changes of the program that once made it
    change nothing; the catalogue and test_checkpoint.py bring wrong files instead.
    """
    return [q.name for q in lab.built.master.questions if not q.bonus and q.name not in FILE_ALONE]


@in_parts(PARTS)
def test_mutants_die(lab, notebook, note, part):
    known, count, unlisted, stale, alive = listed(notebook), 0, [], [], 0
    questions = graded(lab)
    assert set(known) <= set(questions), "survivors of questions that do not exist"
    for question in questions[part::PARTS]:
        survived = set()
        for source in lab.answer_cells(question):
            for description, text in mutants(source):
                count += 1
                if lab.survives(question, text):
                    survived.add(description)
        alive += len(survived)
        unlisted += [f"{question}: {m}" for m in survived - set(known.get(question, {}))]
        stale += [f"{question}: {m}" for m in set(known.get(question, {})) - survived]
    figures = {"mutants": count, "killed": count - alive, "survived_with_reason": alive}
    note(f"mutants_{notebook}_{part}", questions=questions[part::PARTS], **figures)
    assert not unlisted, "not noticed by any test:\n" + "\n".join(unlisted)
    assert not stale, f"listed in survivors/{notebook}.yml, but they die now:\n" + "\n".join(stale)
    assert count >= at_least(notebook)["mutants_in_each_part"] and (count - alive) / count >= KILLED_AT_LEAST


def test_wrong_answers_lose_points(lab, notebook, catalogue, note):
    """Answers of an attacker, or of somebody who found a gap: none of them may pass everything."""
    wrong = [v for v in catalogue if v.kind == "wrong"]
    assert len(wrong) >= at_least(notebook)["wrong_answers"]
    passed = [str(v) for v in wrong if lab.survives(v.question, v.source)]
    note(f"wrong_{notebook}", answers=len(wrong), passed=passed)
    assert not passed


def test_the_judge_agrees_about_a_sample_of_mutants(lab, notebook, autograder_zip, isolation, note):
    """A seeded sample of them, five of each exercise: what dies here dies in the judge, and nothing else."""
    draw, sample = random.Random(1), []
    for question in graded(lab):
        reference = answer_cell(lab.built.solution, question).source
        found = mutants(reference)
        for description, text in draw.sample(found, min(5, len(found))):
            sample.append(Variant(question, "mutant", description, "", text))
    solution = submission(lab.built.solution, files=files_beside(lab.built))
    with Variants(Autograder.read(autograder_zip), isolation, solution) as variants:
        for variant in sample:
            here = lab.survives(variant.question, variant.source)
            there = variants.cases(variant, {}, until=lambda case: not case["passed"])
            first = lab.check(variant.question, variant.source, until=lambda case: True)[0]
            # a cell that raises defines nothing: in the box, what was there before stays
            if first["name"] != "the cell itself":
                assert here == all(case["passed"] for case in there), f"{variant}: here {here}, judge {there}"
    note(f"mutants_in_judge_{notebook}", sample=len(sample))
