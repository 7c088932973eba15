"""The same autograder under plain `otter run`, which executes everything in the student's own kernel."""

import json
import subprocess
import sys

import pytest

from autograder.build import notebook_text, write_zip
from autograder.solved import files_beside
from conftest import SALTS, in_parts, possible, with_salts

pytestmark = pytest.mark.every_notebook
PARTS = 4


def otter_run(archive, notebook, folder):
    """Grade through Otter's own API and return name → score of the questions."""
    from otter.run import main

    main(str(notebook), autograder=str(archive), output_dir=str(folder), no_logo=True)
    results = json.loads((folder / "results.json").read_text())
    return {t["name"]: t["score"] for t in results["tests"] if "score" in t}


@in_parts(PARTS)
def test_reference_on_20_salts(built, tmp_path, part, capfd):
    archive, hand_in = tmp_path / "autograder.zip", tmp_path / "hand_in.zip"
    write_zip(hand_in, {f"{built.master.name}.ipynb": notebook_text(built.solution).encode(), **files_beside(built)})
    for salt in SALTS[part::PARTS]:
        write_zip(archive, with_salts(built, salt, f"secret {salt}").autograder)
        assert otter_run(archive, hand_in, tmp_path) == possible(built), salt


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
