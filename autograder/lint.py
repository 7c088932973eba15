"""What a master must not do. Every rule comes from a defect that was seen; every message says where and how to mend it."""

import ast
import builtins
import re
import symtable

from autograder.course import NOTEBOOKS
from autograder.master import _mark, at, solution_blocks

MOST_LINES = 40
_DATE = re.compile(
    r"\b20\d\d-\d\d-\d\d\b|\b(?:\d{1,2}(?:st|nd|rd|th)? )?(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December) (?:\d{1,2}(?:st|nd|rd|th)?, )?20\d\d\b"
)
_LIBRARIES = {
    "np",
    "numpy",
    "torch",
    "sympy",
    "math",
    "plt",
    "F",
    "nn",
    "check",
    "plot",
    "course",
    "grader",
    "random",
    "Derivative",
}


def lint(master):
    """Return everything that is wrong with a master, as a list of messages."""
    problems = []
    for rule in (_cards, _tests, _cells, _given_names, _hints, _prose):
        problems += rule(master)
    return problems


def _cards(master):
    names, previous = set(), ""
    for q in master.questions:
        where = at(master.path, q.cell, q.name)
        if q.name in names:
            yield f"{where}: a second question has this name"
        if q.name < previous:
            yield f"{where}: question names sort as text, so {q.name} would come before {previous}; number with two digits"
        names.add(q.name)
        previous = q.name
        if not q.title[:1].isupper() or q.title.endswith("."):
            yield f"{where}: a title begins with a capital letter and has no full stop: {q.title!r}"
        if q.difficulty not in range(1, 6):
            yield f"{where}: difficulty is a whole number from 1 to 5"
        if not q.defines:
            yield f"{where}: no answer cell between # BEGIN SOLUTION and # END SOLUTION"
        if not q.later and any(t.hidden for t in q.tests):
            yield f"{where}: 'later' has to say in words what the hidden tests look at"


def _tests(master):
    for q in master.questions:
        where = at(master.path, q.cell, q.name)
        total = sum(t.points for t in q.tests) + q.manual_points
        if abs(total - q.points) > 1e-9:
            yield f"{where}: the card says {q.points} points, the tests (and manual_points) add up to {total}"
        if q.bonus and q.points != q.manual_points:
            yield f"{where}: a bonus is graded by hand: points and manual_points have to be equal"
        if not q.bonus and not any(t.points for t in q.tests):
            yield f"{where}: no test case gives a point; only a bonus may be graded by hand alone"
        text = "\n".join([q.shared, q.shared_hidden, *(t.source for t in q.tests)])
        for name in re.findall(r"checkpoint_file\(\s*[\"'](\w+)[\"']", text):
            if not {f"{name}.pt", f"{name}.json"} <= set(q.files):
                yield f"{where}: a test reads {name}.pt, so the card needs files: [{name}.pt, {name}.json]"
        if not any(not t.hidden for t in q.tests):
            yield f"{where}: every question needs a public test, or its check says 'passed' for any answer"
        for t in q.tests:
            yield from _test(at(master.path, t.cell, t.source), q, t)


def _test(where, question, test):
    tree = ast.parse(test.source)
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    if not test.name.startswith("test_"):
        yield f"{where}: test functions are called test_…, after the behaviour they look at"
    if not any(_root(c.func) in ("check",) for c in calls) and not any(
        isinstance(n, ast.Assert) for n in ast.walk(tree)
    ):
        helpers = {
            f.name
            for f in ast.walk(ast.parse(question.shared + question.shared_hidden))
            if isinstance(f, ast.FunctionDef)
        }
        if not any(isinstance(c.func, ast.Name) and c.func.id in helpers for c in calls):
            yield f"{where}: this test checks nothing: no check.…, no assert"
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and node.msg is None:
            yield f"{where}: an assert without a message teaches nothing; use check.require or add the message"
    names = {c.func.attr for c in calls if isinstance(c.func, ast.Attribute)}
    if not test.hidden and "hidden_rng" in names:
        yield f"{where}: a public test must not use hidden_rng: its inputs would be the hidden ones"
    if test.hidden and "rng" in names:
        yield f"{where}: a hidden test uses check.hidden_rng, or its inputs can be read from the public salt"
    if test.hidden and re.search(r"\bshow\s*=\s*True", test.source):
        yield f"{where}: show=True would print the right number of a hidden case"
    known = {a.arg for a in tree.body[0].args.args}
    if unknown := sorted(known - set(question.defines) - {"env"}):
        yield f"{where}: asks the notebook for {unknown[0]!r}, which question {question.name} does not define"


def _cells(master):
    block = None
    for number, cell in enumerate(master.cells, 1):
        mark, source = _mark(cell), cell.source
        where = at(master.path, number, source)
        if mark:
            block = mark.removeprefix("BEGIN ") if mark.startswith("BEGIN") else None
            continue
        if re.match(r"(##\s*ignore\s*##\s*|#\s*ignore\s*)", source, re.I):
            yield f"{where}: Otter deletes cells whose first line starts with '# Ignore'; word it differently"
        if block == "TESTS" and len(source.splitlines()) > MOST_LINES:
            yield f"{where}: {too_long(source)}"
        if cell.cell_type != "code" or block == "TESTS":
            continue
        if block != "SOLUTION" and re.search(r"#\s*(BEGIN|END)?\s*SOLUTION\b", source):
            yield f"{where}: solution markers outside a SOLUTION block would reach the students"
        if block == "SOLUTION" and not solution_blocks(source) and "# PROVIDED" not in source:
            yield f"{where}: an answer cell without # BEGIN SOLUTION: its code would reach the students"
        if re.search(r"[\"']\.\./data", source):
            yield f"{where}: ../data does not exist while grading; use course.data"
        if re.search(r"^\s*[!%]\s*(pip|conda)\b", source, re.M) or (
            "pip" in source and "--no-deps" not in source and "install" in source
        ):
            yield f"{where}: installing here may change a preinstalled package; course.environment adds what is missing"
        if re.search(r"\bplt\.|pyplot", source):
            yield f"{where}: a figure without alternative text; use course.plot, which asks for one"


_HELPERS = {
    "f",
    "g",
    "h",
    "loss",
    "grad",
    "rows",
    "step",
    "total",
    "forward",
    "backward",
    "helper",
    "run",
    "size",
    "base",
}


def _given_names(master):
    """Given cells must not bind a name that a student is likely to give to a helper function: the last cell wins."""
    block = None
    for number, cell in enumerate(master.cells, 1):
        if mark := _mark(cell):
            block = mark.removeprefix("BEGIN ") if mark in ("BEGIN SOLUTION", "BEGIN TESTS") else None
        elif cell.cell_type == "code" and block is None:
            where = at(master.path, number, cell.source)
            for name in sorted(_bound(cell.source) & _HELPERS):
                yield f"{where}: binds {name!r}, a name that students give to helpers; take another"


def _bound(source):
    """Return the names that a cell assigns in the notebook, not those inside its functions.

    None for a cell that is not plain Python, which another rule refuses.
    """
    try:
        symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    except SyntaxError:
        return set()
    return {s.get_name() for s in symbols if s.is_assigned() and not s.is_namespace()}


def _hints(master):
    for q in master.questions:
        expected = [f"{q.number}-{letter}" for letter in "abc"]
        if q.hints != expected:
            found = ", ".join(q.hints) or "none"
            yield f"{at(master.path, q.cell, q.name)}: needs the hints {', '.join(expected)} in <summary>Hint …; found: {found}"


def _prose(master):
    defined = set(dir(builtins)) | _names_defined(master)
    for number, cell in enumerate(master.cells, 1):
        where = at(master.path, number, cell.source)
        if cell.cell_type == "raw":
            continue
        if date := _DATE.search(cell.source):
            yield f"{where}: the date {date[0]!r} belongs into source/course.yml"
        if cell.cell_type != "markdown":
            continue
        if re.search(r"!\[\s*\]\(|<img(?![^>]*\balt=\"[^\"]+\")", cell.source):
            yield f"{where}: an image without alternative text"
        text = re.sub(r"```.*?```", "", cell.source, flags=re.S)
        for called in re.findall(r"`([A-Za-z_][\w.]*)\([^`]*\)`", text):
            if called.split(".")[0] not in defined | _LIBRARIES:
                yield f"{where}: mentions `{called}(…)`, which is defined nowhere in this notebook"


def _names_defined(master):
    names = set()
    for cell in master.cells:
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                names.add(node.name)
            elif isinstance(node, ast.alias):
                names.add((node.asname or node.name).split(".")[0])
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif isinstance(node, ast.arg):
                names.add(node.arg)
    return names | {p.stem for p in (NOTEBOOKS / "course").rglob("*.py")}


# lines that give nothing away: everybody writes them, and texts explain training with them
_PLAIN = re.compile(
    r"return \w+(, \w+)*|else:|try:|for \w+ in (\w+|range\((\w+, )?(\w+|len\(\w+\))\)):|if \w+ is (not )?None:"
    r"|(optimizer|loss|model)\.(zero_grad|step|backward|train|eval)\(\)|super\(\).__init__\(\)"
    r"|with torch\.no_grad\(\):"
)


def _root(node):
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def too_long(source):
    """Return what to say about a cell with more than `MOST_LINES` lines, or nothing."""
    lines = len(source.splitlines())
    return (
        f"{lines} lines; a cell has at most {MOST_LINES}. Split it, or move a helper to course/"
        if lines > MOST_LINES
        else ""
    )


# --- after the build --------------------------------------------------------------------------------------------------


def leaks(master, student_text, salt):
    """Return what of a solution, a hidden test or the secret salt can be read in what students receive.

    Parameters
    ----------
    master : Master
    student_text : dict from file name to text
        Every text file of the student bundle that belongs to this notebook.
    salt : str
        The salt of hidden checks.
    """
    secrets = [(salt, "the salt of hidden checks")]
    for q in master.questions:
        secrets += [(line, f"a line of the solution of {q.number}") for line in secret_lines(master, q)]
        secrets += [(f"def {t.name}(", f"the hidden test {t.name} of {q.number}") for t in q.tests if t.hidden]
    for file, text in student_text.items():
        lines = {re.sub(r"\s+", "", line) for line in text.splitlines()}
        for secret, what in secrets:
            squeezed = re.sub(r"\s+", "", secret)
            if (
                squeezed in lines
                or (len(squeezed) >= 12 and "(" in secret and squeezed in "".join(lines))
                or secret == salt
                and salt in text
            ):
                yield f"{file}: contains {what}: {secret.strip()[:60]!r}"
        for word in ("BEGIN SOLUTION", "END SOLUTION", "# SOLUTION", "# HIDDEN", "hidden=True", "use_hidden_salt("):
            if word in text and not file.startswith("notebooks/course/"):
                yield f"{file}: contains {word!r}"


def secret_lines(master, question):
    """Return the lines of a question's solution that say something and that its stub does not give away on purpose."""
    lines = []
    for cell in _answer_cells(master, question):
        prompts = "".join(re.findall(r'""" # BEGIN PROMPT\n(.*?)""" # END PROMPT', cell.source, re.S))
        given = {line.split("#")[0].strip() for line in prompts.splitlines()}
        for _, text in solution_blocks(cell.source):
            plain = (line.split("#")[0].strip() for line in text.splitlines())
            lines += [line for line in plain if len(line) >= 16 and line not in given and not _PLAIN.fullmatch(line)]
    return lines


def _answer_cells(master, question):
    current = block = None
    for number, cell in enumerate(master.cells, 1):
        mark = _mark(cell)
        if mark == "BEGIN QUESTION":
            current = number
        elif mark:
            block = mark.removeprefix("BEGIN ") if mark.startswith("BEGIN") else None
        elif current == question.cell and block == "SOLUTION" and cell.cell_type == "code":
            yield cell
