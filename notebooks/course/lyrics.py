"""Songs: the lyrics that come with this course, and files of your own in one of two common forms."""

import csv
import unicodedata
from pathlib import Path
from typing import NamedTuple

from course.data import DataError

PARTS = {"train": "lyrics_train.csv", "validation": "lyrics_val.csv"}
COLUMNS = {  # what a column may be called, in lower case
    "artist": ("artist",),
    "title": ("title", "song"),
    "album": ("album",),
    "year": ("year",),
    "date": ("date",),
    "lyric": ("lyric", "lyrics", "text"),
}
MOST_CHARACTERS = 10**6  # of one lyric


class Song(NamedTuple):
    """One row of a file of lyrics. Everything is text, and may be empty."""

    artist: str
    title: str
    album: str
    year: str
    date: str
    lyric: str


def load(part="train"):
    """Return the songs that come with the course, as they stand in the file: nothing is cleaned.

    They were written for this course by invented artists, and anybody may use them for anything (CC0).

    Parameters
    ----------
    part : str
        ``"train"`` or ``"validation"``.

    Returns
    -------
    list of Song
    """
    if part not in PARTS:
        raise DataError(f"There is no part {part!r}. Choose one of: {', '.join(map(repr, PARTS))}.")
    home = Path(__file__).parent.parent
    places = [folder / "data" / PARTS[part] for folder in (home, home.parent)]
    found = next((path for path in places if path.is_file()), None)
    if found is None:
        raise DataError(
            f"{PARTS[part]} is missing; it comes with the course, in the folder data/ beside notebooks/.\n"
            "Unpack the course files once more: all of them, not only the notebook."
        )
    return read(found)


def read(path):
    """Return the songs of a CSV file: one with the columns of this course, or with ``artist,song,link,text``.

    The names of the columns count, not their order; capital letters in them do not matter. Every kind of space becomes a
    plain one.

    Parameters
    ----------
    path : str or pathlib.Path
        A CSV file in UTF-8 with a line of column names. It needs an artist and a lyric (or text).

    Returns
    -------
    list of Song

    Raises
    ------
    DataError
        If the file is missing, not UTF-8, or without these columns.
    """
    file = Path(path)
    if not file.is_file():
        here = ", ".join(sorted(p.name for p in Path().glob("*.csv"))[:5]) or "none"
        raise DataError(f"There is no file {str(path)!r} (CSV files in this folder: {here}). Check name and folder.")
    csv.field_size_limit(MOST_CHARACTERS)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            columns = _columns(rows.fieldnames or [], file.name)
            return [Song(*(_clean_spaces(row.get(columns[f]) or "") for f in Song._fields)) for row in rows]
    except UnicodeDecodeError as error:
        raise DataError(
            f"{file.name} is not a file in UTF-8: byte {error.start} does not fit.\n"
            "In a spreadsheet program choose: save as CSV, encoding UTF-8."
        ) from None
    except csv.Error as error:
        raise DataError(f"{file.name} cannot be read as CSV: {error}.") from None


def _columns(names, file):
    """Return field → name of the column that has it, or None for a field that no column has."""
    known = {name.strip().lower(): name for name in names if name}
    found = {field: next((known[n] for n in offers if n in known), None) for field, offers in COLUMNS.items()}
    if found["artist"] is None or found["lyric"] is None:
        raise DataError(
            f"{file} has the columns {', '.join(known) or '(none)'}. It needs artist, and lyric or text.\n"
            "The first line of the file has to hold the names of the columns."
        )
    return found


def _clean_spaces(text):
    plain = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text)
    return plain.replace("\r\n", "\n").replace("\r", "\n")
