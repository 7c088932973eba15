"""Reading a master: MyST Markdown in, questions and cells out, with everything filled in that is written only once.

A master (``source/NN_name.md``) is a jupytext MyST notebook with Otter's fenced ```` ```otter ```` blocks. On top of
Otter's syntax there are four conveniences, all resolved here, before Otter sees the notebook:

- ```` ```{include} shared/setup.md ```` brings in a shared text, with the course configuration filled in («title»);
- the ``# BEGIN QUESTION`` block holds the whole card (title, difficulty, minutes, what is graded later);
- ``# BEGIN SOLUTION`` inside a function becomes a stub that raises NotImplementedError and says how many lines to expect;
- a test cell that begins with ``# SHARED`` (or ``# SHARED HIDDEN``) holds helpers for all tests of its question.
"""

import ast
import re
import textwrap
from dataclasses import dataclass, field

import jinja2
import jupytext
import nbformat
import yaml
from otter.assign.blocks import extract_all_fenced_otter_cells

from autograder.course import EXTRA_PACKAGES, SOURCE, BuildError, pinned

CARD_KEYS = {
    "name",
    "title",
    "points",
    "difficulty",
    "minutes",
    "later",
    "covers",
    "manual_points",
    "check_cell",
    "files",
    "bonus",
}
TEST_KEYS = {"points", "hidden"}  # not Otter's messages: it pastes them unescaped into the test file
PACKAGE_FILES = ["course", "data"]


@dataclass
class Test:
    """One test case as its author wrote it."""

    name: str
    source: str
    points: float
    hidden: bool
    cell: int

    @property
    def title(self):
        """What the case is called in messages: the function's name in words."""
        return self.name.removeprefix("test_").replace("_", " ")


@dataclass
class Question:
    """One exercise: its card, its answer cells, its tests."""

    name: str
    title: str
    points: float
    difficulty: int
    minutes: int
    cell: int
    later: list = field(default_factory=list)
    covers: list = field(default_factory=list)  # items of source/demands.yml
    manual_points: float = 0  # of `points`, those that a person gives
    files: list = field(default_factory=list)  # what is handed in beside the notebook, such as n2_sgns.pt
    bonus: bool = False  # its points come on top of the notebook's
    defines: list = field(default_factory=list)
    written: list = field(default_factory=list)
    lines: int = 0
    tests: list = field(default_factory=list)
    shared: str = ""
    shared_hidden: str = ""
    hints: list = field(default_factory=list)
    tries: list = field(default_factory=list)  # sources of its try-it cells

    @property
    def number(self):
        """``q1_07_naive_softmax`` → ``1.7``."""
        found = re.match(r"q(\d+)_(\d+)_", self.name)
        return f"{int(found[1])}.{int(found[2])}" if found else self.name

    def index_entry(self):
        """What a notebook and a report know about the exercise."""
        keys = (
            "name",
            "number",
            "title",
            "points",
            "manual_points",
            "bonus",
            "minutes",
            "difficulty",
            "defines",
            "written",
            "files",
            "later",
        )
        return {key: getattr(self, key) for key in keys}


@dataclass
class Master:
    """A master, read: its cells with Otter's blocks as raw cells, and its questions."""

    path: object
    title: str
    cells: list
    questions: list
    metadata: dict

    @property
    def name(self):
        """Stem of the file, which is also the notebook's and the test folder's name."""
        return self.path.stem


def read_master(path, course):
    """Read a master and resolve everything that is written once.

    Parameters
    ----------
    path : Path
        ``source/NN_name.md``.
    course : Course
        Fills in the shared texts.

    Returns
    -------
    Master

    Raises
    ------
    BuildError
        With the file, the cell and what to do.
    """
    text = path.read_text(encoding="utf-8")
    front = _front_matter(path, text)
    facts = {"course": course, "notebook": path.stem, "title": front["title"], "part": front["part"], "sum": {}}
    text = _include(path, text, facts)
    questions = _questions(path, _cells(text))
    facts |= {"sum": sums(questions), "questions": [q for q in questions if not q.bonus]}
    text = _fill(path, text, facts)
    cells = _cells(text)
    questions = _questions(path, cells)
    facts = {"part": front["part"], "covers": front.get("covers", {}), "needs": _needs(path, front)}
    return Master(path, front["title"], cells, questions, facts)


def sums(questions):
    """Return the points and minutes of a notebook's exercises, and what its bonus exercises give on top."""
    plain, extra = ([q for q in questions if q.bonus is b] for b in (False, True))
    found = {key: sum(getattr(q, key) for q in plain) for key in ("points", "minutes")}
    return {**found, "bonus": sum(q.points for q in extra)}


def at(path, cell, text=""):
    """Return ``01_derivations.md, cell 12 ("def softmax…")`` for messages."""
    start = text.strip().splitlines()[0][:50] if text.strip() else ""
    place = f"cell {cell}" if isinstance(cell, int) else cell
    return f"{path.name}, {place}" + (f" ({start!r})" if start else "")


# --- text -------------------------------------------------------------------------------------------------------------


def _front_matter(path, text):
    found = re.match(r"---\n(.*?)\n---\n", text, re.S)
    data = yaml.safe_load(found[1]) if found else {}
    front = (data or {}).get("course") or {}
    if not {"title", "part"} <= set(front):
        raise BuildError(f"{path.name}: the front matter needs course: {{title: …, part: …}}")
    return front


def _needs(path, front):
    """Return module → distribution with version of what this notebook needs beside what every notebook does."""
    known = {d: m for m, d in EXTRA_PACKAGES.items()}
    if odd := sorted(set(front.get("needs", [])) - set(known)):
        raise BuildError(f"{path.name}: needs {odd[0]!r} is unknown; there are: {', '.join(sorted(known))}")
    return {known[d]: f"{d}=={pinned(d)}" for d in front.get("needs", [])}


def _include(path, text, facts):
    def bring(match):
        shared = SOURCE / match[1]
        if not shared.is_file():
            raise BuildError(f"{path.name}: includes {match[1]}, which does not exist below source/")
        return shared.read_text(encoding="utf-8").strip()

    return re.sub(r"^```\{include\} (\S+)\n```$", bring, text, flags=re.M)


def _fill(path, text, facts):
    """Fill in «…» from the course configuration; the marks are rare enough not to meet LaTeX or Python."""
    environment = jinja2.Environment(
        variable_start_string="«",
        variable_end_string="»",
        block_start_string="«%",
        block_end_string="%»",
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    try:
        return environment.from_string(text).render(**facts)
    except jinja2.TemplateError as error:
        raise BuildError(f"{path.name}, line {getattr(error, 'lineno', '?')}: in «…»: {error}") from None


def _cells(text):
    """Split a master into cells, Otter's blocks as raw cells."""
    front = re.compile(r"(?m)^course:\n(?:[ \t]+.*\n)+")
    notebook = jupytext.reads(front.sub("", text, count=1), fmt="md:myst")
    return extract_all_fenced_otter_cells(notebook.cells)


# --- questions --------------------------------------------------------------------------------------------------------


def _questions(path, cells):
    questions, current, block = [], None, None
    for number, cell in enumerate(cells, 1):
        mark = _mark(cell)
        if mark == "BEGIN QUESTION":
            current = _card(path, number, cell)
            questions.append(current)
        elif mark == "END QUESTION":
            current = block = None
        elif mark:
            block = mark.removeprefix("BEGIN ") if mark.startswith("BEGIN") else None
        elif current and block == "TESTS":
            _read_test_cell(path, number, cell, current)
        elif current and block == "SOLUTION":
            _read_answer(cell, current)
        elif current and cell.cell_type == "code":
            current.tries.append(cell.source.strip("\n"))
        elif current and cell.cell_type == "markdown":
            current.hints += re.findall(r"<summary>Hint (\d+\.\d+-[a-z])", cell.source)
    return questions


def _mark(cell):
    """Return ``BEGIN QUESTION`` and the like for Otter's raw cells, else None."""
    found = cell.cell_type == "raw" and re.match(r"#\s+((?:BEGIN|END)\s+\w+)", cell.source.strip(), re.I)
    return " ".join(found[1].upper().split()) if found else None


def _card(path, number, cell):
    card = yaml.safe_load(cell.source) or {}
    where = at(path, number, cell.source.partition("\n")[2])
    missing = sorted({"name", "title", "points", "difficulty", "minutes", "later"} - set(card))
    odd = sorted(set(card) - CARD_KEYS)
    if missing:
        raise BuildError(f"{where}: the card lacks {', '.join(missing)}")
    if odd:
        raise BuildError(
            f"{where}: unknown key {odd[0]!r}; Otter would ignore it silently. Known: {', '.join(sorted(CARD_KEYS))}"
        )
    if not isinstance(card["points"], (int, float)):
        raise BuildError(f"{where}: points is one number; give points per case in the tests (Otter mixes lists up)")
    if not isinstance(card.get("bonus", False), bool):
        raise BuildError(f"{where}: bonus is true or false; the number stands in points")
    if not re.fullmatch(r"q\d+_\d\d_[a-z0-9_]+", card["name"]):
        raise BuildError(f"{where}: question names look like q1_07_naive_softmax")
    for file in card.get("files", []):
        if not re.fullmatch(r"n\d_[a-z0-9_]+\.(pt|json)", str(file)):
            raise BuildError(f"{where}: files that are handed in look like n2_sgns.pt and n2_sgns.json, not {file!r}")
    card.pop("check_cell", None)
    return Question(**card, cell=number)


def _read_test_cell(path, number, cell, question):
    where = at(path, number, cell.source)
    source = cell.source
    if re.match(r"#\s*SHARED HIDDEN\b", source):
        question.shared_hidden += source.split("\n", 1)[1].strip() + "\n\n\n"
    elif re.match(r"#\s*SHARED\b", source):
        question.shared += source.split("\n", 1)[1].strip() + "\n\n\n"
    else:
        question.tests.append(_test(where, number, source, question))


def _test(where, number, source, question):
    config, body = {}, source
    found = re.match(r'""" # BEGIN TEST CONFIG\n(.*?)\n""" # END TEST CONFIG\n', source, re.S)
    if found:
        config, body = yaml.safe_load(found[1]) or {}, source[found.end() :]
    odd = sorted(set(config) - TEST_KEYS)
    if odd:
        raise BuildError(f"{where}: unknown key {odd[0]!r} in the test's configuration")
    if "points" not in config:
        raise BuildError(f"{where}: every test case states its own points")
    try:
        tree = ast.parse(body).body
    except SyntaxError as error:
        raise BuildError(f"{where}: line {error.lineno}: {error.msg}") from None
    if len(tree) != 1 or not isinstance(tree[0], ast.FunctionDef):
        raise BuildError(
            f"{where}: a test cell holds exactly one function (Otter silently keeps only the first); "
            "helpers go into a cell that begins with # SHARED"
        )
    if tree[0].name in [t.name for t in question.tests]:
        raise BuildError(f"{where}: two tests of {question.name} are called {tree[0].name}; Otter would drop the first")
    return Test(tree[0].name, body.strip(), config["points"], bool(config.get("hidden", False)), number)


def _read_answer(cell, question):
    if cell.cell_type != "code":
        return
    tree = ast.parse(re.sub(r'""" # BEGIN PROMPT.*?""" # END PROMPT', "", cell.source, flags=re.S))
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            question.defines.append(node.name)
        elif isinstance(node, ast.Assign):
            names = [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
            question.defines += names
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) and "\n" in node.value.value:
                question.written += names
    question.lines += sum(_count_lines(block) for _, block in solution_blocks(cell.source))


# --- what is generated ------------------------------------------------------------------------------------------------

_BLOCK = re.compile(r"^([ \t]*)# BEGIN SOLUTION\n(.*?)^\1# END SOLUTION(?:\n|\Z)", re.S | re.M)


def solution_blocks(source):
    """Return (indentation, text) of every solution block of a cell, and of every ``# SOLUTION`` line."""
    blocks = [(m[1], m[2]) for m in _BLOCK.finditer(source)]
    rest = _BLOCK.sub("", source)
    return blocks + [("", line) for line in rest.splitlines() if re.search(r"# SOLUTION\s*$", line)]


def _count_lines(block):
    return sum(1 for line in block.splitlines() if line.strip() and not line.strip().startswith("#"))


def with_stubs(source, question):
    """Turn every solution block inside a function into Otter's form with a stub that says what is missing."""

    def stub(match):
        indent, block = match[1], match[2]
        after = source[match.end() :]
        head = f"{indent}# BEGIN SOLUTION NO PROMPT\n{block}{indent}# END SOLUTION\n"
        if not indent or after.lstrip().startswith('""" # BEGIN PROMPT'):
            return head
        prompt = textwrap.indent(
            f'""" # BEGIN PROMPT\n# YOUR CODE HERE (about {_plural(_count_lines(block), "line")})\n'
            f'raise NotImplementedError("{question.name[:5]}: {_owner(source, match.start())} is not written yet")\n'
            '""" # END PROMPT\n',
            indent,
        )
        return head + prompt

    return _BLOCK.sub(stub, source)


def _plural(count, word):
    return f"{count} {word}{'' if count == 1 else 's'}"


def _owner(source, position):
    """Return the function (with its class) that a position of the source lies in."""
    line = source[:position].count("\n") + 1
    tree, names = ast.parse(source), []
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.lineno <= line <= (node.end_lineno or line):
            names.append((node.lineno, node.name))
    return ".".join(name for _, name in sorted(names))


def card_markdown(question):
    """Return the card of an exercise as it stands in the notebook."""
    level = "●" * question.difficulty + "○" * (5 - question.difficulty)
    points = _plural(question.points, "bonus point" if question.bonus else "point")
    if question.manual_points == question.points:
        points += " (by hand)"
    elif question.manual_points:
        points += f" ({question.manual_points} of them by hand)"
    lines = f" · about {_plural(question.lines, 'line')}" if question.lines else ""
    facts = f"**{points}** · difficulty {level} · about {question.minutes} minutes{lines}"
    return f'<a id="{question.name}"></a>\n### {question.number} · {question.title}\n\n{facts}'


def otter_cells(master):
    """Return the cells that Otter Assign gets: cards written out, stubs made, shared test cells left out."""
    cells, by_cell, current, block = [], {q.cell: q for q in master.questions}, None, None
    for number, cell in enumerate(master.cells, 1):
        mark = _mark(cell)
        if mark == "BEGIN QUESTION":
            current = by_cell[number]
            cells += [nbformat.v4.new_raw_cell(f"# BEGIN QUESTION\nname: {current.name}")]
            cells += [nbformat.v4.new_markdown_cell(card_markdown(current))]
            continue
        if mark:
            block = mark.removeprefix("BEGIN ") if mark.startswith("BEGIN") else None
        elif block == "TESTS" and re.match(r"#\s*SHARED\b", cell.source):
            continue
        elif block == "SOLUTION" and cell.cell_type == "code":
            cell = nbformat.from_dict({**cell, "source": with_stubs(cell.source, current)})
        cells.append(cell)
    return cells
