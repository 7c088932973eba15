"""Taking in what students hand in: notebooks, our zips, Otter's zips, folders and LMS exports of them.

Nothing here trusts an archive: names, sizes and kinds of its members are looked at before anything is read, and nothing is
ever unpacked by name into a folder of ours.
"""

import functools
import hashlib
import io
import json
import re
import stat
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

MOST_BYTES = 200 * 2**20
MOST_MEMBERS = 2_000
MOST_NOTEBOOK = 60 * 2**20
MOST_CELLS = 5_000
MOST_EXPORT, MOST_EXPORT_MEMBERS = 2**30, 20_000  # a whole class; held in memory while it is graded
MOST_NESTED = 3
_ASSIGNMENT = re.compile(r"\d\d_[a-z][a-z_]*")  # 01_derivations
_LMS = re.compile(
    r".+?_\d{2,}(?=_|$)"
)  # doejane_123_4567_…, Jane Doe_123_assignsubmission_file_: name and student's number
_SKIP = ("__MACOSX", ".ipynb_checkpoints", ".DS_Store")


@dataclass
class Submission:
    """One student's submission, read into memory.

    Attributes
    ----------
    name : str
        The student, as far as the file name tells.
    source : str
        Where it came from.
    notebook : dict or None
    files : dict from relative name to bytes
        What was handed in beside the notebook.
    problem : (name, sentence) or None
        Why it cannot be graded at all.
    sha256 : str
        Of everything that was read.
    """

    name: str
    source: str
    notebook: dict = None
    files: dict = field(default_factory=dict)
    problem: tuple = None
    sha256: str = ""

    def __post_init__(self):
        self.name, self.source = readable(self.name), readable(self.source)


def readable(text, most=200):
    """Return a name as text that can be printed, stored and encoded, whatever bytes it was made of."""
    clean = text.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else "�" for c in clean)[:most]


class Refused(Exception):
    """A submission that cannot be graded: (name, sentence)."""

    def __init__(self, name, sentence):
        self.problem = (name, sentence)
        super().__init__(sentence)


def find_submissions(path):
    """Return every `Submission` in a notebook, a zip, a folder, or an LMS export.

    Only ``path`` itself may hold several students: a zip that lies in a class folder, or in an export, is one student's,
    whatever it contains. Whatever cannot be read becomes a submission with a problem; nothing stops the others.

    Parameters
    ----------
    path : Path

    Returns
    -------
    list of Submission, sorted by source; no two have the same source.
    """
    path = Path(path)
    found = _in_folder(path) if path.is_dir() else _from_path(path)
    seen = {}
    for submission in sorted(found, key=lambda s: s.source):
        seen[submission.source] = seen.get(submission.source, 0) + 1
        if seen[submission.source] > 1:
            submission.source += f" ({seen[submission.source]})"
    return sorted(found, key=lambda s: s.source)


def _guarded(read):
    """A file that nobody can read is the outcome of one student, never the end of the run."""

    @functools.wraps(read)
    def guarded(name, *args):
        try:
            return read(name, *args)
        except Refused as refused:
            problem = refused.problem
        except Exception as error:  # RecursionError, odd archives, odd names: there is always one more
            problem = ("unreadable", f"This file cannot be read ({type(error).__name__}).")
        return Submission(student_name(str(name)), str(name), problem=problem, sha256=_digest({str(name): b""}))

    return guarded


def _in_folder(folder):
    found = []
    for child in sorted(folder.iterdir()):
        if child.name in _SKIP or child.name.startswith("."):
            continue
        if child.is_dir() and not child.is_symlink():
            found += _student_folder(child)
        else:
            found.append(_file(child.name, child))
    return found


def _student_folder(folder):
    """A folder is one student's (a notebook and files, or one zip), unless it holds several students' files."""
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.is_symlink()]
    files = [p for p in files if not set(p.relative_to(folder).parts) & set(_SKIP)]
    hand_ins = [p for p in files if p.suffix.lower() in (".ipynb", ".zip")]
    if len(hand_ins) > 1 and all(p.parent == folder for p in hand_ins) and not _one_student([p.name for p in hand_ins]):
        return [_file(f"{folder.name}/{p.name}", p, p.name) for p in hand_ins]
    return [_members(folder.name, {p.relative_to(folder).as_posix(): p for p in files})]


def _one_student(names):
    """Files of one student have names like the assignment's; files of several have names like students'."""
    return any(_ASSIGNMENT.fullmatch(PurePosixPath(n).stem) for n in names)


@_guarded
def _file(source, path, name=None):
    """One file in a class folder is one student's."""
    if path.is_symlink():
        raise Refused("link", "This is a link, not a file. Nothing was read.")
    return _one(name or path.name, _read(path), source)


@_guarded
def _members(source, paths):
    """The files in one student's folder; a zip that stands alone is opened."""
    members, total = {}, 0
    for name, path in paths.items():
        total += path.stat().st_size
        if total > MOST_BYTES:
            raise Refused("too large", f"The files have more than {MOST_BYTES // 2**20} MB.")
        members[name] = path.read_bytes()
    return _one_of(source, members, source)


def _read(path):
    if path.stat().st_size > MOST_BYTES:
        raise Refused("too large", f"The file has more than {MOST_BYTES // 2**20} MB.")
    return path.read_bytes()


def _one(name, content, source):
    """One student's file: a notebook or a zip."""
    kind = Path(name).suffix.lower()
    if kind == ".ipynb":
        return _submission(name, source, {Path(name).name: content})
    if kind == ".zip":
        return _one_of(name, read_zip(content), source)
    raise Refused("not a notebook", f"{Path(name).name} is neither a notebook (.ipynb) nor a zip.")


def _one_of(name, members, source, depth=0):
    """One student's files; a zip that is the only hand-in among them is opened, a few times at most."""
    if len(members) > MOST_MEMBERS or sum(map(len, members.values())) > MOST_BYTES:
        raise Refused("zip bomb", f"There are more than {MOST_MEMBERS} files or {MOST_BYTES // 2**20} MB.")
    inner = _hand_ins(members)
    if len(inner) == 1 and inner[0].lower().endswith(".zip"):
        if depth >= MOST_NESTED:
            raise Refused("zip bomb", "A zip in a zip in a zip … Hand in one zip, or the notebook itself.")
        return _one_of(name, read_zip(members[inner[0]]), source, depth + 1)
    return _submission(name, source, members)


def _hand_ins(members):
    return [m for m in members if PurePosixPath(m).suffix.lower() in (".zip", ".ipynb")]


def _from_path(path):
    """The path itself: a notebook, one student's zip, or the export of a whole class."""
    if path.suffix.lower() != ".zip":
        return [_file(path.name, path)]
    try:
        members = read_zip(path.read_bytes(), MOST_EXPORT, MOST_EXPORT_MEMBERS)
    except Refused:
        return [_file(path.name, path)]
    students = _students(members)
    if not students:
        return [_file(path.name, path)]
    return [_one_guarded(name, part, f"{path.name}/{name}") for name, part in students.items()]


_one_guarded = _guarded(_one_of)


def _students(members):
    """Return student → members for an export; {} for the zip of one student.

    An export holds a folder or a file per student. Canvas writes all files side by side, names and numbers first; Moodle
    makes a folder for each student. What a student hands in holds one notebook, or several with names of assignments.
    """
    inner = _hand_ins(members)
    folders = {PurePosixPath(m).parts[0] for m in inner if len(PurePosixPath(m).parts) > 1}
    (top,) = folders if len(folders) == 1 else ("",)
    if top and all(m.startswith(f"{top}/") for m in inner) and not _LMS.match(top):  # all in one folder: look inside
        inside = {m[len(top) + 1 :]: b for m, b in members.items() if m.startswith(f"{top}/")}
        return _students(inside)
    keys = {m: _student_key(m) for m in members}
    several = len({keys[m] for m in inner}) > 1
    lms = any(_LMS.match(PurePosixPath(m).parts[0]) for m in inner)
    flat = not folders
    if not (lms or (several and (not flat or not _one_student(inner)))):
        return {}
    students = {}
    for member, content in members.items():
        path = PurePosixPath(member)
        rest = "/".join(path.parts[1:]) if len(path.parts) > 1 else path.name
        students.setdefault(keys[member], {})[rest] = content
    return {k: v for k, v in students.items() if lms or _hand_ins(v)}


def _student_key(member):
    """What stands for a student in an export: the folder, or the name with the learning platform's numbers."""
    path = PurePosixPath(member)
    found = _LMS.match(path.parts[0])
    return found[0].rstrip("_") if found else path.parts[0]


def read_zip(content, most=MOST_BYTES, most_members=MOST_MEMBERS):
    """Return name → bytes of a zip's files, or raise `Refused` for an archive that is not what it should be."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = [i for i in archive.infolist() if not i.filename or not i.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError, OSError):
        raise Refused("unreadable zip", "The zip is damaged or not a zip. Pack it again and look into it.") from None
    infos = [i for i in infos if not set(PurePosixPath(i.filename).parts) & set(_SKIP)]
    if not infos:
        raise Refused("empty zip", "There is nothing in the zip.")
    if len(infos) > most_members or sum(i.file_size for i in infos) > most:
        raise Refused("zip bomb", f"Unpacked it would have more than {most_members} files or {most // 2**20} MB.")
    members, total = {}, 0
    for info in infos:
        _refuse_member(info)
        data = _read_member(archive, info, most - total)
        total += len(data)
        members[info.filename] = data
    return members


def _refuse_member(info):
    parts = PurePosixPath(info.filename).parts
    if (
        not parts
        or info.filename.startswith("/")
        or ".." in parts
        or "\\" in info.filename
        or ":" in info.filename
        or "\0" in info.filename
    ):
        raise Refused("unsafe path", f"The zip holds a file called {info.filename[:80]!r}, which points outside.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Refused("link", f"The zip holds a link ({info.filename[:80]!r}), not a file.")
    if info.flag_bits & 1:
        raise Refused("unreadable zip", "The zip is protected with a password.")


def _read_member(archive, info, room):
    try:
        with archive.open(info) as stream:
            data = stream.read(room + 1)  # the size in the directory may lie
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError, ValueError) as error:
        raise Refused(
            "unreadable zip", f"{info.filename[:80]!r} in the zip cannot be read ({type(error).__name__})."
        ) from None
    except Exception as error:  # zlib.error and friends of the other compressions
        raise Refused(
            "unreadable zip", f"{info.filename[:80]!r} in the zip is damaged ({type(error).__name__})."
        ) from None
    if len(data) > room:
        raise Refused("zip bomb", f"Unpacked it would have more than {MOST_BYTES // 2**20} MB.")
    return data


def _submission(name, source, members):
    submission = Submission(student_name(name), source, sha256=_digest(members))
    try:
        chosen = _choose_notebook(members)
        submission.notebook = read_notebook(members[chosen])
        base = PurePosixPath(chosen).parent
        submission.files = {_relative(k, base): v for k, v in members.items() if k != chosen}
    except Refused as refused:
        submission.problem = refused.problem
    return submission


def _digest(members):
    parts = (k.encode("utf-8", "surrogateescape") + hashlib.sha256(v).digest() for k, v in sorted(members.items()))
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _relative(name, base):
    path = PurePosixPath(name)
    return (path.relative_to(base) if base in path.parents else path).as_posix()


def _choose_notebook(members):
    notebooks = [m for m in members if PurePosixPath(m).suffix.lower() == ".ipynb"]
    if not notebooks:
        raise Refused("no notebook", "There is no notebook (.ipynb) in what was handed in.")
    named = [n for n in notebooks if _ASSIGNMENT.fullmatch(PurePosixPath(n).stem)]
    if len(named) == 1:  # an extra notebook beside the assignment is a scratch pad
        return named[0]
    if len(notebooks) > 1:
        shown = ", ".join(PurePosixPath(n).name for n in sorted(notebooks)[:4])
        raise Refused("several notebooks", f"There are {len(notebooks)} notebooks ({shown}). Hand in one.")
    return notebooks[0]


def read_notebook(content):
    """Return a notebook as a dict, or raise `Refused` with the reason in plain words."""
    if not content.strip():
        raise Refused("not a notebook", "The file is empty: nothing was saved into it.")
    if len(content) > MOST_NOTEBOOK:
        raise Refused("too large", f"The notebook has more than {MOST_NOTEBOOK // 2**20} MB. Clear its outputs.")
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused("not a notebook", "The file is not a notebook: it is not JSON.") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if isinstance(cells, list) and len(cells) > MOST_CELLS:
        raise Refused("too large", f"The notebook has more than {MOST_CELLS} cells.")
    if not isinstance(cells, list) or not all(isinstance(c, dict) for c in cells):
        raise Refused("not a notebook", "The file is JSON, but not a notebook of format 4: it has no list of cells.")
    for cell in cells:
        if not isinstance(cell.get("metadata", {}), dict):
            cell["metadata"] = {}
    if not isinstance(notebook.get("metadata", {}), dict):
        notebook["metadata"] = {}
    return notebook


def student_name(name):
    """Return the student behind a file or folder name, as Canvas and Moodle write them.

    ``"doejane_123_4567_01_derivations.ipynb"`` → ``doejane``, ``"Jane Doe_123_assignsubmission_file_"`` → ``Jane Doe``,
    ``"jane.zip"`` → ``jane``.
    """
    path = PurePosixPath(name)
    text = path.parts[0] if len(path.parts) > 1 else path.name
    text = re.sub(r"\.(ipynb|zip)$", "", text, flags=re.I)
    text = re.sub(r"_assignsubmission(?:_file_?)?$", "", text)
    found = re.match(r"(.+?)(?:_late)?(?:_\d{2,}){1,2}(?:_.*)?$", text)
    text = found[1] if found else text
    return re.sub(r"_submission$", "", text) or name
