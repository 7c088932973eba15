"""Helpers that run beside a student's function, in its own process, and bring back plain data.

A test calls them through `beside`; in a notebook that is an ordinary call, in the judge the name travels.
"""

import types

import numpy as np

from course.check import (
    artists,
    beams,
    cells,
    decoding,
    earlier,
    gradients,
    lstm_models,
    measuring,
    modes,
    modules,
    ngrams,
    pictures,
    recurrent,
    songs,
    timing,
    trained_rnn,
)
from course.check.calls import Remote, run_protected
from course.check.failure import StudentError
from course.check.guarded import Function
from course.check.values import raised

_ALLOCATE = {"zeros_like", "empty_like", "ones_like", "full_like", "shape", "ndim", "size", "copy"}


class RowCounter(np.ndarray):
    """An array that remembers which of its rows were read. Slices and results of it are plain arrays."""

    def __new__(cls, array):
        """Wrap an array; nothing is copied."""
        counter = np.asarray(array).view(cls)
        counter.rows = set()
        return counter

    def __array_finalize__(self, parent):
        self.rows = set()

    @property
    def plain(self):
        """The same numbers as a plain array."""
        return self.view(np.ndarray)

    def __getitem__(self, index):
        first = index[0] if isinstance(index, tuple) else index
        self.rows.update(np.atleast_1d(np.arange(len(self.plain))[first]).tolist())
        return self.plain[index]

    def __iter__(self):
        self.rows.update(range(len(self.plain)))
        return iter(self.plain)

    def _touch(self, inputs):
        for value in inputs:
            if isinstance(value, RowCounter):
                value.rows.update(range(len(value.plain)))

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        self._touch(inputs)
        return getattr(ufunc, method)(*(i.plain if isinstance(i, RowCounter) else i for i in inputs), **kwargs)

    def __array_function__(self, function, kinds, args, kwargs):
        if function is np.take and kwargs.get("axis", args[2] if len(args) > 2 else None) == 0:
            return args[0][np.asarray(args[1])] if isinstance(args[0], RowCounter) else function(*args, **kwargs)
        if function.__name__ not in _ALLOCATE:
            self._touch(args)
        plain = [a.plain if isinstance(a, RowCounter) else a for a in args]
        return function(*plain, **kwargs)

    @property
    def T(self):
        """The transpose; whoever asks for it reads all rows."""
        self._touch([self])
        return self.plain.T

    def dot(self, other):
        """Count a use of all rows."""
        self._touch([self])
        return self.plain.dot(other)

    def copy(self, order="C"):
        """Return a plain copy; reading it is not counted."""
        return self.plain.copy(order)


def rows_read(function, position, *args):
    """Call ``function(*args)`` and return how many rows of its array argument at ``position`` it read.

    Returns
    -------
    int

    Raises
    ------
    StudentError
        What the function raised.
    """
    counters = []

    def call(*own):
        counters.append(RowCounter(own[position]))
        return function(*own[:position], counters[0], *own[position + 1 :])

    outcome = run_protected(call, args, {})
    if outcome.error and outcome.error.kind == "NotImplementedError":
        raise NotImplementedError(outcome.error.message)  # a try-it cell calls this itself, and may be there too early
    if outcome.error:
        raise outcome.error
    return len(counters[0].rows)


def names_used(function):
    """Return the names that a function's code mentions, and those in the notebook's functions that it calls, sorted.

    Empty for a callable that is no plain function: nothing can be said about it.
    """
    found, seen, todo = set(), set(), [function]
    while todo:
        thing = todo.pop()
        code = thing if isinstance(thing, types.CodeType) else getattr(thing, "__code__", None)
        if not isinstance(code, types.CodeType) or code in seen:
            continue
        seen.add(code)
        found.update(code.co_names)
        known = getattr(function, "__globals__", {})
        todo += [c for c in code.co_consts if isinstance(c, types.CodeType)]
        todo += [known[name] for name in code.co_names if isinstance(known.get(name), types.FunctionType)]
        todo += [cell.cell_contents for cell in getattr(thing, "__closure__", None) or () if _filled(cell)]
    return sorted(found)


def _filled(cell):
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False


HELPERS = {
    "artist_calls": artists.artist_calls,
    "clip_once": recurrent.clip_once,
    "earlier_results": earlier.earlier_results,
    "drop_out": modes.drop_out,
    "learn_verse": recurrent.learn_verse,
    "logits_with_weights": trained_rnn.logits_with_weights,
    "look_at_picture": pictures.look_at_picture,
    "measure_with": measuring.measure_with,
    "model_calls": cells.model_calls,
    "model_in_modes": lstm_models.model_in_modes,
    "module_parameters": modules.module_parameters,
    "module_run": modules.module_run,
    "module_step": modules.module_step,
    "names_used": names_used,
    "ngram_costs": ngrams.ngram_costs,
    "ngram_counts": ngrams.ngram_counts,
    "ngram_row": ngrams.ngram_row,
    "ngram_speed": ngrams.ngram_speed,
    "norms_through_cell": gradients.norms_through_cell,
    "picture_and_files": pictures.picture_and_files,
    "recurrent_layers_used": cells.recurrent_layers_used,
    "rows_read": rows_read,
    "song_examples": songs.song_examples,
    "take_safe_steps": gradients.take_safe_steps,
    "train_module": modules.train_module,
    "use_vocabularies": songs.use_vocabularies,
    "watch_beams": beams.watch_beams,
    "watch_decoding": decoding.watch_decoding,
    "watch_loop": lstm_models.watch_loop,
    "watch_hiding": artists.watch_hiding,
    "watch_singing": artists.watch_singing,
    "watch_mode": modes.watch_mode,
    "watch_stack": modes.watch_stack,
    "watch_steps": recurrent.watch_steps,
    "watch_training": modules.watch_training,
    "weighted_gradients": cells.weighted_gradients,
    "within_processor_time": timing.within_processor_time,
}


def beside(name, f: Function, *args):
    """Run the helper ``name`` beside the student's function ``f`` and return what it brings back.

    Other functions and classes of the student may be among ``args``, wrapped like ``f``.
    """
    plain = [a.function if isinstance(a, Function) else a for a in args]
    try:
        if isinstance(f.function, Remote):
            return f.function.course_helper(name, plain)
        return HELPERS[name](f.function, *plain)
    except StudentError as error:
        raise raised(f.name, error) from None
    except NotImplementedError as error:
        raise raised(f.name, StudentError("NotImplementedError", str(error))) from None
