"""Every catalogued answer, in a real kernel with Otter, on all tests; and the reference on 20 salts."""

import ast
import re

import pytest

from autograder.catalogue import answer_cell
from autograder.docs import rubrics
from autograder.solved import files_beside
from conftest import SALTS
from lab import Lab

pytestmark = pytest.mark.every_notebook


@pytest.fixture
def check(notebook, solved):
    """Check a question on all its tests, hidden ones too, and return what a person would read."""
    start = "import otter\notter.Notebook(tests_dir='../{}/{}').check({!r})"
    return lambda question, folder="all_tests": solved.run(start.format(folder, notebook, question))


def all_pass(result):
    """Whether a check on all tests says so; a bonus has no hidden ones."""
    return "✗" not in result.text and ("all checks passed" in result.text or "all public checks passed" in result.text)


@pytest.fixture
def restore(built, solved, workplace):
    """Bring back the reference's answer to a question, and the files that belong to the notebook."""

    def again(question):
        for name in {file for q in built.master.questions for file in q.files}:
            (workplace / "notebooks" / name).unlink(missing_ok=True)
        for name, content in files_beside(built).items():
            (workplace / "notebooks" / name).write_bytes(content)
        for cell in constants:
            solved.run(cell)  # a variant may have changed them
        run_answers(solved, built, question)

    constants = [c.source for c in built.solution.cells if c.cell_type == "code" and only_constants(c.source)]
    return again


def only_constants(source):
    """Return whether a cell does nothing but bind names to numbers, texts, lists of them, or ranges."""
    try:
        body = ast.parse(source).body
    except SyntaxError:  # a magic command
        return False
    values = [line.value if isinstance(line, ast.Assign) else None for line in body]
    plain = (ast.Constant, ast.List, ast.Call)
    names = {node.id for value in values if value for node in ast.walk(value) if isinstance(node, ast.Name)}
    return bool(body) and all(isinstance(value, plain) for value in values) and names <= {"range"}


def run_answers(kernel, built, question):
    """Run the reference's answer cells of a question again."""
    end = next(i for i, c in enumerate(built.solution.cells) if c.source == f'grader.check("{question}")')
    begin = next((i for i in range(end - 1, -1, -1) if built.solution.cells[i].source.startswith("grader.check(")), 0)
    for cell in built.solution.cells[begin + 1 : end]:
        if "answer" in cell.metadata.get("tags", []):
            kernel.run(cell.source)


def test_reference_passes_everything(built, check):
    for question in built.master.questions:
        result = check(question.name)
        assert all_pass(result), f"{question.name}:\n{result.text}"


def test_alternatives_pass_everything(built, solved, catalogue, check, restore):
    alternatives = [v for v in catalogue if v.kind == "alternative"]
    assert {v.question for v in alternatives} == {q.name for q in built.master.questions}
    for variant in alternatives:
        ran = solved.run(variant.source)
        result = check(variant.question)
        restore(variant.question)
        assert ran.ok and all_pass(result), f"{variant}:\n{ran.error_text}\n{result.text}"


def test_a_mistake_of_each_exercise_is_named(built, solved, catalogue, check, restore):
    """As a student sees it: in the kernel, with Otter, in the words of the check."""
    first = {v.question: v for v in reversed(catalogue) if v.kind == "mistake"}
    assert first.keys() == {q.name for q in built.master.questions}
    for variant in first.values():
        ran = solved.run(variant.source)
        result = check(variant.question)
        restore(variant.question)
        assert ran.ok, f"{variant}: {ran.error} {ran.error_text}"
        assert f"looks like {variant.name}:" in result.text, f"{variant} is not named:\n{result.text}"


def test_every_mistake_is_named(built, catalogue, note):
    """In forks of a process that has run the notebook, and each only as far as the test that names it."""
    lab, mistakes = Lab(built.master.name, built), [v for v in catalogue if v.kind == "mistake"]
    for variant in mistakes:
        cases = lab.check(variant.question, variant.source, until=lambda case, name=variant.name: name in case["named"])
        said = "\n".join(case["message"] for case in cases)
        assert not all(case["passed"] for case in cases), f"{variant} passes everything"
        assert any(variant.name in case["named"] for case in cases), f"{variant} is not named:\n{said}"
    note(f"mistakes_in_notebook_{built.master.name}", catalogued=len(mistakes), failed_and_named=len(mistakes))


COUNT_READS = """
import course.check.inputs as course_inputs
salt_was_read, real_salt = [], course_inputs.salt
course_inputs.salt = lambda: salt_was_read.append(1) or real_salt()
"""


def cells_with_salt(kernel, cells):
    """Run cells and return those that follow from the public salt: they read it, or use a name that such a cell binds."""
    kernel.run(COUNT_READS)
    found, names, reads = [], set(), 0
    for cell in cells:
        kernel.run(cell.source)
        before, reads = reads, int(kernel.run("print(len(salt_was_read))").text)
        nodes = [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.Name)]
        follows = reads > before or any(n.id in names for n in nodes)
        if follows and not cell.source.startswith("grader."):  # checks leave nothing behind
            found.append(cell)
            names |= {n.id for n in nodes if isinstance(n.ctx, ast.Store)}
    kernel.run("course_inputs.salt = real_salt")
    return found


def test_reference_on_20_salts(built, solved, check):
    """Public checks, as students run them; the judge and `otter run` have twenty salts for the hidden ones.

    The cells that follow from the salt are run again for each, the whole notebook for the first and the last.
    """
    *cells, _ = [c for c in built.solution.cells if c.cell_type == "code"]  # without the one that packs the zip
    again = cells
    for number, salt in enumerate(SALTS):
        solved.run(f"import os\nos.environ['COURSE_SALT'] = {salt!r}")
        if number == 0:
            again = cells_with_salt(solved, cells)
        for cell in cells if salt == SALTS[-1] else again:
            solved.run(cell.source)
        for question in built.master.questions:
            result = check(question.name, "tests")
            assert all_pass(result), f"{question.name} with {salt!r}:\n{result.text}{result.error_text}"
    solved.run("import os\nos.environ.pop('COURSE_SALT')")
    for cell in again:  # the answers that follow from the salt are those of this one again
        solved.run(cell.source)


def test_answer_cells_are_where_the_catalogue_expects_them(built):
    for question in built.master.questions:
        source = answer_cell(built.solution, question.name).source
        assert any(re.search(rf"\b{name}\b", source) for name in question.defines), question.name


def test_sample_answers_of_the_rubrics_pass_the_checks(built, solved, check, restore):
    """What a rubric shows as an answer, full or partial, is not turned away before a person sees it."""
    for question, rubric in rubrics(built.master):
        for sample in rubric["samples"]:
            solved.run("\n".join(f"{name} = {text!r}" for name, text in sample["answers"].items()))
            result = check(question.name)
            restore(question.name)
            assert all_pass(result), f"{question.name}, {sample['title']}:\n{result.text}"
