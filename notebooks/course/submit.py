"""The last cell of every notebook: look for what is missing, then pack everything into one file to hand in.

Works in Colab, where Otter's own export is refused, and in JupyterLab. The file is an ordinary zip: the notebook, the
written answers as HTML and JSON, trained models, and a manifest with hashes. Graders take it as it is, and so does ``otter run``.
"""

import hashlib
import html
import json
import os
import platform
import time
import zipfile
from pathlib import Path

from course import checkpoint, environment, settings

MOST_BYTES = 50 * 2**20
SAVED_WITHIN = 10  # seconds that JupyterLab may take to write a notebook


def submit(notebook, namespace):
    """Look for what is missing, write ``NAME_submission.zip`` and offer it for download; see `pack`."""
    if environment.where() != environment.GRADING:
        path = pack(notebook, namespace)
        if path is not None:
            _offer(path)


def pack(notebook, namespace, folder="."):
    """Write ``NAME_submission.zip`` and say what is in it and what is missing.

    Parameters
    ----------
    notebook : str
        Name without ending, e.g. ``"01_derivations"``.
    namespace : dict
        ``globals()`` of the notebook.
    folder : str
        Where to write the zip.

    Returns
    -------
    pathlib.Path of the zip, or None if the notebook itself cannot be had.
    """
    index = _index(notebook)
    doctor(index, namespace)
    content = _notebook_json(notebook, namespace)
    if content is None:
        return None
    answers = {name: namespace[name] for name in _written(index) if isinstance(namespace.get(name), str)}
    path = Path(folder) / f"{notebook}_submission.zip"
    files = {name: Path(name).read_bytes() for name in _files(index) if _can_be_packed(Path(name))}
    _write_zip(path, notebook, content, answers, files)
    environment.say(True, f"wrote {path.name}, {path.stat().st_size / 1024:.0f} kB. Hand in this file.")
    return path


def doctor(index, namespace):
    """Print one line per exercise that is not started or has lost a name, and return the names of those exercises."""
    open_ones, asked = [], [q for q in index["questions"] if not q.get("bonus")]
    for question in asked:
        lost = [n for n in question["defines"] if namespace.get(n, None) is None]
        stubs = [n for n in question["defines"] if _unwritten(namespace.get(n))]
        if lost:
            environment.say(
                False, f"{question['number']}: {', '.join(lost)} is not defined", "run the cell that defines it"
            )
        elif stubs:
            environment.say(
                False, f"{question['number']}: {', '.join(stubs)} is not filled in", "it will get no points"
            )
        problem = "" if lost or stubs else _file_problem(question)
        if problem:
            environment.say(False, f"{question['number']}: {problem}", "run the cell that writes it")
        if lost or stubs or problem:
            open_ones.append(question["name"])
    if not open_ones:
        environment.say(True, f"all {len(asked)} exercises have an answer")
    return open_ones


def _file_problem(question):
    """Return what is wrong with the trained files of an exercise; "" if nothing is, or if it cannot be seen here."""
    for file in question.get("files", []):
        try:
            checkpoint.load(Path(file).stem)
        except checkpoint.CheckpointError as error:
            return f"{file}: {error.sentence}"
        except ImportError:
            return ""
    return ""


def _files(index):
    return [name for q in index["questions"] for name in q.get("files", [])]


def _can_be_packed(path):
    return path.is_file() and not path.is_symlink() and path.stat().st_size <= checkpoint.MOST_BYTES


def _unwritten(value):
    if value is Ellipsis or value == "":
        return True
    if isinstance(value, (list, tuple, dict)):
        inside = list(value.values()) if isinstance(value, dict) else list(value)
        return not inside or any(v is Ellipsis for v in inside)
    if isinstance(value, type):
        return any(_unwritten(method) for method in vars(value).values() if hasattr(method, "__code__"))
    code = getattr(value, "__code__", None)
    return code is not None and "NotImplementedError" in code.co_names and len(code.co_names) == 1


def _index(notebook):
    for folder in (Path("../tests"), Path("tests")):
        path = folder / notebook / "index.json"
        if path.is_file():
            return json.loads(path.read_text(encoding="utf-8"))
    environment.say(
        False, "the list of exercises is missing", "this notebook has to stay in its folder, next to tests/"
    )
    return {"questions": []}


def _written(index):
    return [name for q in index["questions"] for name in q.get("written", [])]


# --- the notebook itself ----------------------------------------------------------------------------------------------


def _notebook_json(notebook, namespace):
    """Return the notebook as text: from Colab's front end, or from the saved file."""
    if environment.where() == environment.COLAB:
        try:
            from google.colab import _message

            return json.dumps(_message.blocking_request("get_ipynb", timeout_sec=30)["ipynb"])
        except Exception as error:  # a private interface of Colab: it may change any day
            mend = "File → Download → Download .ipynb, and hand in that file together with any .pt files"
            environment.say(False, f"Colab did not give the notebook ({type(error).__name__})", mend)
            return None
    path = _notebook_path(notebook, namespace)
    if path is None:
        environment.say(False, f"{notebook}.ipynb is not in this folder", "save the notebook here under this name")
        return None
    _save(path)
    text = _once_whole(path)
    if text is None:
        environment.say(False, f"{path.name} is only half saved", "save (Ctrl-S), then run this cell again")
        return None
    _compare_with_session(text, namespace)
    return text


def _notebook_path(notebook, namespace):
    session = os.environ.get("JPY_SESSION_NAME") or namespace.get("__vsc_ipynb_file__")
    candidates = [Path(session)] if session else []
    candidates.append(Path(f"{notebook}.ipynb"))
    return next((p for p in candidates if p.suffix == ".ipynb" and p.is_file()), None)


def _save(path, seconds=4):
    """Ask JupyterLab to save, and wait until the file is new. Elsewhere nothing happens."""
    before = path.stat().st_mtime
    try:
        import ipylab

        ipylab.JupyterFrontEnd().commands.execute("docmanager:save")
    except Exception:
        return
    end = time.monotonic() + seconds
    while time.monotonic() < end and path.stat().st_mtime == before:
        time.sleep(0.1)


def _once_whole(path):
    """Return the text of a saved notebook. JupyterLab writes in place, so it may be half there; None if it stays like that."""
    end = time.monotonic() + SAVED_WITHIN
    while True:
        try:
            text = path.read_text(encoding="utf-8")
            json.loads(text)
            return text
        except ValueError:
            if time.monotonic() > end:
                return None
            time.sleep(0.1)


def _compare_with_session(text, namespace):
    """Say so if a cell that was run is not in the saved file: then the file is older than the work."""
    saved = {"".join(c["source"]).strip() for c in json.loads(text)["cells"] if c["cell_type"] == "code"}
    run = [source.strip() for source in namespace.get("In", []) if source.strip()]
    definitions = [s for s in run[-40:] if s.startswith(("def ", "class ")) and s not in saved]
    latest = {s.split("(")[0].split(":")[0]: s for s in run if s.startswith(("def ", "class "))}
    stale = [s for s in definitions if latest[s.split("(")[0].split(":")[0]] == s]
    if stale:
        first = stale[-1].splitlines()[0]
        environment.say(
            False, f"the saved file lacks a cell that you ran: {first}", "save (Ctrl-S), then run this again"
        )


# --- the zip ----------------------------------------------------------------------------------------------------------


def _write_zip(path, notebook, content, answers, extra):
    files = {
        f"{notebook}.ipynb": content,
        "answers.json": json.dumps(answers, ensure_ascii=False, indent=1),
        "answers.html": _answers_html(notebook, answers),
    }
    files = {name: text.encode() for name, text in files.items()} | extra
    manifest = {
        "notebook": notebook,
        "course_version": settings()["version"],
        "python": platform.python_version(),
        "where": environment.where(),
        "written_at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    files["manifest.json"] = json.dumps(manifest, indent=1).encode()
    part = path.with_suffix(".zip.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    size = part.stat().st_size
    if size > MOST_BYTES:
        mend = "clear the outputs (Edit → Clear Outputs of All Cells), save, and run this cell again"
        environment.say(False, f"the file has {size / 2**20:.0f} MB, at most {MOST_BYTES // 2**20} are allowed", mend)
    os.replace(part, path)


def _answers_html(notebook, answers):
    parts = [
        f"<h2>{html.escape(n)}</h2>\n<p style='white-space:pre-wrap'>{html.escape(t)}</p>" for n, t in answers.items()
    ]
    head = (
        f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{html.escape(notebook)}: written answers</title>"
    )
    return head + "\n".join(parts) + "</html>\n"


def _offer(path):
    """Let the reader download the file with one click."""
    if environment.where() == environment.COLAB:
        from google.colab import files

        files.download(str(path))
        return
    from IPython.display import FileLink, display

    display(FileLink(str(path)))
