"""What documents say about the course and the masters know: exercises, coverage, rubrics, the README's table."""

import re
from dataclasses import dataclass

import jinja2
import yaml

from autograder.course import ROOT, SOURCE, BuildError, load_course, masters
from autograder.master import read_master, sums

TABLE = re.compile(r"(<!-- notebooks: .*? -->\n).*?(<!-- end of notebooks -->)", re.S)
PAGES = ("exercises", "coverage", "rubrics")
RUBRIC_KEYS = {"before", "parts", "samples"}
LEVELS = ("full", "partial", "none")
STATES = {"given": dict, "dropped": str, "later": int}  # what may be said of an item that no exercise carries


@dataclass
class Covered:
    """One item of ``source/demands.yml`` and where a notebook answers it.

    Attributes
    ----------
    item, text : str
    questions : list of str
        Names of the exercises.
    heading : str
        Heading of the text that answers it, if no exercise does.
    """

    item: str
    text: str
    questions: list
    heading: str = ""


@dataclass
class Demand:
    """One item of ``source/demands.yml`` as it stands there.

    Attributes
    ----------
    item, text : str
    state : str
        ``given``, ``dropped`` or ``later`` if no exercise carries the item, else "".
    detail : str, int or dict
        What the file says of that.
    """

    item: str
    text: str
    state: str = ""
    detail: object = None

    @property
    def source(self):
        """``S2`` of ``S2-11``."""
        return self.item.partition("-")[0]


@dataclass
class Place:
    """Where one item is.

    Attributes
    ----------
    demand : Demand
    state : str
        ``exercise``, ``given``, ``dropped``, ``later``, or ``nowhere``.
    questions : list of Question
        The exercises that carry it.
    words : str
        For the other states: where, or why, in words.
    """

    demand: Demand
    state: str
    questions: list
    words: str = ""


def read_demands():
    """Return item → `Demand`, in the order of ``source/demands.yml``.

    Raises
    ------
    BuildError
        If an entry has another form than the head of that file describes.
    """
    found = yaml.safe_load((SOURCE / "demands.yml").read_text(encoding="utf-8"))
    return {item: _demand(item, entry) for item, entry in found.items()}


def _demand(item, entry):
    if isinstance(entry, str):
        return Demand(item, entry)
    states = sorted(set(entry) - {"asks"})
    if "asks" not in entry or len(states) != 1 or states[0] not in STATES:
        raise BuildError(f"demands.yml, {item}: 'asks', and one of {', '.join(STATES)}; found {', '.join(entry)}")
    detail = entry[states[0]]
    if type(detail) is not STATES[states[0]] or type(detail) is dict and set(detail) != {"in", "says", "how"}:
        raise BuildError(f"demands.yml, {item}: {states[0]} has another form than the head of the file says")
    return Demand(item, entry["asks"], states[0], detail)


def coverage(notebook, course=None):
    """Return a `Covered` for each item that a notebook answers.

    Raises
    ------
    BuildError
        If a card names an item that is not in ``source/demands.yml``.
    """
    demands = read_demands()
    master = read_master(SOURCE / f"{notebook}.md", course or load_course())
    text_of = {item: demand.text for item, demand in demands.items()}
    found = {item: Covered(item, text_of.get(item, ""), [], h) for item, h in master.metadata["covers"].items()}
    for question in master.questions:
        for item in question.covers:
            found.setdefault(item, Covered(item, text_of.get(item, ""), [])).questions.append(question.name)
    odd = sorted(item for item in found if item not in demands)
    if odd:
        raise BuildError(f"{notebook}.md covers {odd[0]}, which is not in source/demands.yml")
    return [found[item] for item in demands if item in found]


def places(read, covered):
    """Return a `Place` for every item of the sources, in the order of ``source/demands.yml``.

    Parameters
    ----------
    read : list of Master
    covered : dict from name of a notebook to list of Covered
    """
    carriers = {question.name: question for master in read for question in master.questions}
    carried, headings = {}, {}
    for name, rows in covered.items():
        for row in rows:
            carried.setdefault(row.item, []).extend(carriers[question] for question in row.questions)
            if row.heading:
                headings[row.item] = f"{name}, “{row.heading}”"
    return [_place(demand, carried.get(item, []), headings.get(item)) for item, demand in read_demands().items()]


def _place(demand, questions, heading):
    if questions:
        return Place(demand, "exercise", questions)
    if heading:
        return Place(demand, "given", [], heading)
    if demand.state == "dropped":
        return Place(demand, "dropped", [], demand.detail)
    if demand.state == "later" and not any(path.name.startswith(f"{demand.detail:02d}_") for path in masters()):
        return Place(demand, "later", [], f"notebook {demand.detail}")
    if demand.state == "given" and _says(demand.detail):
        where = (
            "every notebook" if demand.detail["in"].startswith("shared/") else demand.detail["in"].removesuffix(".md")
        )
        return Place(demand, "given", [], f"{where}: {demand.detail['how']}")
    return Place(demand, "nowhere", [])


def _says(given):
    """Return whether the words stand in the file, however its lines are broken."""
    path = SOURCE / given["in"]
    return path.is_file() and " ".join(given["says"].split()) in " ".join(path.read_text(encoding="utf-8").split())


def rubrics(master):
    """Return (question, rubric) for each exercise of which a person grades a part.

    Raises
    ------
    BuildError
        If a rubric is missing, names an answer that does not exist, or does not add up.
    """
    found = []
    for question in master.questions:
        path = SOURCE / "rubrics" / f"{question.name}.yml"
        if not question.manual_points:
            continue
        if not path.is_file():
            raise BuildError(
                f"{question.name} has {question.manual_points} points by hand; write source/rubrics/{path.name}"
            )
        rubric = yaml.safe_load(path.read_text(encoding="utf-8"))
        problem = _wrong_with(rubric, question)
        if problem:
            raise BuildError(f"source/rubrics/{path.name}: {problem}")
        found.append((question, rubric))
    return found


def _wrong_with(rubric, question):
    if set(rubric) != RUBRIC_KEYS:
        return f"the keys have to be {', '.join(sorted(RUBRIC_KEYS))}"
    if any(set(LEVELS) - set(part) for part in rubric["parts"]):
        return f"every part needs the levels {', '.join(LEVELS)}"
    answers = [part["answer"] for part in rubric["parts"]]
    if sorted(answers) != sorted(question.written):
        return f"the parts have to be the written answers {', '.join(question.written)}"
    total = sum(part["full"]["points"] for part in rubric["parts"])
    if total != question.manual_points or any(part["full"]["points"] != part["points"] for part in rubric["parts"]):
        return f"the parts add up to {total} points; manual_points of the card is {question.manual_points}"
    if len(rubric["samples"]) < 2 or any(set(sample["answers"]) != set(answers) for sample in rubric["samples"]):
        return "two sample answers or more, each with all parts"
    return ""


def notebook_table(course):
    """Return the table of notebooks for a README: points, time, badge."""
    lines = ["| notebook | points | work | in Colab |", "| --- | --- | --- | --- |"]
    for path in masters():
        master = read_master(path, course)
        found = sums(master.questions)
        points = f"{found['points']:g}" + (f" + {found['bonus']:g}" if found["bonus"] else "")
        badge = course.colab_badge(master.name) or "no public address yet: upload `student.zip`"
        title = f"[{master.name}](notebooks/{master.name}.ipynb) · {master.title}"
        lines.append(f"| {title} | {points} | about {found['minutes'] / 60:.2g} h | {badge} |")
    return "\n".join(lines) + "\n"


def documents(course=None):
    """Return path → text of all that is generated for readers: the pages of ``docs/`` and the README with its table."""
    course = course or load_course()
    read = [read_master(path, course) for path in masters()]
    covered = {m.name: coverage(m.name, course) for m in read}
    loader = jinja2.FileSystemLoader(ROOT / "autograder" / "templates")
    environment = jinja2.Environment(
        loader=loader,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["number"] = lambda value: f"{value:g}"
    facts = {
        "masters": read,
        "sums": {m.name: sums(m.questions) for m in read},
        "coverage": covered,
        "rubrics": [(m, rubrics(m)) for m in read],
        "levels": LEVELS,
        "places": places(read, covered),
    }
    pages = {f"docs/{n}.md": environment.get_template(f"{n}.md.j2").render(**facts) for n in PAGES}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    if not TABLE.search(readme):
        raise BuildError("README.md: the lines <!-- notebooks: … --> and <!-- end of notebooks --> are missing")
    return {**pages, "README.md": TABLE.sub(lambda found: found[1] + notebook_table(course) + found[2], readme)}


def write_documents():
    """Write the generated pages."""
    for name, text in documents().items():
        (ROOT / name).parent.mkdir(exist_ok=True)
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
