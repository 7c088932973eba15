"""Where results are kept: one SQLite file, one row per grading, never overwritten."""

import json
import sqlite3
import time
from pathlib import Path

_TABLE = """
CREATE TABLE IF NOT EXISTS results (
    id INTEGER PRIMARY KEY,
    notebook TEXT NOT NULL,
    source TEXT NOT NULL,
    student TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    autograder TEXT NOT NULL,
    isolation TEXT NOT NULL,
    graded_at TEXT NOT NULL,
    result TEXT NOT NULL
)
"""


class Store:
    """Results of one class.

    Parameters
    ----------
    path : Path
        The SQLite file; made if it does not exist.
    """

    def __init__(self, path):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(path, timeout=30)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute(_TABLE)
        self.connection.commit()

    def append(self, submission, autograder, result):
        """Add the result of one submission; it is on disk when this returns."""
        row = (
            autograder.name,
            submission.source,
            submission.name,
            submission.sha256,
            autograder.sha256,
            result["isolation"],
            time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            json.dumps(result, ensure_ascii=False),
        )
        columns = "notebook, source, student, sha256, autograder, isolation, graded_at, result"
        self.connection.execute(f"INSERT INTO results ({columns}) VALUES ({', '.join('?' * len(row))})", row)
        self.connection.commit()

    def latest(self, submission, autograder):
        """Return the last result of exactly this submission by exactly this autograder, or None."""
        query = "SELECT result FROM results WHERE source = ? AND sha256 = ? AND autograder = ? ORDER BY id DESC LIMIT 1"
        row = self.connection.execute(query, (submission.source, submission.sha256, autograder.sha256)).fetchone()
        return json.loads(row[0]) if row else None

    def close(self):
        """Close the file."""
        self.connection.close()
