"""The same answers through the judge: submissions in the sandbox, tests outside."""

import pytest

from autograder.build import notebook_text, write_zip
from autograder.catalogue import with_answers
from autograder.intake import Submission, read_notebook
from autograder.judge import Autograder, Judge
from columns import columns
from conftest import SALTS, built_with

PARTS = 2  # of the mistakes, so that two workers share them


@pytest.fixture(scope="module")
def judge(autograder_zip, isolation):
    return Judge(Autograder.read(autograder_zip), isolation)


def submission(notebook, name="student"):
    return Submission(name, f"{name}.ipynb", read_notebook(notebook_text(notebook).encode()))


def failures(result):
    return [
        f"{q['name']} / {c['name']}:\n{c['message']}" for q in result.questions for c in q["cases"] if not c["passed"]
    ]


def possible(built):
    return sum(q.points - q.manual_points for q in built.master.questions)


def test_reference_gets_everything(judge, built):
    result = judge.grade(submission(built.solution))
    assert not failures(result) and not result.notes, (failures(result), result.notes)
    assert result.score == possible(built)
    assert result.answers.keys() == {n for q in built.master.questions for n in q.written}


def test_blank_gets_nothing(judge, built):
    result = judge.grade(submission(built.student))
    assert result.score == 0 and not result.notes, result.notes
    cases = [(q["name"], c["name"], c["stage"]) for q in result.questions for c in q["cases"]]
    assert {stage for _, _, stage in cases} == {"stub"}, [c for c in cases if c[2] != "stub"]


def test_alternatives_get_everything(judge, built, catalogue):
    for column in columns(built, [v for v in catalogue if v.kind == "alternative"]):
        result = judge.grade(submission(with_answers(built.solution, column)))
        assert not failures(result), f"{[str(v) for v in column]}\n" + "\n".join(failures(result))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_mistake_is_named(judge, built, catalogue, note, part):
    packed = columns(built, [v for v in catalogue if v.kind == "mistake"])[part::PARTS]
    for column in packed:
        result = judge.grade(submission(with_answers(built.solution, column)), {v.question for v in column})
        named = {q["name"]: {m for c in q["cases"] for m in c["mistakes"]} for q in result.questions}
        scores = {q["name"]: (q["score"], q["possible"]) for q in result.questions}
        for variant in column:
            assert scores[variant.question][0] < scores[variant.question][1], f"{variant} loses no point"
            assert variant.name in named[variant.question], (
                f"{variant} is named {named[variant.question]}\n" + "\n".join(failures(result))
            )
    note(f"mistakes_in_judge_{part}", submissions=len(packed), failed_and_named=sum(map(len, packed)))


@pytest.mark.parametrize("part", range(2))
def test_reference_on_20_salts(isolation, tmp_path, part):
    for salt in SALTS[part::2]:
        built = built_with(salt, f"secret {salt}")
        path = tmp_path / "autograder.zip"
        write_zip(path, built.autograder)
        result = Judge(Autograder.read(path), isolation).grade(submission(built.solution))
        assert not failures(result), f"with {salt!r}:\n" + "\n".join(failures(result))
        assert result.score == possible(built)
