"""The same answers through the judge: submissions in the sandbox, tests outside."""

import pytest

from autograder.build import notebook_text, write_zip
from autograder.catalogue import with_answers
from autograder.intake import Submission, read_notebook
from autograder.judge import Autograder, Judge
from autograder.solved import files_beside
from columns import columns
from conftest import SALTS, in_parts, possible, with_salts
from lab import Lab
from variants import Variants

pytestmark = pytest.mark.every_notebook
PARTS = 2


@pytest.fixture(scope="module")
def judge(autograder_zip, isolation):
    return Judge(Autograder.read(autograder_zip), isolation)


@pytest.fixture(scope="module")
def files_of(built):
    """Return name → bytes of the files that are handed in with the solution, as it or one of some variants saves them."""
    saving = {q.name for q in built.master.questions if q.files}
    lab, solved = Lab(built.master.name, built) if saving else None, files_beside(built)

    def files(variants=()):
        found = solved
        for variant in variants:
            if variant.question in saving:
                found = {name: content for name, content in lab.files(variant.source).items() if name in solved}
        return dict(found)

    return files


@pytest.fixture(scope="module")
def hand_in(files_of):
    """Make a submission of a notebook with some variants in it."""
    return lambda notebook, variants=(): submission(notebook, files=files_of(variants))


def submission(notebook, name="student", files=None):
    return Submission(name, f"{name}.zip", read_notebook(notebook_text(notebook).encode()), dict(files or {}))


def failures(result):
    return [
        f"{q['name']} / {c['name']}:\n{c['message']}" for q in result.questions for c in q["cases"] if not c["passed"]
    ]


def test_reference_gets_everything(judge, built, hand_in):
    result = judge.grade(hand_in(built.solution))
    assert not failures(result) and not result.notes, (failures(result), result.notes)
    assert result.score == sum(possible(built).values())
    assert result.answers.keys() == {n for q in built.master.questions for n in q.written}


def test_blank_gets_nothing(judge, built):
    result = judge.grade(submission(built.student))
    assert result.score == 0 and not result.notes, result.notes
    cases = [(q["name"], c["name"], c["stage"]) for q in result.questions for c in q["cases"]]
    assert {stage for _, _, stage in cases} == {"stub"}, [c for c in cases if c[2] != "stub"]


def test_alternatives_get_everything(judge, built, catalogue, autograder_zip, isolation, hand_in, files_of):
    """The first of each exercise in a submission of their own, the others on one run of the solution."""
    alternatives = [v for v in catalogue if v.kind == "alternative"]
    column = columns(built, alternatives)[0]
    result = judge.grade(hand_in(with_answers(built.solution, column), column))
    assert not failures(result), f"{[str(v) for v in column]}\n" + "\n".join(failures(result))
    with Variants(Autograder.read(autograder_zip), isolation, hand_in(built.solution)) as variants:
        for variant in alternatives:
            if variant not in column:
                said = [case["message"] for case in variants.cases(variant, files_of([variant])) if not case["passed"]]
                assert not said, f"{variant}\n" + "\n".join(said)


@in_parts(PARTS)
def test_every_mistake_is_named(built, catalogue, autograder_zip, isolation, hand_in, files_of, note, part):
    """One way to make each of them: the notebook's gate looks at all."""
    ways = {(v.question, v.name): v for v in reversed(catalogue) if v.kind == "mistake"}
    mistakes = list(ways.values())[part::PARTS]
    with Variants(Autograder.read(autograder_zip), isolation, hand_in(built.solution)) as variants:
        for variant in mistakes:
            files = files_of([variant])
            cases = variants.cases(variant, files, until=lambda case, name=variant.name: name in case["mistakes"])
            named, said = {m for c in cases for m in c["mistakes"]}, "\n".join(c["message"] for c in cases)
            assert not all(c["passed"] for c in cases), f"{variant} passes everything"
            assert variant.name in named, f"{variant} is named {named}\n{said}"
    note(f"mistakes_in_judge_{built.master.name}_{part}", failed_and_named=len(mistakes))


@in_parts(PARTS)
def test_reference_on_20_salts(built, hand_in, isolation, tmp_path, part):
    """One boxed run per public salt, with ten secret ones: the box never sees those, so it needs not run again."""
    readers = []
    for number, secret in enumerate(SALTS[part::PARTS]):
        write_zip(tmp_path / f"{number}.zip", with_salts(built, f"public {part}", f"secret {secret}").autograder)
        readers.append(Autograder.read(tmp_path / f"{number}.zip"))
    with Variants(readers[0], isolation, hand_in(built.solution)) as variants:
        for reader in readers:
            cases = variants.solution(reader, hidden_only=reader is not readers[0])
            wrong = [f"{case['name']}:\n{case['message']}" for case in cases if not case["passed"]]
            assert cases and not wrong, "\n".join(wrong)
