"""A failed check, in words: what was called, what came back, what is wrong, what it looks like, where to go next."""

import textwrap

WIDTH = 96
MOST_LINES = 12


class Failure(AssertionError):
    """One named problem with a student's answer.

    Parameters
    ----------
    title : str
        The problem in one line, without the numbers.
    stage : str
        The rung of the ladder that broke: ``undefined``, ``stub``, ``raised``, ``time``, ``nothing``, ``type``,
        ``shape``, ``dtype``, ``finite``, ``modified``, ``value``, ``form``.
    called, got, problem, hint : str
        What was tried, what arrived, why it is wrong, which hint helps.
    mistakes : list of (name, message)
        Known mistakes that give the same numbers; two at most are shown.
    """

    def __init__(self, title, *, stage="value", called="", got="", problem="", hint="", again="", mistakes=()):
        self.title, self.stage, self.called, self.got = title, stage, called, got
        self.problem, self.hint, self.again = problem, hint, again
        self.mistakes = list(mistakes)[:2]
        super().__init__(title)

    @property
    def named(self):
        """Names of the mistakes that this failure looks like."""
        return [name for name, _ in self.mistakes]

    def __str__(self):
        rows = [("called", self.called), ("got", self.got), ("problem", self.problem)]
        rows += [("looks like", f"{name}: {message}") for name, message in self.mistakes]
        rows += [("next", f"open hint {self.hint}" if self.hint else ""), ("again", self.again)]
        lines = [self.title]
        for label, text in rows:
            if text:
                lines += _row(label, text)
        return "\n".join(lines if len(lines) <= MOST_LINES else lines[: MOST_LINES - 1] + ["  …"])


def _row(label, text):
    """Lines of one labelled row: the label once, then the text, wrapped and aligned."""
    wrapped = [part for line in str(text).splitlines() for part in textwrap.wrap(line, WIDTH - 12) or [""]]
    return [f"  {label if i == 0 else '':<10} {part}" for i, part in enumerate(wrapped[:4])]


class StudentError(Exception):
    """An exception that came out of a student's code, as plain data, so that it can cross to the judge.

    Attributes
    ----------
    kind : str
        Name of the exception class.
    message : str
        Its text.
    lines : list of str
        The student's own lines, outermost first, e.g. ``"in softmax, line 3: return e / total"``.
    """

    def __init__(self, kind, message="", lines=()):
        self.kind, self.message, self.lines = kind, message, list(lines)
        super().__init__(f"{kind}: {message}" if message else kind)
