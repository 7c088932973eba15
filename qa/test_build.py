"""The build: reproducible, faithful, and deaf to none of Otter Assign's traps (design notes, 18 of them)."""

import base64
import json
import shutil
import subprocess
import zipfile
import zlib

import pytest

import autograder.course as course_module
from autograder import lint, lyrics
from autograder.build import build, index_json, notebook_text, settings_json, write_zip
from autograder.course import BuildError, load_course
from conftest import NOTEBOOK, ROOT, SALTS, built_with, with_salts

HEAD = """---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
course:
  part: 9
  title: A small notebook
---

# A small notebook
"""
CARD = """
```otter
# BEGIN QUESTION
name: q9_01_double
title: Double a number
points: 2
difficulty: 1
minutes: 2
later: ["other numbers"]
```

Text.

<details><summary>Hint 9.1-a · nudge</summary>

a
</details>

<details><summary>Hint 9.1-b · method</summary>

b
</details>

<details><summary>Hint 9.1-c · steps</summary>

c
</details>

```otter
# BEGIN SOLUTION
```
"""
ANSWER = '''
```{code-cell}
def double(x):
    """Return twice x."""
    # BEGIN SOLUTION
    return 2.0 * x  # twice, of course
    # END SOLUTION
```
'''
BETWEEN = """
```otter
# END SOLUTION
```

```otter
# BEGIN TESTS
```
"""
PUBLIC = '''
```{code-cell}
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_three(double):
    # this comment survives
    check.require(check.function(double, "double")(3.0) == 6.0, "double(3) is not 6")
```
'''
HIDDEN = '''
```{code-cell}
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_numbers(double):
    x = float(check.hidden_rng("q9_01").normal())
    check.require(check.function(double, "double")(x) == 2 * x, "double is not right")
```
'''
END = """
```otter
# END TESTS
```

```otter
# END QUESTION
```
"""


def master_text(head=HEAD, card=CARD, answer=ANSWER, between=BETWEEN, public=PUBLIC, hidden=HIDDEN, end=END):
    return head + card + answer + between + public + hidden + end


@pytest.fixture
def small(tmp_path, monkeypatch):
    """Build a small master given as text; returns what was built or raises."""
    shutil.copytree(ROOT / "source" / "shared", tmp_path / "shared")
    monkeypatch.setattr("autograder.master.SOURCE", tmp_path)

    def make(text):
        path = tmp_path / "09_small.md"
        path.write_text(text)
        return build(path, write=False)

    return make


def refused(small, text, *words):
    with pytest.raises(BuildError) as error:
        small(text)
    for word in ("09_small", *words):
        assert word in str(error.value), str(error.value)


# --- reproducible -----------------------------------------------------------------------------------------------------


@pytest.mark.every_notebook
def test_two_builds_give_the_same_bytes(built, tmp_path):
    again = built_with(built.master.name)
    assert notebook_text(again.student) == notebook_text(built.student)
    assert notebook_text(again.solution) == notebook_text(built.solution)
    assert again.public_tests == built.public_tests and again.all_tests == built.all_tests
    for number, one in enumerate((built, again)):
        write_zip(tmp_path / f"{number}.zip", one.autograder)
    assert (tmp_path / "0.zip").read_bytes() == (tmp_path / "1.zip").read_bytes()


@pytest.mark.every_notebook
def test_committed_files_are_what_the_build_makes(built):
    """Drift: edit source/, build, commit both."""
    name = built.master.name
    assert (ROOT / "notebooks" / f"{name}.ipynb").read_text() == notebook_text(built.student)
    folder = ROOT / "tests" / name
    expected = {**built.public_tests, "index.json": index_json(built.master)}
    assert {p.name for p in folder.iterdir() if p.name != "__pycache__"} == set(expected)
    for name, text in expected.items():
        assert (folder / name).read_text() == text, name
    assert (ROOT / "notebooks" / "course" / "course.json").read_text() == settings_json(load_course())


@pytest.mark.every_notebook
def test_generated_files_say_so(built):
    words = f"Generated from source/{built.master.name}.md"
    assert all(text.startswith(f"# {words}") for text in built.public_tests.values())
    assert built.student.metadata["course"].startswith(words)
    assert json.loads(index_json(built.master))["generated"].startswith("Generated from")


@pytest.mark.every_notebook
def test_another_salt_changes_the_autograder_and_nothing_that_students_get(built):
    other = built_with(built.master.name, secret="another secret")
    assert notebook_text(other.student) == notebook_text(built.student)
    assert other.public_tests == built.public_tests
    assert other.all_tests != built.all_tests


@pytest.mark.every_notebook
def test_with_salts_is_what_a_build_with_these_salts_gives(built):
    """The gates use it where they need twenty of them."""
    for salt in SALTS[:2]:
        quick, whole = with_salts(built, salt, "graders only"), built_with(built.master.name, salt, "graders only")
        assert quick.autograder == whole.autograder and quick.all_tests == whole.all_tests
        for kind in ("student", "solution"):
            assert notebook_text(getattr(quick, kind)) == notebook_text(getattr(whole, kind))


def test_course_configuration_refuses_unknown_and_missing_keys(tmp_path):
    good = (ROOT / "source" / "course.yml").read_text()
    for text in (good + "\nversoin: 2\n", good.replace("title:", "tittle:")):
        (tmp_path / "course.yml").write_text(text)
        with pytest.raises(BuildError, match="exactly"):
            load_course(tmp_path / "course.yml")


def test_repository_address_appears_where_it_belongs(small):
    import dataclasses

    course = dataclasses.replace(load_course(), repository="https://github.com/someone/words", branch="term-2")
    path = course_module.SOURCE / f"{NOTEBOOK}.md"
    cells = "\n".join(c.source for c in build(path, course, write=False).student.cells)
    assert "colab.research.google.com/github/someone/words/blob/term-2/notebooks/" + f"{NOTEBOOK}.ipynb" in cells
    assert 'repository, branch = "https://github.com/someone/words", "term-2"' in cells


# --- faithful ---------------------------------------------------------------------------------------------------------


def test_small_master_builds(small):
    built = small(master_text())
    student = "\n".join(c.source for c in built.student.cells)
    assert "2.0 * x" not in student and "# YOUR CODE HERE (about 1 line)" in student
    assert 'raise NotImplementedError("q9_01: double is not written yet")' in student
    assert "2 points" in student and "difficulty ●○○○○" in student
    assert "other_numbers" not in built.public_tests["q9_01_double.py"]
    assert "other_numbers" in built.all_tests["q9_01_double.py"]
    solution = "\n".join(c.source for c in built.solution.cells)
    assert "2.0 * x" in solution and "SOLUTION" not in solution and "PROMPT" not in solution


def test_hidden_songs_go_into_hidden_cells_only(small):
    """Where a hidden cell asks for them, the grader's test file gets them; a public cell that asks for them gets nothing."""
    cell = f'\n```{{code-cell}}\n# SHARED KIND\nSONGS = "{lyrics.PLACEHOLDER}"\n```\n'
    built = small(master_text(hidden=cell.replace("KIND", "HIDDEN") + HIDDEN))
    packed, file = lyrics.packed_songs(), "q9_01_double.py"
    assert f'SONGS = "{packed}"' in built.all_tests[file] and len(packed) > 10_000
    assert json.loads(zlib.decompress(base64.b64decode(packed))) == lyrics.hidden_songs()
    assert f'SONGS = "{packed}"'.encode() in built.autograder[f"tests/{file}"]
    kept = {n: b for n, b in built.autograder.items() if n != f"tests/{file}"}
    everything = [notebook_text(built.student), notebook_text(built.solution), *built.public_tests.values()]
    assert not [text for text in everything if packed[:60] in text or "SONGS" in text]
    assert not [name for name, content in kept.items() if packed[:60].encode() in content]
    built = small(
        master_text(
            hidden=cell.replace("KIND", "HIDDEN").replace(lyrics.PLACEHOLDER, lyrics.ARTISTS_PLACEHOLDER) + HIDDEN
        )
    )
    singers = lyrics.packed_artists()
    assert f'SONGS = "{singers}"' in built.all_tests[file] and packed[:60] not in built.all_tests[file]
    assert len(json.loads(zlib.decompress(base64.b64decode(singers)))) == len(lyrics.hidden_songs())
    built = small(master_text(hidden=cell.replace(" KIND", "") + HIDDEN))
    assert packed[:60] not in built.all_tests[file] and lyrics.PLACEHOLDER in built.public_tests[file]


def test_bonus_comes_on_top_and_its_checks_give_no_points(small):
    """Otter makes a file whose cases all give 0 points worth 1, unless the file says 0 itself."""
    from otter.test_files.exception_test import ExceptionTestFile

    from autograder.master import sums
    from autograder.report import by_hand_points

    bonus = CARD.replace("points: 2", "points: 5\nmanual_points: 5\nbonus: true").replace(
        "q9_01_double", "q9_02_treble"
    )
    bonus = bonus.replace("Hint 9.1", "Hint 9.2")
    second = bonus + ANSWER.replace("double", "treble") + BETWEEN + OTHER.replace("double", "treble") + END
    head = HEAD.replace("# A small notebook\n", "```{include} shared/header.md\n```\n")
    built = small(master_text(head=head) + second)
    student = "\n".join(c.source for c in built.student.cells)
    assert "2 points + 5 bonus · 1 exercises · about 0 hours 2 minutes" in student
    assert "**5 bonus points (by hand)**" in student
    assert sums(built.master.questions) == {"points": 2, "minutes": 2, "bonus": 5}
    index = json.loads(index_json(built.master))["questions"]
    assert [q["bonus"] for q in index] == [False, True] and by_hand_points(index) == (0, 5)
    for name, possible in (("q9_01_double", 2), ("q9_02_treble", 0)):
        assert ExceptionTestFile.from_string(built.all_tests[f"{name}.py"], path=f"{name}.py").possible == possible


def test_trap_12_comments_and_formatting_of_tests_survive(small):
    assert "# this comment survives" in small(master_text()).public_tests["q9_01_double.py"]


def test_trap_1_nothing_is_taken_from_otter_assigns_own_verdict(small, monkeypatch):
    """Otter's test files are compared case by case; one that lost a case is refused whatever Otter printed."""
    import autograder.build as build_module

    real = build_module._assign

    def broken(master, folder):
        assigned = real(master, folder)
        text = assigned.all_tests["q9_01_double"]
        assigned.all_tests["q9_01_double"] = text[: text.rindex("@test_case")]
        return assigned

    monkeypatch.setattr(build_module, "_assign", broken)
    with pytest.raises(BuildError, match="disagree"):
        small(master_text())


@pytest.mark.every_notebook
def test_trap_14_cell_ids_and_dates_are_fixed(built, autograder_zip):
    ids = [c.id for c in built.student.cells]
    assert len(set(ids)) == len(ids)
    with zipfile.ZipFile(autograder_zip) as archive:
        assert {i.date_time for i in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}


@pytest.mark.every_notebook
def test_trap_15_tests_are_exception_based(built):
    assert all("OK_FORMAT = False" in t for t in built.all_tests.values())


@pytest.mark.every_notebook
def test_trap_9_no_checkpoint_or_answer_travels_with_the_autograder(built):
    files = {n for n in built.autograder if n.startswith("files/")}
    assert all(n.startswith(("files/course/", "files/data/")) for n in files)
    assert not any(n.endswith((".pt", ".ipynb")) for n in files)


@pytest.mark.every_notebook
def test_trap_13_notebooks_do_not_install_or_export_through_otter(built):
    code = "\n".join(c.source for c in built.student.cells if c.cell_type == "code")
    assert "pip install" not in code and "grader.export" not in code and code.count("grader.check_all") == 1


@pytest.mark.every_notebook
def test_cells_of_students_are_short(built):
    for cell in built.student.cells:
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= lint.MOST_LINES, cell.source[:60]


# --- refused, with file, cell and mend --------------------------------------------------------------------------------

HELPER = HIDDEN.replace("def test_other", "def helper():\n    return 1\n\n\ndef test_other")
OTHER = PUBLIC.replace("points: 1", "points: 0")
CELL = "\n```{code-cell}\n%s\n```\n"
REFUSED = {
    "trap 2: quotes in a message": (
        {"public": PUBLIC.replace("points: 1", 'points: 1\nfailure_message: say "so"')},
        ["failure_message"],
    ),
    "trap 2: backslash in a message": (
        {"public": PUBLIC.replace("points: 1", "points: 1\nsuccess_message: 'good, \\theta'")},
        ["success_message"],
    ),
    "trap 3: helper beside a test": ({"hidden": HELPER}, ["exactly one function", "# SHARED"]),
    "trap 4: two tests of one name": ({"hidden": HIDDEN.replace("test_other_numbers", "test_three")}, ["two tests"]),
    "trap 5: markers outside a solution": ({"head": HEAD + CELL % "x = 3  # SOLUTION"}, ["outside a SOLUTION block"]),
    "trap 6: a cell that begins with Ignore": (
        {"head": HEAD + CELL % "# Ignore index in cross-entropy\nx = 3"},
        ["deletes cells", "word it differently"],
    ),
    "trap 6: a heading that begins with Ignore": (
        {"head": HEAD.replace("# A small notebook\n", "# Ignore index\n")},
        ["deletes cells"],
    ),
    "trap 10: a list of points": ({"card": CARD.replace("points: 2", "points: [1, 1]")}, ["one number"]),
    "trap 11: unknown key of a question": ({"card": CARD.replace("points: 2", "points: 2\npointz: 3")}, ["pointz"]),
    "trap 11: unknown key of a test": ({"public": PUBLIC.replace("points: 1", "points: 1\nhiden: true")}, ["hiden"]),
    "trap 16: a path that does not exist while grading": (
        {"head": HEAD + CELL % 'open("../data/lyrics.csv")'},
        ["../data", "course.data"],
    ),
    "trap 17: a cell that installs": ({"head": HEAD + CELL % "%pip install gensim"}, ["installing"]),
    "a card without minutes": ({"card": CARD.replace("minutes: 2\n", "")}, ["lacks minutes"]),
    "points that do not add up": ({"card": CARD.replace("points: 2", "points: 3")}, ["add up to 2"]),
    "a bonus with points of the checks": (
        {"card": CARD.replace("points: 2", "points: 2\nbonus: true")},
        ["graded by hand"],
    ),
    "a bonus that is no yes or no": ({"card": CARD.replace("points: 2", "points: 2\nbonus: 5")}, ["true or false"]),
    "no point at all": (
        {
            "card": CARD.replace("points: 2", "points: 2\nmanual_points: 2"),
            "public": OTHER,
            "hidden": HIDDEN.replace("points: 1", "points: 0"),
        },
        ["only a bonus"],
    ),
    "only hidden tests": (
        {"public": PUBLIC.replace("points: 1", "points: 1\nhidden: true").replace("test_three", "test_also")},
        ["needs a public test"],
    ),
    "a test that checks nothing": (
        {
            "public": PUBLIC.replace(
                '    check.require(check.function(double, "double")(3.0) == 6.0, "double(3) is not 6")\n',
                "    double(3)\n",
            )
        },
        ["checks nothing"],
    ),
    "an assert without a message": (
        {
            "public": PUBLIC.replace(
                'check.require(check.function(double, "double")(3.0) == 6.0, "double(3) is not 6")',
                "assert double(3) == 6",
            )
        },
        ["assert without a message"],
    ),
    "hidden inputs in a public test": (
        {"public": PUBLIC.replace("3.0) ==", 'check.hidden_rng("a").normal()) ==')},
        ["hidden_rng"],
    ),
    "public inputs in a hidden test": ({"hidden": HIDDEN.replace("check.hidden_rng", "check.rng")}, ["hidden_rng"]),
    "a right number shown by a hidden test": (
        {"hidden": HIDDEN.replace("2 * x, ", "2 * x, show=True, title=")},
        ["show=True"],
    ),
    "a missing hint": ({"card": CARD.replace("Hint 9.1-b", "Hint 9.1-d")}, ["9.1-b"]),
    "a date": ({"head": HEAD + "\nDue on 9 October 2026.\n"}, ["course.yml"]),
    "a figure without alternative text": ({"head": HEAD + "\n![](figure.png)\n"}, ["alternative text"]),
    "pyplot": ({"head": HEAD + CELL % "import matplotlib.pyplot as plt\nplt.plot([1])"}, ["course.plot"]),
    "a function that does not exist": (
        {"head": HEAD + "\nCall `sample_from_rnn(model)` first.\n"},
        ["sample_from_rnn"],
    ),
    "a given cell that takes a helper's name": ({"head": HEAD + CELL % "loss = 3"}, ["'loss'", "helpers"]),
    "a long cell": ({"head": HEAD + CELL % "\n".join(f"x{i} = {i}" for i in range(41))}, ["41 lines"]),
    "a long test cell": (
        {"public": PUBLIC.replace("    # this comment", "    x = 1\n" * 40 + "    # this comment")},
        ["lines"],
    ),
    "an answer cell without a solution": (
        {"answer": ANSWER.replace("    # BEGIN SOLUTION\n", "").replace("    # END SOLUTION\n", "")},
        ["BEGIN SOLUTION"],
    ),
    "the solution in a hint": (
        {
            "answer": ANSWER.replace(
                "return 2.0 * x  # twice, of course", "twofold_of_x = 2.0 * x\n    return twofold_of_x"
            ),
            "card": CARD.replace("c\n</details>", "twofold_of_x = 2.0 * x\n</details>"),
        },
        ["a line of the solution"],
    ),
    "a solution line in a public test": (
        {
            "answer": ANSWER.replace(
                "return 2.0 * x  # twice, of course", "twofold_of_x = 2.0 * x\n    return twofold_of_x"
            ),
            "public": PUBLIC.replace(
                "    # this comment", "    x = 3.0\n    twofold_of_x = 2.0 * x\n    # this comment"
            ),
        },
        ["a line of the solution"],
    ),
    "an include that does not exist": ({"head": HEAD + "\n```{include} shared/nothing.md\n```\n"}, ["nothing.md"]),
    "a question name that would sort wrongly": (
        {"card": CARD.replace("q9_01_double", "q9_1_double")},
        ["q1_07_naive_softmax"],
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(small, what):
    changes, words = REFUSED[what]
    refused(small, master_text(**changes), *words)


def test_trap_11_unknown_key_of_the_otter_configuration(small, tmp_path, monkeypatch):
    path = tmp_path / "otter_config.json"
    path.write_text(json.dumps({**json.loads((ROOT / "otter_config.json").read_text()), "assigment_name": "x"}))
    monkeypatch.setattr(course_module, "BASE_CONFIG", path)
    with pytest.raises(BuildError, match="assigment_name"):
        small(master_text())


@pytest.mark.every_notebook
def test_otter_generate_reads_the_same_configuration(tmp_path, built):
    """The top-level otter_config.json is what `otter generate` picks up by itself in the repository."""
    tests = tmp_path / "tests"
    tests.mkdir()
    for name, text in built.all_tests.items():
        (tests / name).write_text(text)
    command = ["otter", "generate", "-t", str(tests), "-o", str(tmp_path / "out.zip")]
    env = {**__import__("os").environ, "PATH": f"{ROOT / '.venv' / 'bin'}:/usr/bin:/bin"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        settings = json.loads(archive.read("otter_config.json"))
    shared = json.loads((ROOT / "otter_config.json").read_text())
    assert {k: settings[k] for k in shared} == shared
    ours = json.loads(built.autograder["otter_config.json"])
    assert {k: ours[k] for k in shared} == shared and ours["assignment_name"] == built.master.name


def test_command_line_writes_nothing_when_it_refuses(tmp_path):
    """A bad master: exit code 1, the message, and the old notebook untouched."""
    import sys

    copy = tmp_path / "repository"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".venv", "dist", ".git", "__pycache__"))
    path = copy / "source" / f"{NOTEBOOK}.md"
    path.write_text(path.read_text().replace("minutes: 8\n", "", 1))
    before = (copy / "notebooks" / f"{NOTEBOOK}.ipynb").read_bytes()
    done = subprocess.run([sys.executable, "-m", "autograder", "build"], cwd=copy, capture_output=True, text=True)
    assert done.returncode == 1 and "lacks minutes" in done.stderr and f"{NOTEBOOK}.md, cell" in done.stderr
    assert (copy / "notebooks" / f"{NOTEBOOK}.ipynb").read_bytes() == before
