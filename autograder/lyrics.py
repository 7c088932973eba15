"""From the songs in ``source/lyrics/`` to the files that notebooks read, ``data/lyrics_*.csv``.

One text file per artist. Its first lines say ``artist:`` and ``style:``; each song begins with ``=== title | album | date``.
``untidy.csv`` beside them holds rows with hardly any lyric, so that there is something to clean.
"""

import base64
import csv
import io
import json
import re
import zlib

from autograder.course import SOURCE, BuildError

FOLDER = SOURCE / "lyrics"
FACTS = {"licence": "CC0-1.0", "used by": ["03_char_rnn", "04_lstm"]}
COLUMNS = ("Artist", "Title", "Album", "Year", "Date", "Lyric")
PLACEHOLDER = "@hidden songs@"  # stands in a hidden cell of a test; the build puts the packed songs there
ARTISTS_PLACEHOLDER = "@hidden artists@"  # the same for who sings them: a name for each song, in the same order
_HEADER = re.compile(r"=== (?P<title>[^|]+) \| (?P<album>[^|]+) \| (?P<date>\d{4}-\d\d-\d\d)")


def part_of(number):
    """Return the part to which an artist's song belongs, by its place in the file: train, val, or hidden (for graders)."""
    if number % 13 == 12:
        return "hidden"
    return "val" if number % 6 == 4 else "train"


def read_artist(path):
    """Return the rows of one artist's file, each with the part that it belongs to: (part, row)."""
    head, *songs = re.split(r"^(?==== )", path.read_text(encoding="utf-8"), flags=re.M)
    artist = re.match(r"artist: (.+)\n", head)
    if not artist:
        raise BuildError(f"{path.name}: the first line has to be 'artist: NAME'")
    found = []
    for number, song in enumerate(songs):
        first, _, lyric = song.partition("\n")
        header = _HEADER.fullmatch(first.strip())
        if not header:
            raise BuildError(f"{path.name}: a song begins with '=== title | album | YYYY-MM-DD', not {first!r}")
        title, album, date = header["title"].strip(), header["album"].strip(), header["date"]
        found.append((part_of(number), (artist[1].strip(), title, album, date[:4], date, lyric.strip())))
    return found


def read_all():
    """Return part → rows, sorted by date; the untidy rows are among them."""
    rows = [row for path in sorted(FOLDER.glob("*.txt")) for row in read_artist(path)]
    with (FOLDER / "untidy.csv").open(encoding="utf-8", newline="") as file:
        rows += [(row.pop("Part"), tuple(row.values())) for row in csv.DictReader(file)]
    parts = {"train": [], "val": [], "hidden": []}
    for part, row in rows:
        parts[part].append(row)
    copied = max(parts["train"], key=lambda row: (row[4], row))  # one song is there twice
    parts["train"].append(copied)
    return {part: sorted(found, key=lambda row: (row[4], row)) for part, found in parts.items()}


def as_csv(rows):
    """Return rows as the text of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()


def data_files():
    """Return name → bytes of the files that belong into ``data/``."""
    parts = read_all()
    return {f"lyrics_{part}.csv": as_csv(parts[part]).encode() for part in ("train", "val")}


def hidden_songs():
    """Return the lyrics that only graders have."""
    return [row[5] for row in read_all()["hidden"]]


def hidden_artists():
    """Return who sings each of them."""
    return [row[0] for row in read_all()["hidden"]]


def packed(texts):
    """Return a list of texts as one text for a test file, which `json.loads(zlib.decompress(base64.b64decode(…)))` reads."""
    content = zlib.compress(json.dumps(texts, ensure_ascii=False).encode(), 9)
    return base64.b64encode(content).decode()


def packed_songs():
    """Return the lyrics that only graders have, packed."""
    return packed(hidden_songs())


def packed_artists():
    """Return who sings them, packed."""
    return packed(hidden_artists())
