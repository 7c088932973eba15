"""What people read after grading: a table in the terminal, a gradebook, and one page per student."""

import csv
import io
import os
import re
from pathlib import Path

import jinja2

from autograder.course import load_course
from autograder.judge import GRADER_ERROR

TEMPLATES = Path(__file__).resolve().parent / "templates"


def write_gradebook(path, autograder, results):
    """Write one line per submission as CSV: points per question, in all, by hand still to give, and what happened.

    Parameters
    ----------
    path : Path
    autograder : Autograder
    results : list of dict
    """
    questions = autograder.index["questions"]
    by_hand, extra = by_hand_points(questions)
    head = [
        "student",
        "points",
        "of",
        "by hand, still to give",
        *(["bonus, by hand"] if extra else []),
        *(q["name"] for q in questions),
        "outcome",
        "notes",
        "isolation",
        "source",
    ]
    rows = []
    for result in sorted(results, key=lambda r: r["submission"]):
        possible = sum(q["points"] - q["manual_points"] for q in questions if not q.get("bonus"))
        points = _points(result, questions)
        notes = "; ".join(sentence for _, sentence in result["notes"])
        rows.append(
            [
                _safe(result["submission"]),
                points[0],
                _number(possible),
                _number(by_hand),
                *([_number(extra)] if extra else []),
                *points[1:],
                result["outcome"],
                _safe(notes),
                result["isolation"],
                _safe(result.get("source", "")),
            ]
        )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    _replace(path, text.getvalue())


def by_hand_points(questions):
    """Return the points that a person still gives: those of the notebook, and those of its bonus exercises."""
    return tuple(sum(q["manual_points"] for q in questions if q.get("bonus", False) is b) for b in (False, True))


def _points(result, questions):
    """Points in all and per question, as text; empty where the grader itself failed, because that is no zero."""
    if result["outcome"] == GRADER_ERROR:
        return [""] * (1 + len(questions))
    scores = {q["name"]: q["score"] for q in result["questions"]}
    return [_number(result["score"]), *(_number(scores.get(q["name"], 0)) for q in questions)]


def _number(value):
    return f"{value:g}"


def _safe(text):
    """Keep a spreadsheet from reading a student's text as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def write_student_pages(folder, autograder, results):
    """Write a readable HTML page for each submission and return their paths."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("student.html.j2")
    hints = {q["name"]: q["number"] for q in autograder.index["questions"]}
    taken, paths = set(), []
    for result in results:
        path = Path(folder) / f"{_page_name(result['submission'], taken)}.html"
        page = template.render(
            result=result,
            course=load_course(),
            index=autograder.index,
            hints=hints,
            number=_number,
            by_hand=by_hand_points(autograder.index["questions"]),
        )
        _replace(path, page)
        paths.append(path)
    return paths


def _page_name(student, taken):
    """Return a file name that no other page has, also where upper and lower case are the same; at most 120 bytes."""
    base = re.sub(r"[^\w.-]+", "_", student).encode()[:100].decode(errors="ignore") or "submission"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        name = f"{base}_{number}"
    taken.add(name.lower())
    return name


def _replace(path, text):
    """Write a file as a whole: a reader sees the old one or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(path.suffix + ".part")
    part.write_text(text, encoding="utf-8", newline="")
    os.replace(part, path)


def summary_table(autograder, results):
    """Return a table of all results for the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    questions = autograder.index["questions"]
    title = f"{autograder.name}: {len(results)} submissions, points per exercise"
    table = Table(title=title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("student", no_wrap=True, max_width=18)
    table.add_column("points", justify="right")
    for q in questions:
        table.add_column(q["number"].split(".")[-1], justify="right")
    table.add_column("outcome", min_width=14, overflow="fold")
    for result in sorted(results, key=lambda r: r["submission"]):
        outcome = ", ".join(dict.fromkeys(name for name, _ in result["notes"])) or result["outcome"]
        table.add_row(result["submission"], *_points(result, questions), outcome)
    return table
