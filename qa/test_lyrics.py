"""The songs: what the files promise, what the reader takes, and that a reader tells the artists apart."""

import collections
import csv
import json
import math
import os
import re
from pathlib import Path

import pytest

from autograder import datasets
from autograder import lyrics as source
from conftest import ROOT
from course import lyrics
from course.data import DataError

SHARED = Path(os.environ.get("COURSE_SHARED", ROOT.parent / "shared"))
REAL = SHARED / "data" / "lyrics" / "songdata_val.csv"


@pytest.fixture(scope="module")
def parts():
    return {"train": lyrics.load("train"), "val": lyrics.load("validation")}


def tidy(rows):
    return [row for row in rows if len(row.lyric) > 1]


def bare(line):
    return re.sub(r"\W+", " ", line.lower()).strip()


def test_files_are_those_of_the_source():
    for name, content in source.data_files().items():
        assert (ROOT / "data" / name).read_bytes() == content, f"{name}: run python -m autograder build"
    assert json.loads((ROOT / "data" / "manifest.json").read_text()) == datasets.manifest()


def test_how_much_there_is(parts):
    everything = tidy(parts["train"]) + tidy(parts["val"])
    assert len(everything) >= 240
    assert sum(len(song.lyric) for song in everything) >= 300_000
    for rows in parts.values():
        assert len({song.artist for song in tidy(rows)}) >= 20
    assert {s.artist for s in tidy(parts["train"])} == {s.artist for s in tidy(parts["val"])}


def test_there_is_something_to_clean(parts):
    lengths = [len(song.lyric) for rows in parts.values() for song in rows]
    assert lengths.count(0) >= 3 and lengths.count(1) >= 3
    texts = collections.Counter(song.lyric for song in tidy(parts["train"]))
    assert sorted(texts.values())[-2:] == [1, 2], "one song is there twice, and only one"


def test_no_line_is_in_two_songs():
    seen = collections.defaultdict(set)
    for rows in source.read_all().values():
        for artist, title, *_, lyric in rows:
            for line in lyric.split("\n"):
                if len(bare(line).replace(" ", "")) >= 4:
                    seen[bare(line)].add((artist, title))
    shared = {line: songs for line, songs in seen.items() if len(songs) > 1}
    assert not shared


def test_no_song_is_in_two_parts():
    parts = {part: {row[5] for row in rows if len(row[5]) > 1} for part, rows in source.read_all().items()}
    assert len(parts["hidden"]) >= 20
    assert not (parts["train"] & parts["val"] or parts["train"] & parts["hidden"] or parts["val"] & parts["hidden"])


def test_hidden_songs_are_in_no_file_that_students_get():
    public = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data").glob("*.csv"))
    assert not [song for song in source.hidden_songs() if song[:80] in public]


def test_encoding_and_line_breaks(parts):
    text = "".join(song.lyric for rows in parts.values() for song in rows)
    assert text.count("\n") > 8_000 and "\r" not in text and "\t" not in text
    assert len({c for c in text if ord(c) > 127}) >= 10 and not re.search("[‘’“”…–—\u2005\xa0]", text)
    assert any(ord(c) > 127 for rows in parts.values() for song in rows for c in song.artist)
    assert any(c.isupper() for c in text) and any(c.islower() for c in text)


def test_every_column_is_filled(parts):
    for song in [song for rows in parts.values() for song in rows]:
        assert song.artist and song.title and song.album and song.date.startswith(song.year + "-"), song[:5]


def test_the_artists_can_be_told_apart(parts):
    """Naive Bayes on character 5-grams names the artist of nearly every validation song; guessing would find one in 24."""
    grams = lambda text: collections.Counter(text[i : i + 5] for i in range(len(text) - 4))  # noqa: E731
    known = collections.defaultdict(collections.Counter)
    for song in tidy(parts["train"]):
        known[song.artist] += grams(song.lyric)
    different, smooth = len(set().union(*known.values())), 0.1
    totals = {artist: counts.total() + smooth * different for artist, counts in known.items()}

    def score(artist, found):
        return sum(n * math.log((known[artist][gram] + smooth) / totals[artist]) for gram, n in found.items())

    val = tidy(parts["val"])
    right = sum(song.artist == max(known, key=lambda a: score(a, grams(song.lyric))) for song in val)
    assert right / len(val) > 0.8, right / len(val)


# --- the reader -------------------------------------------------------------------------------------------------------


def test_the_columns_of_another_common_file(tmp_path):
    path = tmp_path / "songdata.csv"
    path.write_text('artist,song,link,text\nNobody,A Song,/n/a_song.html,"One line  \r\nand\u2005another"\n', "utf-8")
    assert lyrics.read(path) == [("Nobody", "A Song", "", "", "", "One line  \nand another")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,words\nx,y\n", "It needs artist, and lyric or text"),
        (b"", "It needs artist"),
        ("artist,text\nx,é\n".encode("latin-1"), "UTF-8"),
        (b'artist,text\nx,"' + b"a" * 1_000_001 + b'"\n', "cannot be read as CSV"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, content, said):
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=said):
        lyrics.read(path)


def test_no_such_file_or_part(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text("artist,text\n")
    with pytest.raises(DataError, match=r"mine\.csv"):
        lyrics.read("yours.csv")
    with pytest.raises(DataError, match="'train', 'validation'"):
        lyrics.load("test")


def test_rows_that_lack_columns(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("Artist,Lyrics\nx\n")
    assert lyrics.read(path)[0].lyric == ""


def test_a_file_of_real_songs():
    if not REAL.is_file():
        pytest.skip(f"there is no {REAL}")
    songs = lyrics.read(REAL)
    with REAL.open(encoding="utf-8", newline="") as file:
        raw = [row["Lyric"] for row in csv.DictReader(file)]
    assert len(songs) == 896 and len({song.artist for song in songs}) == 21
    assert any("\u2005" in text for text in raw) and not any("\u2005" in song.lyric for song in songs)
    assert sum(not song.lyric for song in songs) == 9
