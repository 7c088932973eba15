"""Trained models as files: written whole or not at all, opened without trust, named when they are no good, graded."""

import contextlib
import io
import itertools
import json
import math
import os
import pickle
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import torch

from autograder.build import build, notebook_text, write_zip
from autograder.course import find_master
from autograder.files import FileReader, _checked, find_files
from autograder.intake import Submission, find_submissions, read_notebook
from autograder.judge import Autograder, Judge
from course import check, checkpoint, environment, submit
from course.checkpoint import CAUSES, MOST_BYTES, CheckpointError
from lab import Lab

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "q2_09_trained_vectors"
torch.set_num_threads(1)


class Trap:
    """Makes a folder when it is unpickled."""

    def __init__(self, place):
        self.place = place

    def __reduce__(self):
        return os.mkdir, (self.place,)


def quiet(call, *args, **kwargs):
    with contextlib.redirect_stdout(io.StringIO()):
        return call(*args, **kwargs)


def pair(name, tensors=None, **facts):
    quiet(checkpoint.save, name, tensors or {"w": torch.arange(6.0).reshape(2, 3)}, **facts)


def by_hand(name, content, sidecar=True):
    """Write a file as somebody who does not use checkpoint.save; with a sidecar that would fit."""
    torch.save(content, f"{name}.pt")
    if sidecar:
        pair("other")
        facts, data = json.loads(Path("other.json").read_text()), Path(f"{name}.pt").read_bytes()
        facts |= {"bytes": len(data), "sha256": checkpoint.hashlib.sha256(data).hexdigest()}
        Path(f"{name}.json").write_text(json.dumps(facts))


# --- what is no good --------------------------------------------------------------------------------------------------


def truncated(name):
    pair(name)
    with open(f"{name}.pt", "r+b") as file:
        file.truncate(700)


def linked(name):
    pair("real")
    os.symlink("real.pt", f"{name}.pt")
    os.replace("real.json", f"{name}.json")


def bomb(name):
    with zipfile.ZipFile(f"{name}.pt", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data/0", bytes(50 * 2**20))


def mixed(name):
    pair(name)
    pair("other", {"w": torch.ones(2, 3)})
    os.replace("other.json", f"{name}.json")


def sidecar(text):
    def make(name):
        pair(name)
        Path(f"{name}.json").write_bytes(text)

    return make


def without(ending):
    def make(name):
        pair(name)
        os.remove(name + ending)

    return make


OPTIMIZER = torch.optim.Adam([torch.nn.Parameter(torch.zeros(2))])
BAD = {
    "n2_nothing": ("missing", lambda name: None),
    "n2_no_pt": ("missing", without(".pt")),
    "n2_no_json": ("sidecar missing", without(".json")),
    "n2_truncated": ("unreadable", truncated),
    "n2_empty": ("unreadable", lambda name: (pair(name), Path(f"{name}.pt").write_bytes(b""))),
    "n2_text": ("unreadable", lambda name: (pair(name), Path(f"{name}.pt").write_bytes(b"hello" * 99))),
    "n2_code": ("code inside", lambda name: by_hand(name, {"w": Trap("trap")})),
    "n2_pickle": ("unreadable", lambda name: (pair(name), Path(f"{name}.pt").write_bytes(pickle.dumps(Trap("trap"))))),
    "n2_module": ("code inside", lambda name: by_hand(name, torch.nn.Linear(2, 3))),
    "n2_optimizer": ("optimizer state inside", lambda name: by_hand(name, {"optimizer": OPTIMIZER.state_dict()})),
    "n2_list": ("not plain tensors", lambda name: by_hand(name, [torch.zeros(2)])),
    "n2_nested": ("not plain tensors", lambda name: by_hand(name, {"a": {"w": torch.zeros(2)}})),
    "n2_sparse": ("not plain tensors", lambda name: by_hand(name, {"w": torch.eye(3).to_sparse()})),
    "n2_complex": ("not plain tensors", lambda name: by_hand(name, {"w": torch.zeros(2, dtype=torch.complex64)})),
    "n2_nan": ("not finite", lambda name: by_hand(name, {"w": torch.tensor([1.0, float("nan")])})),
    "n2_inf": ("not finite", lambda name: by_hand(name, {"w": torch.tensor([1.0, float("inf")])})),
    "n2_large": ("too large", lambda name: by_hand(name, {"w": torch.zeros(3 * 2**20)})),
    "n2_expanded": ("too large", lambda name: by_hand(name, {"w": torch.zeros(1).expand(10**9)})),
    "n2_bomb": ("too large", lambda name: (pair(name), bomb(name))),
    "n2_link": ("link", linked),
    "n2_not_json": ("sidecar unreadable", sidecar(b"{")),
    "n2_deep": ("sidecar unreadable", sidecar(b"[" * 10**5)),
    "n2_array": ("sidecar unreadable", sidecar(b"[]")),
    "n2_bytes": ("sidecar unreadable", sidecar(b"\xff\xfe")),
    "n2_schema": ("sidecar unreadable", sidecar(b'{"schema": 99, "bytes": 3, "sha256": ""}')),
    "n2_mixed": ("pair does not match", mixed),
}


@pytest.fixture
def there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", BAD)
def test_every_problem_has_its_name_in_a_notebook(there, name):
    problem, make = BAD[name]
    make(name)
    with pytest.raises(CheckpointError) as error:
        checkpoint.load(name)
    assert error.value.name == problem in CAUSES and not Path("trap").exists()
    with pytest.raises(check.Failure) as failure:
        check.checkpoint_file(name)
    text = str(failure.value)
    assert failure.value.stage == "file" and failure.value.named == [problem] and f"looks like {problem}" in text
    assert len(error.value.sentence) > 20


@pytest.fixture(scope="module")
def two():
    """Notebook 2, solved in this process beside the files that its reference trains."""
    return Lab("2", build(find_master("2"), write=False))


@pytest.fixture(scope="module")
def judge(two, isolation, tmp_path_factory):
    path = tmp_path_factory.mktemp("autograder") / "02_sgns.zip"
    write_zip(path, two.built.autograder)
    return Judge(Autograder.read(path), isolation)


def test_every_problem_has_its_name_in_the_judge(judge, there):
    """All at once, in one box; good ones among them come out as they are. Nothing is opened in this process."""
    for name, (_, make) in BAD.items():
        make(name)
    pair(
        "n2_good",
        {"w": torch.arange(4.0), "n": torch.arange(3)},
        half=True,
        vocabulary=["ä", "b"],
        more={"a": [1, None]},
    )
    pair("n2_full", {"w": torch.zeros(MOST_BYTES // 4 - 999)})
    files = {p.name: p.read_bytes() for p in there.iterdir() if p.is_file() and not p.is_symlink()}
    real, torch.load = torch.load, None
    try:
        reader = FileReader(judge, files, [*BAD, "n2_good"], time.monotonic() + 60)
        large = FileReader(judge, files, ["n2_full"], time.monotonic() + 60)
    finally:
        torch.load = real
    seen = {name: problem.name for name, problem in reader.problems.items()}
    wanted = {name: problem for name, (problem, _) in BAD.items()}
    assert seen == {**wanted, "n2_link": "missing"}  # taking in has left the link out
    tensors, facts = reader("n2_good")
    assert tensors["w"].tolist() == [0, 1, 2, 3] and tensors["w"].dtype == "float16" and tensors["n"].dtype == "int64"
    assert facts["vocabulary"] == ["ä", "b"] and facts["more"] == {"a": [1, None]}
    assert large("n2_full")[0]["w"].nbytes > 0.99 * MOST_BYTES
    with pytest.raises(KeyError):
        reader("n2_unknown")
    assert not Path("trap").exists()


def test_what_comes_out_of_the_box_is_not_believed():
    ones = torch.ones(2).numpy()
    for item in (
        None,
        [],
        [{}, {}],
        [{"w": 3}, {}],
        [{"w": ones * float("nan")}, {}],
        [{3: ones}, {}],
        [{"w": ones.astype("U3")}, {}],
        [{"w": ones}, {"f": ones}],
        [{"w": ones}, {"f": (1,)}],
        ["problem", "no such problem", "x"],
        [{"w": torch.zeros(MOST_BYTES // 4 + 1).numpy()}, {}],
    ):
        assert _checked("n", {"n": item}).name == "unreadable"
    assert _checked("n", []).name == "unreadable"


# --- writing ----------------------------------------------------------------------------------------------------------


def test_save_and_load(there, capsys):
    model = torch.nn.Linear(3, 2)
    checkpoint.save("n2_x", model, history=[4.0 - i / 1000 for i in range(1234)], vocabulary=["Füße", "b"], rate=0.1)
    found = checkpoint.load("n2_x")
    assert all(torch.equal(found.tensors[key], tensor) for key, tensor in model.state_dict().items())
    assert found.facts["steps"] == 1234 and found.facts["rate"] == 0.1 and found.facts["vocabulary"] == ["Füße", "b"]
    steps, losses, _ = zip(*found.facts["log"])
    assert len(steps) <= 100 and steps[-1] == 1234 and losses[0] > losses[-1]
    assert found.facts["shapes"] == {"weight": [2, 3], "bias": [2]}
    assert sorted(p.name for p in there.iterdir()) == ["n2_x.json", "n2_x.pt"]
    assert "[OK] wrote n2_x.pt and n2_x.json" in capsys.readouterr().out
    assert checkpoint.exists("n2_x") and not checkpoint.exists("n2_y")
    with pytest.raises(ValueError, match="sha256"):
        checkpoint.save("n2_x", model, sha256="mine")


@pytest.mark.parametrize(
    ("problem", "thing"),
    [
        ("too large", {"w": torch.zeros(3 * 2**20)}),
        ("not finite", {"w": torch.tensor([float("nan")])}),
        ("optimizer state inside", {"model": torch.zeros(2), "optimizer": OPTIMIZER.state_dict()}),
        ("optimizer state inside", OPTIMIZER.state_dict()),
        ("not plain tensors", {"model": torch.nn.Linear(2, 2).state_dict()}),
        ("not plain tensors", {}),
    ],
)
def test_what_would_be_refused_is_not_written(there, problem, thing):
    pair("n2_x")
    before = {p.name: p.read_bytes() for p in there.iterdir()}
    with pytest.raises(CheckpointError) as error:
        checkpoint.save("n2_x", thing)
    assert error.value.name == problem and {p.name: p.read_bytes() for p in there.iterdir()} == before


def test_a_vocabulary_that_is_too_large_is_refused(there):
    with pytest.raises(CheckpointError) as error:
        checkpoint.save("n2_x", {"w": torch.zeros(2)}, vocabulary=["x" * 1000] * 11_000)
    assert error.value.name == "too large" and not list(there.iterdir())


@pytest.mark.parametrize(("kill_at", "outcome"), [(1, "the old pair"), (2, "pair does not match"), (3, "the new pair")])
def test_killed_while_writing(there, kill_at, outcome):
    """The process dies at the first or second file that it puts in place: never half a file, and a mixed pair is noticed."""
    pair("n2_x", {"w": torch.zeros(3)})
    program = f"""
import os, signal, torch
from course import checkpoint
real, count = os.replace, 0
def replace(*args):
    global count
    count += 1
    if count == {kill_at}:
        os.kill(os.getpid(), signal.SIGKILL)
    real(*args)
os.replace = replace
checkpoint.save("n2_x", {{"w": torch.ones(3)}})
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "notebooks")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True)
    assert done.returncode == (0 if kill_at == 3 else -signal.SIGKILL)
    if outcome == "pair does not match":
        with pytest.raises(CheckpointError) as error:
            checkpoint.load("n2_x")
        assert error.value.name == outcome
    else:
        assert checkpoint.load("n2_x").tensors["w"].tolist() == [3 * [0.0], 3 * [1.0]][outcome == "the new pair"]


# --- not losing work --------------------------------------------------------------------------------------------------


def steps_of(model, batches, most=10**9):
    """A training that adds 1 per step."""
    losses = []
    for _, batch in zip(range(most), batches):
        with torch.no_grad():
            model.weight += 1
        losses.append(float(batch))
    return losses


def fresh():
    model = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.zeros_(model.weight)
    return model


def test_autosave_and_resume(there, capsys):
    model, before = fresh(), signal.getsignal(signal.SIGINT)
    assert checkpoint.resume("n2_x", model) == 0
    steps_of(model, checkpoint.autosaved(range(8), "n2_x", model, steps=8, every=0))
    assert signal.getsignal(signal.SIGINT) == before
    assert not checkpoint.exists("n2_x")
    again = fresh()
    assert checkpoint.resume("n2_x", again) == 8 and again.weight.item() == 8
    history = steps_of(again, checkpoint.autosaved(range(5), "n2_x", again, every=0), 5)
    quiet(checkpoint.save, "n2_x", again, history=history)
    facts = checkpoint.load("n2_x").facts
    assert facts["steps"] == 13 and facts["log"][0][0] == 9 and facts["log"][-1][2] is not None
    assert sorted(p.name for p in there.iterdir()) == ["n2_x.json", "n2_x.pt"]
    assert checkpoint.resume("n2_x", fresh()) == 0
    assert "going on after 8 steps" in capsys.readouterr().out


def test_not_saved_again_before_the_time_is_over(there):
    model = fresh()
    steps_of(model, checkpoint.autosaved(range(50), "n2_x", model, every=30))
    assert not list(there.iterdir())


def test_an_endless_stream_ends_after_the_steps_that_were_asked_for(there):
    for steps, taken in ((7, 7), (0, 0), (-3, 0)):  # resume may have done more than is asked for now
        assert len(list(checkpoint.autosaved(itertools.count(), "n3_x", fresh(), steps=steps))) == taken


def test_the_bar_shows_the_loss_the_bits_and_the_time_that_is_left(there, capsys):
    """The list belongs to the loop; the bar reads its end: the mean of the last 20."""
    losses, before = [], [9.0] * 10
    for i in checkpoint.autosaved(itertools.count(), "n3_x", fresh(), steps=30, losses=losses):
        if i == 0:
            assert "bits" not in capsys.readouterr().err  # there is no loss yet when the first step begins
        losses.append((before[i] if i < 10 else 0) + 2 * math.log(2))
    bar = capsys.readouterr().err
    assert "loss 1.386, 2.00 bits per character" in bar and "30/30" in bar and "training n3_x" in bar
    assert re.search(r"\d\d:\d\d<\d\d:\d\d", bar) and len(losses) == 30
    list(checkpoint.autosaved(range(3), "n3_x", fresh()))
    assert "bits" not in capsys.readouterr().err


def test_interrupt_keeps_what_was_learned_whoever_reads_the_losses(there, capsys):
    model, losses = fresh(), []
    with pytest.raises(KeyboardInterrupt):
        for i in checkpoint.autosaved(itertools.count(), "n3_x", model, steps=50, losses=losses):
            with torch.no_grad():
                model.weight += 1
            losses.append(1.0)
            if i == 11:
                signal.raise_signal(signal.SIGINT)
    assert "Interrupted after 11 steps" in capsys.readouterr().out  # the twelfth had not come back yet
    again, rest = fresh(), []
    left = 50 - checkpoint.resume("n3_x", again)
    for _ in checkpoint.autosaved(itertools.count(), "n3_x", again, steps=left, losses=rest):
        rest.append(0.5)
    quiet(checkpoint.save, "n3_x", again, history=rest)
    facts = checkpoint.load("n3_x").facts
    assert again.weight.item() == 12 and len(rest) == left == 39 and facts["steps"] == 50
    assert facts["log"][-1][:2] == [50, 0.5] and not list(there.glob("*autosave*"))


def test_interrupt(there, capsys):
    """Ctrl-C between and within steps: saved, said, raised; the next run goes on."""
    model, before = fresh(), signal.getsignal(signal.SIGINT)

    def batches():
        for i in range(100):
            if i == 7:
                signal.raise_signal(signal.SIGINT)
            yield i

    with pytest.raises(KeyboardInterrupt):
        steps_of(model, checkpoint.autosaved(batches(), "n2_x", model))
    assert "Interrupted after 7 steps" in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) == before
    again = fresh()
    assert checkpoint.resume("n2_x", again) == 7 and again.weight.item() == 7


def test_a_training_that_breaks_leaves_interrupts_as_they_were(there):
    model, before = fresh(), signal.getsignal(signal.SIGINT)
    stream = checkpoint.autosaved(range(9), "n2_x", model)
    with pytest.raises(ZeroDivisionError):
        for batch in stream:
            1 / (batch - 3)
    quiet(checkpoint.save, "n2_x", model)
    assert signal.getsignal(signal.SIGINT) == before


def test_an_autosaved_file_of_another_model_is_not_used(there, capsys):
    model = fresh()
    steps_of(model, checkpoint.autosaved(range(3), "n2_x", model, every=0))
    assert checkpoint.resume("n2_x", torch.nn.Linear(2, 2)) == 0
    assert "another model" in capsys.readouterr().out
    Path("n2_x_autosave.pt").write_bytes(b"damaged")
    assert checkpoint.resume("n2_x", fresh()) == 0
    assert "unreadable" in capsys.readouterr().out


def test_a_diverged_model_is_not_autosaved(there):
    model = fresh()
    model.weight.data.fill_(float("nan"))
    steps_of(model, checkpoint.autosaved(range(3), "n2_x", model, every=0))
    assert not list(there.iterdir())


def test_no_training_while_grading(there, monkeypatch):
    model = fresh()
    steps_of(model, checkpoint.autosaved(range(3), "n2_x", model, every=0))
    assert checkpoint.may_train()
    monkeypatch.setenv("COURSE_GRADING", "1")
    assert not checkpoint.may_train() and checkpoint.resume("n2_x", fresh()) == 0


def test_colab_keeps_a_copy_in_drive_or_says_so(there, monkeypatch, capsys):
    monkeypatch.setattr(environment, "where", lambda: environment.COLAB)
    monkeypatch.setattr(checkpoint, "DRIVE", there / "drive")
    checkpoint.save("n2_x", fresh())
    assert "Colab forgets files" in capsys.readouterr().out
    (there / "drive").mkdir()
    checkpoint.save("n2_x", fresh())
    assert "copied both" in capsys.readouterr().out
    assert len(list((there / "drive").rglob("n2_x.*"))) == 2


# --- handing in and grading -------------------------------------------------------------------------------------------


def submission(two, files, notebook=None):
    return Submission("ada", "ada", read_notebook(notebook_text(notebook or two.built.solution).encode()), files)


def cases(result):
    (question,) = [q for q in result.questions if q["name"] == QUESTION]
    return question, {c["name"]: c for c in question["cases"]}


def test_from_the_notebook_to_the_points(two, judge, there, capsys):
    """The last cell packs the files; taken in again, they are worth all points. Without them it says what is missing."""
    index = json.loads(two.built.autograder["index.json"])
    Path("02_sgns.ipynb").write_text(notebook_text(two.built.solution))
    (there / "tests" / "02_sgns").mkdir(parents=True)
    (there / "tests" / "02_sgns" / "index.json").write_text(json.dumps(index))
    submit.pack("02_sgns", two.namespace)
    assert "[FAIL] 2.9: n2_sgns.pt: There is no file n2_sgns.pt" in capsys.readouterr().out
    for name, content in two.files("").items():
        Path(name).write_bytes(content)
    submit.pack("02_sgns", two.namespace)
    assert "2.9" not in capsys.readouterr().out
    with zipfile.ZipFile("02_sgns_submission.zip") as archive:
        hashes = json.loads(archive.read("manifest.json"))["sha256"]
        assert {"n2_sgns.pt", "n2_sgns.json"} <= set(hashes) <= set(archive.namelist())
    (packed,) = find_submissions(there / "02_sgns_submission.zip")
    result = judge.grade(packed, {QUESTION})
    question, _ = cases(result)
    assert question["score"] == question["possible"] == 12 and not result.notes, (result.notes, question)


def test_a_file_that_runs_code_costs_its_points_only(two, judge):
    """A pickled trap: named, noted, never sprung, neither here nor where anybody would see it; the blank says that it is blank."""
    trap = f"import os\nclass T:\n    def __reduce__(self): return os.mkdir, ('{ROOT}/dist/trap',)\ntorch.save(T(), 'n2_sgns.pt')"
    files = two.files("kept = checkpoint.load('n2_sgns')\n" + trap.replace("class T", "global T\nclass T"))
    result = judge.grade(submission(two, files), {QUESTION})
    question, found = cases(result)
    assert question["score"] == 0 and {c["stage"] for c in found.values()} == {"file"}
    assert all("looks like code inside" in c["message"] for c in found.values())
    assert "file" in {name for name, _ in result.notes} and not (ROOT / "dist" / "trap").exists()


def test_an_untrained_file_and_a_name_with_a_prefix(two, judge):
    """A learning platform has put words before the names; the vectors are those of a fresh model."""
    source = "checkpoint.save('n2_sgns', SGNS(8320, 50), vocabulary=checkpoint.load('n2_sgns').facts['vocabulary'])"
    files = {f"doe_123_45_{name}": content for name, content in two.files(source).items()}
    assert find_files(["n2_sgns.pt"], files) and not find_files(
        ["n2_sgns.pt"], {"a_n2_sgns.pt": b"", "b_n2_sgns.pt": b""}
    )
    question, found = cases(judge.grade(submission(two, files), {QUESTION}))
    assert 0 < question["score"] < 6 and found["loss is below its start"]["mistakes"] == ["random init saved"]


def test_nothing_is_handed_in(two, judge):
    result = judge.grade(submission(two, {}), {QUESTION})
    question, found = cases(result)
    assert question["score"] == 0 and {c["mistakes"][0] for c in found.values()} == {"missing"}
    assert result.outcome == "graded" and "file" in {name for name, _ in result.notes}
    blank = judge.grade(submission(two, {}, two.built.student), {QUESTION})
    assert {c["stage"] for c in cases(blank)[1].values()} == {"stub"} and not blank.notes
