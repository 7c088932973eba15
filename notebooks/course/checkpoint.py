"""Trained models as files that anyone can open: plain named tensors in ``NAME.pt``, and what they are in ``NAME.json``.

`save` writes the pair, `load` reads it and believes nothing, `autosaved` and `resume` save work that takes minutes from
being lost. A file is never trained again while it is graded: see `may_train`.
"""

import contextlib
import hashlib
import itertools
import json
import math
import os
import re
import shutil
import signal
import sys
import threading
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from course import environment, settings

SCHEMA = 1
MOST_BYTES = 10 * 2**20  # of each of the two files
MOST_TENSORS, MOST_LOG = 200, 100
DRIVE = Path("/content/drive/MyDrive")
DTYPES = ("float16", "float32", "float64", "int64", "int32", "uint8", "bool")
_AUTOSAVE = "_autosave"
_RECENT = 20  # the bar shows the mean loss of so many steps

# Every way in which a file can be no good, and what usually has happened.
CAUSES = {
    "missing": "the training cell has not been run, or the file lies in another folder.",
    "sidecar missing": "the .pt file was copied without the .json file beside it.",
    "link": "a link to a file somewhere else. Copy the file itself here.",
    "too large": "more than the model in the file, or a much larger model than the exercise asks for.",
    "unreadable": "a copy that broke off, or a file that was not written by checkpoint.save.",
    "code inside": "a whole model or another object in the file. checkpoint.save(name, model) writes its tensors only.",
    "optimizer state inside": "optimizer.state_dict() saved along. Only the model's tensors are graded.",
    "not plain tensors": "something other than a dict from names to tensors.",
    "not finite": "training that has diverged: the step was too large.",
    "sidecar unreadable": "a .json file that was changed by hand, or written by something else.",
    "pair does not match": "the .pt file and the .json file come from two different runs.",
}


class CheckpointError(Exception):
    """A checkpoint cannot be written or read.

    Attributes
    ----------
    name : str
        What is wrong; one of the keys of `CAUSES`.
    sentence : str
        What was found, and what to do.
    """

    def __init__(self, name, sentence):
        self.name, self.sentence = name, sentence
        super().__init__(f"{name}: {sentence}")


@dataclass(frozen=True)
class Checkpoint:
    """What `load` returns.

    Attributes
    ----------
    tensors : dict from str to torch.Tensor
        For ``model.load_state_dict(...)``.
    facts : dict
        What was saved with them: ``steps``, ``log``, ``vocabulary`` and whatever else was given.
    """

    tensors: dict
    facts: dict


def may_train():
    """Return whether training is welcome here: True for you, False while grading, where your file is used as it is."""
    return environment.where() != environment.GRADING


def exists(name, folder="."):
    """Return whether there is a file ``NAME.pt``."""
    return (Path(folder) / f"{name}.pt").is_file()


# --- writing ----------------------------------------------------------------------------------------------------------


def save(name, model, *, history=(), half=False, folder=".", **facts):
    """Write a model's tensors to ``NAME.pt`` and what they are to ``NAME.json``.

    Parameters
    ----------
    name : str
        Such as ``"n2_sgns"``.
    model : torch.nn.Module, or dict from str to torch.Tensor
    history : list of float, optional
        The loss after each step. A summary of it goes into the file.
    half : bool
        Store 16-bit numbers: half the size, three significant digits.
    **facts
        Whatever else belongs to the model and can be written as JSON, such as ``vocabulary=itos``.

    Raises
    ------
    CheckpointError
        If the file would not be accepted: it says why and what to do. Nothing is written then.
    """
    tensors = {key: _small(t, half) for key, t in plain_tensors(_named(model)).items()}
    before, clock = _CLOCKS.get(name, (0, ()))
    _write(name, tensors, folder, {"steps": before + len(history), **facts, "log": _log(history, before, clock)})
    _forget(name, folder)
    kept = _keep_in_drive([Path(folder) / f"{name}{end}" for end in (".pt", ".json")])
    size = sum((Path(folder) / f"{name}{end}").stat().st_size for end in (".pt", ".json")) / 2**20
    environment.say(True, f"wrote {name}.pt and {name}.json, {size:.1f} MB{kept}")


def _named(model):
    return model.state_dict() if hasattr(model, "state_dict") and hasattr(model, "parameters") else model


def _small(tensor, half):
    import torch

    plain = tensor.detach().cpu().contiguous().clone()
    return plain.half() if half and plain.dtype == torch.float32 else plain


def _write(name, tensors, folder, facts):
    """Write both files completely beside their places, then put them there, tensors first: no pair is ever half new."""
    import torch

    if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        raise ValueError(f"a checkpoint is called something like 'n2_sgns', not {name!r}")
    places = [Path(folder) / f"{name}.pt", Path(folder) / f"{name}.json"]
    parts = [p.with_name(p.name + ".part") for p in places]
    try:
        torch.save(tensors, parts[0])
        content = parts[0].read_bytes()
        head = {
            "schema": SCHEMA,
            "name": name,
            "course_version": settings()["version"],
            "written_at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "libraries": {"python": sys.version.split()[0], "torch": torch.__version__},
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "shapes": {key: list(t.shape) for key, t in tensors.items()},
        }
        if double := sorted(set(head) & set(facts)):
            raise ValueError(f"checkpoint.save writes {double[0]!r} itself; call this fact something else")
        parts[1].write_text(json.dumps({**head, **facts}, ensure_ascii=False), encoding="utf-8")
        for part in parts:
            _refuse_large(part, part.name.removesuffix(".part"))
        for part, place in zip(parts, places):
            os.replace(part, place)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _refuse_large(path, name):
    size = path.stat().st_size
    if size > MOST_BYTES:
        mend = "Save the model only, a smaller one (fewer words, fewer numbers per word), or half=True."
        raise CheckpointError(
            "too large", f"{name} has {size / 2**20:.1f} MB; at most {MOST_BYTES // 2**20} are taken. {mend}"
        )


def _log(history, before, clock):
    """Return at most `MOST_LOG` rows (steps so far, mean loss since the row before, seconds so far or None)."""
    losses = [float(loss) for loss in history]
    stretch = max(1, -(-len(losses) // MOST_LOG))
    rows = []
    for start in range(0, len(losses), stretch):
        part = losses[start : start + stretch]
        end = start + len(part)
        seconds = round(clock[min(end, len(clock)) - 1], 1) if clock else None
        rows.append([before + end, sum(part) / len(part), seconds])
    return rows


def _keep_in_drive(paths):
    """In Colab, copy to Google Drive where it is mounted; return what to say about it."""
    if environment.where() != environment.COLAB:
        return ""
    if not DRIVE.is_dir():
        return ". Colab forgets files: hand in, or download both (folder symbol on the left), before you close it"
    folder = DRIVE / settings()["slug"]
    try:
        folder.mkdir(exist_ok=True)
        for path in paths:
            shutil.copy(path, folder)
    except OSError as error:
        return f". Copying them to Google Drive failed ({error.strerror})"
    return f", and copied both to {folder}"


# --- reading ----------------------------------------------------------------------------------------------------------


def load(name, folder="."):
    """Read a checkpoint and look at it closely: links, sizes, the pair, the tensors.

    Returns
    -------
    Checkpoint

    Raises
    ------
    CheckpointError
        With the name of what is wrong and a sentence.
    """
    tensors_file, sidecar = Path(folder) / f"{name}.pt", Path(folder) / f"{name}.json"
    _refuse_file(tensors_file, "missing")
    tensors = plain_tensors(_open(tensors_file))  # what is in the file says more about a mishap than its hash
    _refuse_file(sidecar, "sidecar missing")
    facts, content = _sidecar(sidecar), tensors_file.read_bytes()
    if len(content) != facts["bytes"] or hashlib.sha256(content).hexdigest() != facts["sha256"]:
        raise CheckpointError(
            "pair does not match", f"{sidecar.name} describes another {tensors_file.name}. Save both again."
        )
    return Checkpoint(tensors, facts)


def _refuse_file(path, missing):
    if path.is_symlink():
        raise CheckpointError("link", f"{path.name} is a link, not a file. Nothing was read.")
    if not path.is_file():
        raise CheckpointError(missing, f"There is no file {path.name} in this folder.")
    _refuse_large(path, path.name)


def as_data(name, folder="."):
    """Return a checkpoint as (dict from str to NumPy array, facts); see `load`."""
    found = load(name, folder)
    return {key: t.contiguous().numpy() for key, t in found.tensors.items()}, found.facts


def _sidecar(path):
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise CheckpointError("sidecar unreadable", f"{path.name} is not JSON.") from None
    if not isinstance(facts, dict) or type(facts.get("bytes")) is not int or type(facts.get("sha256")) is not str:
        raise CheckpointError("sidecar unreadable", f"{path.name} does not describe a checkpoint.")
    if facts.get("schema") != SCHEMA:
        raise CheckpointError(
            "sidecar unreadable", f"{path.name} has schema {str(facts.get('schema'))[:20]}; {SCHEMA} is known here."
        )
    return facts


def _open(path):
    """Read a tensor file with torch, which refuses everything that could run code."""
    import torch

    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MOST_BYTES:
            raise CheckpointError("too large", f"{path.name} would have {unpacked / 2**20:.0f} MB in memory.")
        return torch.load(path, map_location="cpu", weights_only=True)
    except CheckpointError:
        raise
    except Exception as error:  # zipfile and torch have many ways to say that a file is damaged
        kind = type(error).__name__
        if kind != "UnpicklingError":
            raise CheckpointError("unreadable", f"{path.name} cannot be read ({kind}).") from None
        sentence = (
            f"{path.name} holds Python objects, not only tensors. Opening it could run code, so it was not opened."
        )
        raise CheckpointError("code inside", sentence) from None


def plain_tensors(found):
    """Return a dict of plain tensors if it is one, small and finite; else raise `CheckpointError`."""
    import torch

    if not isinstance(found, dict):
        raise CheckpointError("not plain tensors", f"The file holds a {type(found).__name__}, not a dict of tensors.")
    if optimizer := [k for k, v in found.items() if k == "param_groups" or isinstance(v, dict) and "param_groups" in v]:
        sentence = (
            f"{str(optimizer[0])[:40]!r} belongs to an optimizer. Save the model: checkpoint.save(name, model, …)."
        )
        raise CheckpointError("optimizer state inside", sentence)
    if not found or len(found) > MOST_TENSORS:
        raise CheckpointError("not plain tensors", f"It holds {len(found)} tensors; 1 to {MOST_TENSORS} are expected.")
    for key, t in found.items():
        good = isinstance(key, str) and type(t) in (torch.Tensor, torch.nn.Parameter) and t.layout == torch.strided
        if not good or t.is_meta or t.is_quantized or str(t.dtype).removeprefix("torch.") not in DTYPES:
            kind = f"{t.dtype}, {t.layout}" if isinstance(t, torch.Tensor) else type(t).__name__
            raise CheckpointError("not plain tensors", f"{str(key)[:40]!r} is no plain tensor but {kind}.")
    if sum(t.numel() * t.element_size() for t in found.values()) > MOST_BYTES:
        mend = "Save the model only, a smaller one (fewer words, fewer numbers per word), or half=True."
        raise CheckpointError("too large", f"The tensors have more than {MOST_BYTES // 2**20} MB. {mend}")
    tensors = {key: t.detach() for key, t in found.items()}
    for key, t in tensors.items():
        if t.is_floating_point() and not torch.isfinite(t).all():
            raise CheckpointError(
                "not finite", f"{key[:40]!r} holds NaN or infinite numbers. Train again, more gently."
            )
    return tensors


# --- not losing work --------------------------------------------------------------------------------------------------

_CLOCKS = {}  # name → (steps before the latest training, seconds after each of its batches)
_RUNNING = {}  # name → the `_Watch` over the training that goes on


def autosaved(batches, name, model, steps=None, every=30, folder=".", losses=None):
    """Pass batches on, show a progress bar, and save the model between them.

    The model is saved every so many seconds, and when you interrupt the kernel (the stop button, Ctrl-C). `resume` brings
    it back; `save` at the end removes what was saved on the way.

    Parameters
    ----------
    batches : iterable
    name : str
        Name of the checkpoint that this becomes; meanwhile the files are called ``NAME_autosave``.
    model : torch.nn.Module
    steps : int, optional
        How many batches to pass on: `batches` may be endless. The bar needs it to tell the time that is left.
    every : float
        Seconds between two saves.
    losses : list of float, optional
        The list to which your loop appends the loss of each step, the mean of -log p over characters. The bar shows it,
        in bits too.

    Yields
    ------
    The batches, one after the other.
    """
    from tqdm.auto import tqdm

    done, start, clock = _DONE.pop(name, 0), time.monotonic(), []
    _CLOCKS[name] = (done, clock)
    watch, steps = _Watch(name, model, folder, done), steps if steps is None else max(0, steps)
    with watch, tqdm(desc=f"training {name}", total=steps, disable=not may_train()) as bar:
        wanted = itertools.islice(batches, steps)
        for batch in wanted:
            yield batch
            clock.append(time.monotonic() - start)
            if losses:
                bar.set_postfix_str(_loss_in_words(losses), refresh=False)
            bar.update()
            watch.after_step(every)


def _loss_in_words(losses):
    recent = [float(loss) for loss in losses[-_RECENT:]]
    mean = sum(recent) / len(recent)
    return f"loss {mean:.3f}, {mean / math.log(2):.2f} bits per character"


_DONE = {}  # name → steps before the training that comes next


def resume(name, model, folder="."):
    """Fill a model with what `autosaved` has saved last, and return after how many steps that was; 0 if there is nothing."""
    if not may_train() or not (Path(folder) / f"{name}{_AUTOSAVE}.pt").is_file():
        return 0
    try:
        found = load(f"{name}{_AUTOSAVE}", folder)
        model.load_state_dict(found.tensors)
    except (CheckpointError, RuntimeError) as error:
        reason = error.name if isinstance(error, CheckpointError) else "it belongs to another model"
        environment.say(True, f"the autosaved file is of no use ({reason}); training starts from the beginning")
        return 0
    _DONE[name] = found.facts["steps"]
    environment.say(True, f"going on after {_DONE[name]} steps (to start anew, remove {name}{_AUTOSAVE}.pt)")
    return _DONE[name]


class _Watch:
    """Saves a model now and then, and when an interrupt arrives."""

    def __init__(self, name, model, folder, done):
        self.name, self.model, self.folder, self.done = name, model, folder, done
        self.saved, self.before = time.monotonic(), None

    def __enter__(self):
        _RUNNING[self.name] = self
        if threading.current_thread() is threading.main_thread():
            self.before = signal.signal(signal.SIGINT, self._interrupted)
        return self

    def __exit__(self, *error):
        self.end()

    def end(self):
        """Put the way in which interrupts are handled back as it was."""
        _RUNNING.pop(self.name, None)
        if self.before is not None and signal.getsignal(signal.SIGINT) == self._interrupted:
            signal.signal(signal.SIGINT, self.before)
        self.before = None

    def after_step(self, every):
        """Count a step; save if the last time is long enough ago."""
        self.done += 1
        if time.monotonic() - self.saved >= every:
            self.save()

    def save(self):
        """Save the model as it is; a model that cannot be saved is no reason to stop."""
        with contextlib.suppress(CheckpointError, OSError):
            tensors = {key: _small(t, False) for key, t in plain_tensors(_named(self.model)).items()}
            _write(f"{self.name}{_AUTOSAVE}", tensors, self.folder, {"steps": self.done})
            self.saved = time.monotonic()
            return True
        return False

    def _interrupted(self, signum, frame):
        if self.save():
            print(f"\nInterrupted after {self.done} steps. They are saved: run this cell again to go on.")
        self.end()
        raise KeyboardInterrupt


def _forget(name, folder):
    """The training is over and saved: what was saved on the way is not needed any more."""
    if name in _RUNNING:
        _RUNNING[name].end()
    _CLOCKS.pop(name, None)
    _DONE.pop(name, None)
    for end in (".pt", ".json"):
        (Path(folder) / f"{name}{_AUTOSAVE}{end}").unlink(missing_ok=True)
