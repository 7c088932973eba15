"""Looking at what a student's function drew and at the files that it wrote, beside that function, as plain data."""

import itertools
import struct
import tempfile
from pathlib import Path

import numpy as np

from course.check.calls import Remote, run_protected
from course.check.values import describe

MOST_LABELS, MOST_FILES, MOST_BYTES = 500, 20, 400_000
_PNG = b"\x89PNG\r\n\x1a\n"


def look_at_picture(picture):
    """Return what can be seen in a `plot.Picture`, as plain data.

    Parameters
    ----------
    picture : Picture
        Or anything else, or the judge's stand-in for it.

    Returns
    -------
    dict with

    - ``is_picture``: whether it is a `plot.Picture` with a figure; if not, the rest is empty
    - ``got``: what it is, in words
    - ``alt``, ``title``, ``xlabel``, ``ylabel``: str
    - ``labels``: list of (text, x, y), with the place that a label belongs to, not the place where it is printed
    - ``points``: ndarray (n, 2), the points of a scatter plot
    - ``legend``: list of str
    """
    if isinstance(picture, Remote):
        return picture.course_helper("look_at_picture", ())
    from matplotlib.figure import Figure

    from course.plot import Picture

    seen = {"is_picture": False, "got": describe(picture), "alt": "", "title": "", "xlabel": "", "ylabel": ""}
    seen |= {"labels": [], "points": np.zeros((0, 2)), "legend": []}
    if not isinstance(picture, Picture) or not isinstance(picture.figure, Figure):
        return seen
    seen |= {"is_picture": True, "alt": _text(picture.alt)}
    if not picture.figure.axes:
        return seen
    axes = picture.figure.axes[0]
    titles = [axes.get_title(loc) for loc in ("center", "left", "right")] + [picture.figure.get_suptitle()]
    seen |= {"title": _text(" ".join(filter(None, titles)))}
    seen |= {"xlabel": _text(axes.get_xlabel()), "ylabel": _text(axes.get_ylabel())}
    seen |= {"labels": _labels(axes), "points": _points(axes)}
    if axes.get_legend():
        seen["legend"] = [_text(t.get_text()) for t in axes.get_legend().get_texts()[:MOST_LABELS]]
    return seen


def _labels(axes):
    found = []
    for text in itertools.islice(axes.texts, MOST_LABELS):
        x, y = getattr(text, "xy", None) or text.get_position()  # an annotation belongs to the point that it names
        found.append((_text(text.get_text()), float(x), float(y)))
    return found


def _points(axes):
    parts = [np.asarray(c.get_offsets(), dtype=np.float64) for c in axes.collections]
    for line in axes.lines:
        if str(line.get_marker()) not in ("None", "none", "", " "):
            parts.append(np.asarray(line.get_xydata(), dtype=np.float64))
    return np.concatenate([np.zeros((0, 2)), *parts])


def _text(value):
    return value[:5000] if isinstance(value, str) else ""


def picture_and_files(function, before, after=()):
    """Call ``function(*before, path, *after)`` with a path in a folder of its own; tell what came back and what was written.

    The folder is removed afterwards, so that nothing is left behind where the check runs.

    Returns
    -------
    dict with

    - ``picture``: what `look_at_picture` says about the returned value; ``None`` if nothing was returned
    - ``files``: dict from the name of a file to a dict: ``bytes`` (its size), ``text`` (its content where that is UTF-8,
      else ``None``) and ``png`` ((width, height) of a PNG image, else ``None``). The path ends in ``words``, so the names
      should be ``words.tsv`` and ``words.png``.
    - ``changed``: positions of the arguments that the function modified

    Raises
    ------
    StudentError
        What the function raised.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        outcome = run_protected(function, (*before, str(Path(folder, "words")), *after), {}, seconds=10.0)
        if outcome.error:
            raise outcome.error
        picture = None if outcome.value is None else look_at_picture(outcome.value)
        return {"picture": picture, "files": _files(Path(folder)), "changed": outcome.changed}


def _files(folder):
    found = {}
    for path in sorted(folder.iterdir())[:MOST_FILES]:
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                data = file.read(MOST_BYTES)
            found[path.name] = {"bytes": path.stat().st_size, "text": _decoded(data), "png": _png_size(data)}
    return found


def _decoded(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _png_size(data):
    is_png = data.startswith(_PNG) and data[12:16] == b"IHDR" and len(data) > 24
    return struct.unpack(">II", data[16:24]) if is_png else None
