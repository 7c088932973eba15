"""Every catalogued answer, in a real kernel with Otter, on all tests; and the reference on 20 salts."""

import re

from autograder.build import test_file as otter_test_file
from autograder.catalogue import answer_cell
from autograder.docs import rubrics
from conftest import NOTEBOOK, SALTS


def check(kernel, question, folder="all_tests"):
    """Check a question on all its tests, hidden ones too, and return what a person would read."""
    return kernel.run(f"import otter\notter.Notebook(tests_dir='../{folder}/{NOTEBOOK}').check({question!r})")


def restore(kernel, built, question):
    """Run the reference's answer cells of a question again."""
    end = next(i for i, c in enumerate(built.solution.cells) if c.source == f'grader.check("{question}")')
    begin = next((i for i in range(end - 1, -1, -1) if built.solution.cells[i].source.startswith("grader.check(")), 0)
    for cell in built.solution.cells[begin + 1 : end]:
        if "answer" in cell.metadata.get("tags", []):
            kernel.run(cell.source)


def test_reference_passes_everything(built, solved):
    for question in built.master.questions:
        result = check(solved, question.name)
        assert "all checks passed" in result.text, f"{question.name}:\n{result.text}"


def test_alternatives_pass_everything(built, solved, catalogue):
    alternatives = [v for v in catalogue if v.kind == "alternative"]
    assert {v.question for v in alternatives} == {q.name for q in built.master.questions}
    for variant in alternatives:
        ran = solved.run(variant.source)
        result = check(solved, variant.question)
        restore(solved, built, variant.question)
        assert ran.ok and "all checks passed" in result.text, f"{variant}:\n{ran.error_text}\n{result.text}"


def test_every_mistake_is_named(built, solved, catalogue, note):
    mistakes = [v for v in catalogue if v.kind == "mistake"]
    for variant in mistakes:
        ran = solved.run(variant.source)
        result = check(solved, variant.question)
        restore(solved, built, variant.question)
        assert ran.ok, f"{variant}: {ran.error} {ran.error_text}"
        assert "✗" in result.text, f"{variant} passes everything"
        assert f"looks like {variant.name}:" in result.text, f"{variant} is not named:\n{result.text}"
    note("mistakes_in_notebook", catalogued=len(mistakes), failed_and_named=len(mistakes))


def test_reference_on_20_salts(built, solved, workplace):
    """The whole notebook is run again for every salt, because one exercise shows numbers that follow from it."""
    *cells, _ = [c for c in built.solution.cells if c.cell_type == "code"]  # without the one that packs the zip
    for number, salt in enumerate(SALTS):
        folder = workplace / f"tests_{number}" / NOTEBOOK
        folder.mkdir(parents=True)
        for question in built.master.questions:
            (folder / f"{question.name}.py").write_text(
                otter_test_file(built.master, question, public=False, salt=salt)
            )
        solved.run(f"import os\nos.environ['COURSE_SALT'] = {salt!r}")
        for cell in cells:
            solved.run(cell.source)
        for question in built.master.questions:
            result = check(solved, question.name, f"tests_{number}")
            assert "all checks passed" in result.text, (
                f"{question.name} with {salt!r}:\n{result.text}{result.error_text}"
            )
    solved.run("import os\nos.environ.pop('COURSE_SALT')")


def test_answer_cells_are_where_the_catalogue_expects_them(built):
    for question in built.master.questions:
        source = answer_cell(built.solution, question.name).source
        assert any(re.search(rf"\b{name}\b", source) for name in question.defines), question.name


def test_sample_answers_of_the_rubrics_pass_the_checks(built, solved):
    """What a rubric shows as an answer, full or partial, is not turned away before a person sees it."""
    for question, rubric in rubrics(built.master):
        for sample in rubric["samples"]:
            solved.run("\n".join(f"{name} = {text!r}" for name, text in sample["answers"].items()))
            result = check(solved, question.name)
            restore(solved, built, question.name)
            assert "all checks passed" in result.text, f"{question.name}, {sample['title']}:\n{result.text}"
