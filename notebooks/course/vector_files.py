"""Files of word vectors: the one that comes with the course, and text files as Stanford's GloVe and word2vec write them.

`course.data.load_vectors` is what notebooks use.
"""

import contextlib
import gzip
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np

from course.data import DataError, _bar

BUNDLED = "vectors_50d.npz"
_DAMAGED = (EOFError, OSError, zlib.error, zipfile.BadZipFile)


@lru_cache(maxsize=2)
def read_npz(path):
    """Return what a file of the course holds. The arrays are shared: copy before changing them.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    words : list of str, length V, the most frequent first
    counts : int32 array (V,), how often each word stands in the text that the vectors were trained on
    vectors : float16 array (V, D)

    Raises
    ------
    DataError
        If it is not such a file.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return file["words"].tolist(), file["counts"], file["vectors"]
    except (KeyError, ValueError, *_DAMAGED) as error:
        raise DataError(
            f"{path.name} is not a file of word vectors of this course ({type(error).__name__}: {str(error)[:100]}).\n"
            "It should hold words, counts and vectors. Unpack the course files once more."
        ) from None


def read_text(path, most=None):
    """Return words and vectors of a text file: per line a word and its numbers, with spaces between.

    Parameters
    ----------
    path : pathlib.Path
        The text itself, or packed as ``.gz`` or ``.zip``; of several texts in a zip, the smallest. A first line with two
        numbers, rows and columns, as word2vec writes it, may be there.
    most : int, optional
        Read only so many rows.

    Returns
    -------
    words : list of str, length V; of a word that is there twice, the first
    vectors : float32 array (V, D)

    Raises
    ------
    DataError
        If a line is broken, or the file is damaged or empty.
    """
    reader = _Rows(path.name, most)
    try:
        with _lines(path) as (lines, bar, where):
            for number, line in enumerate(lines, 1):
                if number % 500 == 1:
                    bar.update(where() - bar.n)
                if not reader.takes(number, line):
                    break
            bar.update(where() - bar.n)
    except _DAMAGED as error:
        raise DataError(
            f"{path.name} is damaged after row {len(reader.words)} ({type(error).__name__}: {str(error)[:100]}).\n"
            "Perhaps a download stopped half way. Download it once more."
        ) from None
    return reader.found()


class _Rows:
    """The rows read so far, and what the next one has to look like."""

    def __init__(self, name, most):
        self.name, self.most, self.promised = name, most, None
        self.words, self.rows, self.dim = {}, [], None

    def takes(self, number, line):
        """Take a line, or return False if there are enough."""
        if self.most is not None and len(self.words) >= self.most:
            return False
        try:
            text = line.decode("utf-8").rstrip("\r\n ")
        except UnicodeDecodeError:
            self.refuse(number, f"bytes that are not UTF-8: {line[:40]!r}")
        pieces = text.split(" ")
        if number == 1 and len(pieces) == 2 and all(p.isdecimal() for p in pieces):
            self.promised, self.dim = map(int, pieces)
            return True
        self.dim = self.dim or len(pieces) - 1
        word, *numbers = text.rsplit(" ", self.dim) if self.dim else [text]  # a few words of GloVe have a space inside
        if len(numbers) != self.dim or not self.dim or not word or _is_number(word.rpartition(" ")[2], " " in word):
            wanted = f"a word and {self.dim or 'its'} numbers"
            self.refuse(number, f"{len(pieces) - 1} numbers after {text[:30]!r} instead of {wanted}")
        if word not in self.words:
            self.words[word] = None
            self.rows.append(self.numbers(number, word, numbers))
        return True

    def numbers(self, number, word, numbers):
        try:
            row = np.array(numbers, dtype=np.float32)
        except ValueError:
            odd = next(n for n in numbers if not _is_number(n))
            self.refuse(number, f"{odd[:30]!r} where a number of {word[:30]!r} should be")
        if not np.isfinite(row).all():
            self.refuse(number, f"a number of {word[:30]!r} that is not finite")
        return row

    def refuse(self, number, found):
        raise DataError(
            f"{self.name}, line {number}: found {found}.\n"
            "Every line has to be a word and the same count of numbers, with single spaces, in UTF-8. If a download stopped\n"
            f"half way, download again; most={max(len(self.words), 1)} reads only what stands before."
        )

    def found(self):
        if not self.words:
            raise DataError(f"There is no vector in {self.name}. Is it the right file?")
        if self.promised and len(self.words) < min(self.promised, self.most or self.promised):
            raise DataError(
                f"{self.name} ends after {len(self.words)} rows, and its first line promises {self.promised}.\n"
                f"Download it once more; most={len(self.words)} reads what is there."
            )
        return list(self.words), np.stack(self.rows)


def _is_number(text, really=True):
    try:
        float(text)
    except ValueError:
        return False
    return really


@contextlib.contextmanager
def _lines(path):
    """Give the lines as bytes, a bar over the bytes of the file, and a function that says how far it is."""
    with contextlib.ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        file = raw
        if path.suffix == ".gz":
            file = stack.enter_context(gzip.open(raw))
        elif path.suffix == ".zip":
            archive = stack.enter_context(zipfile.ZipFile(raw))
            inside = min((i for i in archive.infolist() if i.file_size), key=lambda i: i.file_size, default=None)
            if inside is None:
                raise DataError(f"There is nothing in {path.name}. Download it once more.")
            file = stack.enter_context(archive.open(inside))
        size = path.stat().st_size
        bar = stack.enter_context(_bar(f"reading {path.name}", size, "B", unit_scale=True))
        yield file, bar, lambda: min(raw.tell(), size)


def bundled():
    """Return the path of the vectors that come with the course.

    Raises
    ------
    DataError
        If they are missing.
    """
    home = Path(__file__).parent.parent
    places = [folder / "data" / BUNDLED for folder in (home, home.parent)]
    found = next((path for path in places if path.is_file()), None)
    if found is None:
        raise DataError(
            f"{BUNDLED} is missing; it comes with the course, in the folder data/ beside notebooks/.\n"
            "Unpack the course files once more: all of them, not only the notebook."
        )
    return found
