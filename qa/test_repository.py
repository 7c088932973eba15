"""The repository itself: style, one place per fact, versions that agree, documents that point at what exists."""

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import jupytext
import nbformat
import pytest
import yaml
from packaging.requirements import Requirement

from autograder.course import SOURCE, load_course, masters
from autograder.master import read_master
from conftest import ROOT, at_least, piece_of

RUFF = [str(Path(sys.executable).parent / "ruff")]
CONFIG = ["--config", str(ROOT / "qa" / "ruff.toml")]
PACKAGES = ["autograder", "benchmarks", "notebooks/course", "qa"]


def tracked():
    """Return name → text of every tracked text file."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    files = {}
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            files[name] = (ROOT / name).read_text(encoding="utf-8", errors="replace")
    return files


# --- style ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [["check"], ["format", "--check"]], ids=["lint", "format"])
def test_python_files(how):
    done = subprocess.run([*RUFF, *how, *CONFIG, *PACKAGES], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("path", sorted(SOURCE.glob("[0-9]*.md")), ids=lambda p: p.stem)
def test_code_cells_of_masters(path, tmp_path):
    """Every code cell, tests included; a test that shares its name with a later one, closures called at once,
    and sentences that are split into words are fine."""
    notebook = jupytext.read(path)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(notebook, tmp_path / "master.ipynb")
    rules = ["--ignore", "D,F811,B018,B023,B028,SIM905"]
    done = subprocess.run([*RUFF, "check", *CONFIG, *rules, str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


def test_catalogued_answers_are_python():
    for path in SOURCE.glob("catalogue/*/*.py"):
        compile(path.read_text(encoding="utf-8"), str(path), "exec")


def test_pieces_of_work_that_workers_share():
    """A file is one piece, but for its notebooks and parts; where tests share nothing, each is one."""
    assert piece_of("qa/test_course.py::test_a[x-1]") == piece_of("qa/test_course.py::test_b")
    gate = "qa/test_answers_in_judge.py::test_"
    found = [piece_of(gate + t) for t in ("a[01_derivations]", "b[01_derivations]", "a[02_sgns]", "c[02_sgns-part 1]")]
    assert found[0] == found[1] and len(set(found)) == 3
    assert piece_of(gate + "d[part 1-02_sgns]") not in found[:3]
    assert piece_of("qa/test_tampering.py::test_a[x]") != piece_of("qa/test_tampering.py::test_a[y]")


# --- one place per fact -----------------------------------------------------------------------------------------------

MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"


def test_dates_stand_in_the_course_configuration_and_the_changelog_only():
    """`course.yml` holds what changes per course; only the change log has dates of its own. Those of albums are invented."""
    dated = re.compile(rf"\b20\d\d-\d\d-\d\d\b|\b\d{{1,2}} (?:{MONTH}) 20\d\d\b")
    allowed = {"CHANGELOG.md", "source/course.yml", "constraints.txt", "qa/test_build.py", "qa/test_repository.py"}
    songs = ("source/lyrics/", "data/lyrics_")
    texts = {n: t for n, t in tracked().items() if n not in allowed and not n.startswith(songs)}
    assert not {n: dated.findall(t) for n, t in texts.items() if dated.search(t)}


def test_no_path_of_somebodys_machine():
    """Nothing under anybody's home folder, no package host; the box of the judge has its own /home/student."""
    own = re.compile(
        r"(?<![\w.])/(?:root|Users|work|farm)/\w|/home/(?!student)\w|https?://\S*(?:pypi|files\.pythonhosted)\S*"
    )
    assert not {n: own.findall(t) for n, t in tracked().items() if n != "qa/test_repository.py" and own.search(t)}


def test_version_is_the_same_everywhere():
    course = load_course()
    assert (ROOT / "CHANGELOG.md").read_text().count(f"## {course.version}") == 1
    assert f'"version": "{course.version}"' in (ROOT / "notebooks" / "course" / "course.json").read_text()


# --- versions ---------------------------------------------------------------------------------------------------------


def requirements(path):
    lines = (line.split("#")[0].strip() for line in (ROOT / path).read_text().splitlines())
    return [Requirement(line) for line in lines if line]


def test_constraints_satisfy_the_ranges_and_are_installed():
    """Every requirement has one exact version, inside its range; this environment has exactly these."""
    exact = {r.name.lower().replace("_", "-"): r for r in requirements("constraints.txt")}
    for wanted in requirements("requirements.txt") + requirements("qa/requirements.txt"):
        pinned = exact[wanted.name.lower()]
        (only,) = pinned.specifier
        assert only.operator == "==" and only.version in wanted.specifier, wanted
        if not pinned.marker or pinned.marker.evaluate():
            assert version(wanted.name).split("+")[0] == only.version


def test_numpy_and_torch_are_never_pinned_for_students():
    for wanted in requirements("requirements.txt"):
        assert wanted.name not in ("numpy", "torch") or "==" not in str(wanted.specifier)


# --- documents --------------------------------------------------------------------------------------------------------


def documents():
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("data/*.md"), *ROOT.glob("benchmarks/*.md")])


@pytest.mark.parametrize("path", documents(), ids=lambda p: p.name)
def test_links_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (path.parent / target).exists(), f"{path.name} points at {target}"


def test_make_targets_in_the_documents_exist():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M))
    for path in documents():
        used = set(re.findall(r"\bmake (\w+)`", path.read_text())) | set(
            re.findall(r"^    make (\w+)", path.read_text(), re.M)
        )
        assert used <= targets, path.name
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    assert all(f"make {t}" in shown for t in targets - {"help"})


@pytest.mark.every_notebook
def test_every_demand_of_the_sources_has_an_exercise(notebook):
    """docs/exercises.md lists what each notebook covers; each line names a question that exists."""
    from autograder.docs import coverage

    questions = {q.name for q in read_master(SOURCE / f"{notebook}.md", load_course()).questions}
    rows = coverage(notebook)
    assert set(at_least(notebook)["covers"]) <= {row.item for row in rows}
    assert {q for row in rows for q in row.questions} <= questions


SOURCES = {"S0": 33, "S1": 15, "S2": 50, "S3": 11, "S4": 16}  # document → how many items it has


def cards():
    """Return name → card of every exercise, read from the masters without the build."""
    blocks = [
        b
        for path in masters()
        for b in re.findall(r"^```otter\n(# BEGIN QUESTION\n.*?)^```", path.read_text(), re.M | re.S)
    ]
    return {card["name"]: card for card in map(yaml.safe_load, blocks)}


def test_coverage_page_says_where_every_item_is():
    """Every item has one line; it names the exercises whose cards name it, or else says why there is none. No gap is left."""
    lines = re.findall(
        r"^\| (S\d-\d\d) \| .+? \| (.+) \|$", (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8"), re.M
    )
    assert sorted(item for item, _ in lines) == [
        f"{s}-{n:02d}" for s, count in SOURCES.items() for n in range(1, count + 1)
    ]
    known, gaps = cards(), []
    for item, where in lines:
        named = re.findall(r"`(q\w+)`", where)
        assert sorted(named) == sorted(q for q, card in known.items() if item in card.get("covers", [])), item
        later = re.fullmatch(r"later: notebook (\d)", where)
        assert not later or not list(SOURCE.glob(f"{int(later[1]):02d}_*.md")), (
            f"{item} was put off until a notebook that is there"
        )
        if not named and not later and not where.startswith(("given: ", "dropped: ")):
            gaps.append(item)
    assert not gaps, f"nowhere: {', '.join(gaps)}"


def test_what_the_list_of_items_says_is_true():
    """Only an item that no exercise carries says where it went; where the course gives it, the quoted words are there."""
    carried = {item for card in cards().values() for item in card.get("covers", [])}
    for item, entry in yaml.safe_load((SOURCE / "demands.yml").read_text(encoding="utf-8")).items():
        assert isinstance(entry, str) or item not in carried, f"{item} has an exercise now: take {', '.join(entry)} out"
        if given := isinstance(entry, dict) and entry.get("given"):
            text = (SOURCE / given["in"]).read_text(encoding="utf-8")
            assert re.search(r"\s+".join(map(re.escape, given["says"].split())), text), f"{item}: {given['says']}"


def test_an_item_that_is_promised_falsely_is_nowhere():
    """A notebook that exists cannot be waited for, and words that are not there give nothing; odd entries are refused."""
    from autograder.course import BuildError
    from autograder.docs import Demand, _demand, _place

    given = {"in": "shared/submit.md", "says": "packs everything  into one file", "how": "a zip"}
    entries = [
        ("later", 1),
        ("later", 99),
        ("given", given),
        ("given", {**given, "says": "42 zips"}),
        ("dropped", "no"),
        ("", None),
    ]
    states = [_place(Demand("S9-01", "x", *entry), [], None).state for entry in entries]
    assert states == ["nowhere", "later", "given", "nowhere", "dropped", "nowhere"]
    odd = [
        {"later": 4},
        {"asks": "x"},
        {"asks": "x", "later": "4"},
        {"asks": "x", "later": 4, "dropped": "no"},
        {"asks": "x", "given": {"in": "y"}},
    ]
    for entry in odd:
        with pytest.raises(BuildError, match="S9-01"):
            _demand("S9-01", entry)


def test_generated_documents_are_up_to_date():
    """The exercise index, the coverage table and the rubrics are made from the masters by the build."""
    from autograder.docs import documents as made

    for name, text in made().items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, name
