"""Written answers: the part of them that a program can look at. What they are worth is for a person to say."""

import re

import numpy as np

from course.check import values
from course.check.failure import Failure
from course.check.inputs import own_numbers


def words(text):
    """Return the number of words in a text; a formula between dollar signs counts as one."""
    return len(re.findall(r"\w+(?:[-'’]\w+)*", re.sub(r"\$[^$]*\$", " formula ", text)))


def answer(text, name):
    """Return a written answer, or fail if it is missing, no text, or empty."""
    missing = values.no_value(name, text)
    if missing:
        raise missing
    if type(text) is not str:
        raise Failure(f"{name} is not a text", stage="type", got=values.describe(text), problem="Write it in quotes.")
    if not text.strip():
        raise values.stub(name)
    return text


def written(text, name, least, most, mentions=()):
    """Fail unless a written answer has a sensible length and speaks of what it was asked about.

    Parameters
    ----------
    text : str
        The answer.
    name : str
        Name of its variable.
    least, most : int
        Number of words.
    mentions : list of (what, list of str)
        For each thing that has to come up: what it is, and words of which one has to appear. ``"probab|probability"``
        looks for the beginning and shows the word; a single letter has to stand alone, in upper case.
    """
    count = words(answer(text, name))
    if not least <= count <= most:
        short = count < least
        more = "an answer that says what, but not why." if short else "an answer in which the argument drowns."
        raise Failure(
            f"{name} has {count} words",
            stage="form",
            problem=f"Between {least} and {most} are expected.",
            mistakes=[("too short" if short else "too long", more)],
        )
    mentioned(text, name, mentions)


def mentioned(text, name, mentions):
    """Fail unless a text speaks of each of several things; ``mentions`` as in `written`."""
    for what, words_ in mentions:
        if not any(_occurs(word, text) for word in words_):
            shown = ", ".join(word.split("|")[-1] for word in words_[:6])
            raise Failure(
                f"{name} seems to say nothing about {what}",
                stage="form",
                problem=f"The question asks about {what}, and none of these occurs: {shown}. If you say it in other words, "
                "add one of them, so that a program can see it, too.",
                mistakes=[("off the question", f"an answer that leaves out {what}.")],
            )


def _occurs(word, text):
    start = word.split("|")[0]
    return re.search(rf"\b{start}\b", text) if len(start) == 1 else start.lower() in text.lower()


def _bare(value):
    return value.item() if isinstance(value, np.generic) and value.dtype.kind in "biuf" else value


def choices(answers, name, questions, options):
    """Fail unless ``answers`` is a dict with one of ``options`` for each of ``questions``; return it.

    Parameters
    ----------
    answers : dict
        The student's choices, question → option; ``...`` where nothing has been chosen.
    name : str
        Name of the dict.
    questions : sequence of str
    options : sequence
    """
    missing = values.no_value(name, answers)
    if missing:
        raise missing
    if type(answers) is not dict:
        raise Failure(f"{name} is not a dict", stage="type", got=values.describe(answers), problem="Keep its form.")
    answers = dict(answers)
    if all(answers.get(q, ...) is Ellipsis for q in questions):
        raise values.stub(name)
    for q in questions:
        chosen = answers[q] = _bare(answers.get(q, ...))
        if chosen is Ellipsis:
            raise Failure(f"{name}[{q!r}] is not chosen yet", stage="form", problem="Every line needs an answer.")
        if type(chosen) is not type(options[0]) or chosen not in options:
            raise Failure(
                f"{name}[{q!r}] is not one of the options",
                stage="form",
                got=values.describe(chosen),
                problem=f"Choose one of {', '.join(map(repr, options))}.",
            )
    return answers


def shuffled(question, options):
    """Return letter → option, in an order that belongs to this course's salt.

    Parameters
    ----------
    question : str
        What is asked; the same words and the same salt give the same order, on every machine.
    options : sequence
        In the order in which they were written.
    """
    order = own_numbers(question, 0, len(options) - 1, len(options))
    return {"ABCDEFGH"[place]: options[number] for place, number in enumerate(order)}
