"""A trained model as a test sees it: arrays and facts from a file that is believed in nothing."""

from dataclasses import dataclass

from course.check.failure import Failure
from course.checkpoint import CAUSES, CheckpointError, as_data

_reader = as_data


@dataclass(frozen=True)
class TrainedFile:
    """What is in a checkpoint.

    Attributes
    ----------
    name : str
        Such as ``"n2_sgns"``.
    tensors : dict from str to np.ndarray
    facts : dict
        The sidecar: ``steps``, ``log``, ``vocabulary`` and whatever else was saved.
    """

    name: str
    tensors: dict
    facts: dict


def use_file_reader(reader):
    """Let tests read checkpoints with another function, or with course.checkpoint again if it is None.

    Parameters
    ----------
    reader : callable or None
        Takes a name; returns (tensors, facts) or raises `CheckpointError`. The judge reads files in a box of their own.
    """
    global _reader
    _reader = reader or as_data


def checkpoint_file(name, hint=""):
    """Return the `TrainedFile` that a student has saved under this name, or fail and say what is wrong with it.

    The stage of the failure is ``file``, and it names one of the problems in `course.checkpoint.CAUSES`.
    """
    try:
        return TrainedFile(name, *_reader(name))
    except CheckpointError as error:
        raise Failure(
            f"the file {name}.pt cannot be used",
            stage="file",
            called=f"checkpoint.load({name!r})",
            problem=error.sentence,
            mistakes=[(error.name, CAUSES[error.name])],
            hint=hint,
        ) from None
