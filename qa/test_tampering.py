"""Tampering: no attack gains a point over an honest blank, reads a secret, or leaves anything behind."""

import copy
import json
import os
import socket
import threading

import nbformat
import pytest

from autograder.build import notebook_text, write_zip
from autograder.intake import Submission, read_notebook
from autograder.judge import Autograder, Judge
from autograder.sandbox import Limits
from conftest import Boxes, built_with
from tampering import ATTACKS, SHADOWS, THOUGHTLESS

CANARY = "SECRET-canary-7431"
LIMITS = Limits(cell_seconds=8, case_seconds=4, submission_seconds=25, grace_seconds=2, memory=2 * 2**30)


@pytest.fixture(scope="module")
def secret(tmp_path_factory):
    """A notebook and its autograder, whose hidden salt is a canary that must not turn up anywhere."""
    built = built_with(secret=CANARY)
    path = tmp_path_factory.mktemp("secret") / "autograder.zip"
    write_zip(path, built.autograder)
    return built, Autograder.read(path)


@pytest.fixture(scope="module")
def built(secret):
    return secret[0]


@pytest.fixture(scope="module")
def judge(secret, isolation):
    return Judge(secret[1], isolation, LIMITS)


@pytest.fixture(scope="module")
def patient_judge(secret, isolation):
    """For honest work: on a busy machine a limit of time must not come first."""
    return Judge(secret[1], isolation, Limits(submission_seconds=240))


@pytest.fixture
def listener():
    """A server on the host's loopback, and what connected to it."""
    server, heard = socket.create_server(("127.0.0.1", 0)), []

    def accept():
        while True:
            try:
                connection, address = server.accept()
            except OSError:
                return
            heard.append(address)
            connection.close()

    threading.Thread(target=accept, daemon=True).start()
    yield server.getsockname()[1], heard
    server.close()


def tampered(notebook, source, files=None):
    notebook = copy.deepcopy(notebook)
    notebook.cells.append(nbformat.v4.new_code_cell(source))
    files = {name: text.encode() for name, text in (files or {}).items()}
    return Submission("mallory", "mallory.zip", read_notebook(notebook_text(notebook).encode()), files)


def grade(judge, submission):
    """Grade it, and see that nothing of it is left running."""
    with Boxes() as boxes:
        result = judge.grade(submission)
    assert boxes.seen, "the box was not seen"
    assert not boxes.left(), "a process of the submission is still there"
    return result


def assert_nothing_gained(result):
    passed = [f"{q['name']} / {c['name']}" for q in result.questions for c in q["cases"] if c["passed"]]
    assert result.score == 0, "\n".join(passed)
    assert CANARY not in json.dumps(result.as_dict(), ensure_ascii=False)


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_gains_nothing(built, judge, attack, listener, tmp_path):
    port, heard = listener
    source = ATTACKS[attack].replace("PORT", str(port)).replace('"HOST"', repr(str(tmp_path)))
    result = grade(judge, tampered(built.student, source))
    assert_nothing_gained(result)
    answer = result.answers.get("explain_sigmoid", "")
    assert not answer.startswith(("FOUND", "REACHED")), answer
    assert not heard
    assert not list(tmp_path.iterdir())
    assert not os.path.exists("/tmp/left-by-a-submission")


@pytest.mark.parametrize("kind", THOUGHTLESS)
def test_answers_without_a_thought_get_nothing(built, judge, kind):
    assert_nothing_gained(grade(judge, tampered(built.student, THOUGHTLESS[kind])))


@pytest.mark.parametrize("shadow", SHADOWS)
def test_files_in_the_submission_shadow_nothing(built, judge, patient_judge, shadow):
    assert_nothing_gained(grade(judge, tampered(built.student, "", SHADOWS[shadow])))
    honest = grade(patient_judge, tampered(built.solution, "", SHADOWS[shadow]))
    assert honest.score == sum(q["possible"] for q in honest.questions)
    assert CANARY not in json.dumps(honest.as_dict())


def test_question_of_ones_own_does_not_count(built, judge):
    notebook = copy.deepcopy(built.student)
    notebook.metadata["otter"]["tests"] = {"q1_99_gift": {"points": 100, "suites": []}}
    notebook.cells.append(nbformat.v4.new_code_cell('grader.check("q1_99_gift")'))
    result = grade(judge, Submission("mallory", "m.ipynb", read_notebook(notebook_text(notebook).encode())))
    assert_nothing_gained(result)
    assert "q1_99_gift" not in {q["name"] for q in result.questions}


def test_an_attack_beside_right_answers_loses_only_what_it_breaks(built, patient_judge):
    """The rest is graded: one hostile function costs its own question."""
    source = "import os\ndef grad_dot(x, y):\n    os._exit(0)\n"
    result = grade(patient_judge, tampered(built.solution, source))
    lost = {q["name"] for q in result.questions if q["score"] < q["possible"]}
    assert lost == {"q1_06_vector_warm_up"}
    assert ("check crash", "During a check the submission's code ended its own process.") in result.notes


def test_figures_are_noted(note):
    note("tampering", attacks=len(ATTACKS) + len(SHADOWS) + 2, thoughtless=len(THOUGHTLESS), gained=0)
