"""The same autograder under plain `otter run`, which executes everything in the student's own kernel."""

import json
import re
import subprocess
import sys

import pytest

from autograder.build import notebook_text, write_zip
from autograder.solved import files_beside
from conftest import SALTS, in_parts, possible, with_salts

pytestmark = pytest.mark.every_notebook
PARTS = 2


def otter_run(archive, notebook, folder):
    """Grade through Otter's own API and return name → score of the questions."""
    from otter.run import main

    main(str(notebook), autograder=str(archive), output_dir=str(folder), no_logo=True)
    results = json.loads((folder / "results.json").read_text())
    return {t["name"]: t["score"] for t in results["tests"] if "score" in t}


def with_many_salts(built, salt, secrets):
    """Return the autograder for a public salt in which every test file is there once for each secret salt."""
    archive = with_salts(built, salt, "").autograder
    for number, secret in enumerate(secrets):
        for file, text in with_salts(built, salt, secret).all_tests.items():
            name = f"{file.removesuffix('.py')}_{number}"
            text = re.sub(r'^name = ".*"', f'name = "{name}"', text, flags=re.M)
            # Otter may read all files before it runs the first test: the salt belongs into the tests, too
            text = re.sub(r"^(def test_.*:\n)", rf"\1    check.use_hidden_salt({secret!r})\n", text, flags=re.M)
            archive[f"tests/{name}.py"] = text.encode()
    return {n: b for n, b in archive.items() if n.removeprefix("tests/") not in built.all_tests}


@in_parts(PARTS)
def test_reference_on_20_salts(built, tmp_path, part, capfd):
    """One run per public salt, with ten secret ones: a run spends more time on starting than on checking."""
    archive, hand_in = tmp_path / "autograder.zip", tmp_path / "hand_in.zip"
    write_zip(hand_in, {f"{built.master.name}.ipynb": notebook_text(built.solution).encode(), **files_beside(built)})
    secrets = SALTS[part::PARTS]
    write_zip(archive, with_many_salts(built, f"public {part}", secrets))
    wanted = {f"{name}_{n}": points for name, points in possible(built).items() for n in range(len(secrets))}
    assert otter_run(archive, hand_in, tmp_path) == wanted


def test_blank_gets_nothing(built, autograder_zip, tmp_path, capfd):
    notebook = tmp_path / f"{built.master.name}.ipynb"
    notebook.write_text(notebook_text(built.student))
    assert set(otter_run(autograder_zip, notebook, tmp_path).values()) == {0}


def test_our_submit_zip_on_the_command_line(built, autograder_zip, tmp_path):
    """The command as an instructor types it, on the zip that a student's last cell writes."""
    archive = tmp_path / "submission.zip"
    notebook = notebook_text(built.solution).encode()
    write_zip(archive, {f"{built.master.name}.ipynb": notebook, "manifest.json": b"{}", **files_beside(built)})
    command = [
        sys.executable,
        "-m",
        "otter",
        "run",
        "-a",
        str(autograder_zip),
        "-o",
        str(tmp_path),
        "--no-logo",
        str(archive),
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    total = sum(possible(built).values())
    assert f"Total Score: {total:.3f} / {total:.3f}" in done.stdout


def test_zip_is_what_gradescope_expects(built):
    assert {"run_autograder", "setup.sh", "run_otter.py", "otter_config.json", "environment.yml"} <= set(
        built.autograder
    )
    environment = built.autograder["environment.yml"].decode()
    assert "otter-grader" in environment and "sympy" in environment
