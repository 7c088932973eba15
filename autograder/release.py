"""The bundle that students get: notebooks, public tests, data, what to install. No solution, no hidden case, no secret."""

from autograder.build import package_files, read_only_tree, write_zip
from autograder.course import DIST, ROOT, TESTS, BuildError, load_course, masters
from autograder.lint import leaks
from autograder.master import read_master

README = """# {title}

Six notebooks on word vectors, language models and attention. You need Python 3.10 to 3.13, or a browser.

**In Google Colab**: open a notebook from the folder `notebooks`, run its first cell, and choose this zip when it asks.

**On your own machine**, in this folder:

    python -m venv .venv
    .venv/bin/python -m pip install torch==2.13.0
    .venv/bin/python -m pip install -r requirements.txt -c constraints.txt
    cd notebooks
    ../.venv/bin/jupyter lab

On Windows write `.venv\\\\Scripts\\\\` instead of `.venv/bin/`.

The code is under the MIT licence, the text under CC BY 4.0. Course version {version}.
"""


def release_files(course=None):
    """Return name → bytes of the student bundle.

    Raises
    ------
    BuildError
        If anything in it gives away a solution, a hidden test or the secret salt.
    """
    course = course or load_course()
    files = {}
    for path in masters():
        name = f"notebooks/{path.stem}.ipynb"
        if not (ROOT / name).is_file():
            raise BuildError(f"{name} does not exist. Build first: python -m autograder build")
        files[name] = (ROOT / name).read_bytes()
        files |= {f"tests/{n}": b for n, b in read_only_tree(TESTS / path.stem).items()}
    files |= {_place(n): b for n, b in package_files(course).items()}
    for name in ("requirements.txt", "constraints.txt", "LICENSE", "LICENSE-TEXT"):
        files[name] = (ROOT / name).read_bytes()
    files["README.md"] = README.format(title=course.title, version=course.version).encode()
    _refuse_leaks(files, course)
    return files


def _place(name):
    return f"notebooks/{name}" if name.startswith("course/") else name


def _refuse_leaks(files, course):
    texts = {n: b.decode("utf-8", "replace") for n, b in files.items() if not n.endswith((".npz", ".pt"))}
    found = []
    for path in masters():
        found += leaks(read_master(path, course), texts, course.hidden_salt)
    if found:
        raise BuildError("The student bundle would give something away:\n" + "\n".join(found))


def write_release(course=None):
    """Write ``dist/student.zip`` and return its path and its files."""
    course = course or load_course()
    files = release_files(course)
    path = DIST / "student.zip"
    write_zip(path, {f"{course.slug}/{name}": content for name, content in files.items()})
    return path, files
