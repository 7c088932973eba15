"""Docstrings, given as text: do they say what a reader needs? They are parsed, never run.

Google's sections are what the course teaches. NumPy's underlined ones and Sphinx's fields are read, too, and shapes may be
written as ``(B, K)``, ``[B, K]``, ``B x K`` or in words: what counts is that a reader finds them.
"""

import difflib
import re
import textwrap
from dataclasses import dataclass, field

from course.check import writing
from course.check.failure import Failure

_ARGUMENTS = "args|arguments|parameters|params|inputs?"
_RETURNS = "returns?|outputs?"
_OTHERS = "raises?|yields?|examples?|notes?|see also|warnings?|references|attributes|todo"
_HEADING = re.compile(rf"[ \t#*]*({_ARGUMENTS}|{_RETURNS}|{_OTHERS})[*]*[ \t]*(:?)[*]*[ \t]*(.*)", re.I)
_SPHINX = re.compile(r"\s*:(param|type|returns?|rtype|raises?)\b\s*([^:]*):\s*(.*)")
_TEMPLATE = re.compile(
    r"\bTODO\b|\bTBD\b|\bFIXME\b|<(?:type|name|shape|summary|description)\b[^<>]*>|\[(?:type|description)\]"
    r"|\(\s*(?:\.\.\.|…)\s*\)|:[ \t]*(?:\.\.\.|…)[ \t]*$|^[ \t]*(?:\.\.\.|…)[ \t]*$",
    re.M,
)
_TYPES = (
    "int|integer|whole number|int32|int64|float|float32|float64|bool|str|string|list|tuple|pair|triple|dict|set|frozenset"
    "|array|ndarray|tensor|longtensor|floattensor|generator|sequence|iterable|callable|function|none"
)
_SAME = {"batch": "b", "batch_size": "b", "batchsize": "b", "bs": "b", "n": "b", "num_negatives": "k", "negatives": "k"}
_SCALAR = r"\bscalars?\b|\b(?:zero|0)-?d(?:im\w*)?\b|\b(?:one|single) number\b|\bwithout axes\b|\bno axes\b"


@dataclass(frozen=True)
class Entry:
    """What a docstring has to say about one argument, or about what is returned.

    Parameters
    ----------
    name : str
        The argument; for what is returned, a word for it.
    types : tuple of str
        Each is words of which one has to occur, ``"array|ndarray"``; the first is the type itself.
    shapes : tuple of str
        Shapes that all have to occur, such as ``"(B, 1 + k)"`` or ``"()"``.
    mentions : sequence of (what, list of str)
        What else its own lines have to say; as in `course.check.written`.
    """

    name: str
    types: tuple
    shapes: tuple = ()
    mentions: tuple = ()


@dataclass
class Docstring:
    """A docstring in its parts.

    Attributes
    ----------
    summary : str
        What stands before the first section.
    arguments, returns : list of str
        Lines of the two sections.
    fields : dict from name to str
        What Sphinx's fields say, ``"return"`` for what is returned.
    """

    summary: str = ""
    arguments: list = field(default_factory=list)
    returns: list = field(default_factory=list)
    fields: dict = field(default_factory=dict)


def docstring(text, name, arguments, returns, mentions=(), hint=""):
    """Fail unless a docstring has a summary and says of every argument and of what is returned: which type, which shape.

    Parameters
    ----------
    text : str
        The docstring, without its quotes.
    name : str
        Name of the variable that holds it.
    arguments : list of Entry
    returns : Entry
    mentions : list of (what, list of str)
        As in `course.check.written`.
    hint : str
    """
    writing.answer(text, name)
    try:
        _look(text, name, arguments, returns)
        writing.mentioned(text, name, mentions)
    except Failure as failure:
        failure.hint = failure.hint or hint
        raise


def not_copied(texts, hint="", most=0.8):
    """Fail if two of several texts are nearly the same, word for word.

    Parameters
    ----------
    texts : dict from name to str
    hint : str
    most : float
        Share of words, in order, that two texts may have in common.
    """
    words = {name: re.findall(r"\w+", writing.answer(text, name).lower()) for name, text in texts.items()}
    names = list(words)
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            if difflib.SequenceMatcher(None, words[first], words[second], autojunk=False).ratio() > most:
                raise Failure(
                    f"{first} and {second} say nearly the same",
                    stage="form",
                    problem="The two functions do different things. A reader has to see from the docstring which is which.",
                    mistakes=[("copied from a sibling", "one docstring copied for two functions.")],
                    hint=hint,
                )


def parse(text):
    """Take a docstring apart and return a `Docstring`."""
    found, where = Docstring(), None
    summary, lines = [], textwrap.dedent(text).strip("\n").splitlines()
    for number, line in enumerate(lines):
        sphinx, heading = _SPHINX.match(line), _HEADING.fullmatch(line)
        if sphinx:
            where = found.fields.setdefault(_field_name(sphinx[1], sphinx[2]), [])
            where.append(f"{sphinx[2]} : {sphinx[3]}" if sphinx[1] == "param" else sphinx[3])
        elif heading and _is_heading(heading, lines, number):
            where = _section(found, heading[1])
            where += [" " * 4 + heading[3]] if heading[3] else []
        elif not re.fullmatch(r"\s*-{3,}\s*", line):
            (summary if where is None else where).append(line)
    found.summary = "\n".join(summary).strip()
    found.fields = {key: "\n".join(part) for key, part in found.fields.items()}
    return found


# --- parts ------------------------------------------------------------------------------------------------------------


def _field_name(kind, rest):
    return rest.split()[-1] if kind in ("param", "type") and rest.split() else "return" if kind[0] == "r" else kind


def _is_heading(heading, lines, number):
    """``Args:``, ``Returns: an array``, or ``Parameters`` over a line of dashes; not ``Returns the loss``, ``Note: …``."""
    if heading[3]:
        return bool(heading[2]) and re.fullmatch(_RETURNS, heading[1], re.I) is not None
    underlined = number + 1 < len(lines) and re.fullmatch(r"\s*-{3,}\s*", lines[number + 1])
    return bool(heading[2]) or bool(underlined) or number > 0


def _section(found, title):
    if re.fullmatch(_ARGUMENTS, title, re.I):
        return found.arguments
    return found.returns if re.fullmatch(_RETURNS, title, re.I) else []


def _entries(lines, names):
    """Return name → text of its entry. One entry may describe several names: ``centres, contexts : …``."""
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    start = re.compile(r"\s*[-*•]?\s*[`*]*(\w+[`*]*(?:\s*,\s*[`*]*\w+)*)[`*]*\s*(?=[:(\[=–—]|-|$)")
    entries, current = {}, []
    for line in lines:
        opens = start.match(line)
        said = re.findall(r"\w+", opens[1]) if opens else []
        if set(said) & set(names) and len(line) - len(line.lstrip()) <= min(indents) + 1:
            current = []
            entries |= dict.fromkeys(said, current)
        current.append(line)
    return {name: "\n".join(part) for name, part in entries.items()}


def _type_part(entry, is_argument):
    """Return the piece of an entry where the type belongs, or the whole entry if no type stands there."""
    first = entry.strip().partition("\n")[0]
    if is_argument:
        rest = re.sub(r"^[\s\-*•]*[\w`*, ]+?[`*]*\s*(?=[:(\[=–—-])", "", first, count=1)
        part = _bracketed(rest) or rest
    else:
        part = re.split(r":(?![^(\[]*[)\]])", first)[0]
    return part if _says(part, _TYPES) else entry


def _bracketed(rest):
    """Return what stands in the bracket at the beginning of a text, inner brackets included."""
    depth = 0
    for i, letter in enumerate(rest if rest[:1] in ("(", "[") else ""):
        depth += (letter in "([") - (letter in ")]")
        if depth == 0:
            return rest[1:i]
    return ""


def _says(text, words):
    return re.search(rf"(?<![A-Za-z0-9_])(?:{words})s?(?![A-Za-z0-9_])", text, re.I) is not None


# --- shapes -----------------------------------------------------------------------------------------------------------


def _dimension(text):
    return "+".join(sorted(_SAME.get(part.strip().lower(), part.strip().lower()) for part in text.split("+")))


def _shape(text):
    return tuple(_dimension(part) for part in text.strip("()[] ").split(",") if part.strip())


def shapes(text):
    """Return all shapes that a text mentions, in one form: ``(B, k + 1)`` becomes ``("b", "1+k")``."""
    plain = re.sub(r"\\times|×|-by-|\bby\b", " x ", re.sub(r"[`$*]|\\,", "", text))
    plain = re.sub(r"\((\s*\w+\s*\+\s*\w+\s*)\)", r"\1", plain)
    one = r"\w+(?:\s*\+\s*\w+)?"
    found = {_shape(m) for m in re.findall(rf"[(\[]\s*({one}(?:\s*,\s*{one})*\s*,?)\s*[)\]]", plain)}
    found |= {_shape(",".join(pair)) for pair in re.findall(rf"\b({one})\s+x\s+({one})", plain)}
    found |= {_shape(m) for m in re.findall(rf"(?=\b(?:length|size|shape|of)\s+({one})\b)", plain)}
    return found | ({()} if re.search(rf"\(\s*\)|\[\s*\]|{_SCALAR}", plain, re.I) else set())


# --- looking ----------------------------------------------------------------------------------------------------------


def _look(text, name, arguments, returns):
    left = _TEMPLATE.search(text)
    if left:
        _fail(
            name,
            f"still holds {left[0].strip()!r}",
            "Every gap has to be filled.",
            "template left",
            "a template with gaps.",
        )
    doc = parse(text)
    if len(re.findall(r"\w+", doc.summary)) < 4:
        why = "Begin with one sentence that says what the function does, then an empty line."
        _fail(name, "has no summary", why, "summary missing", "a docstring that begins with its sections.")
    entries = _entries(doc.arguments, [a.name for a in arguments])
    for argument in arguments:
        said = "\n".join(filter(None, [entries.get(argument.name), doc.fields.get(argument.name)]))
        if not said:
            why = f"Under Args: give each argument a line: {argument.name} (type and shape): what it is."
            looks = f"a docstring without a line for `{argument.name}`."
            _fail(name, f"does not describe {argument.name}", why, "argument missing", looks)
        _look_at_entry(name, argument, said, f"the argument `{argument.name}`", is_argument=True)
    said = "\n".join([*doc.returns, doc.fields.get("return", "")]).strip()
    if not said:
        why = "Add a section Returns: with type and shape."
        _fail(name, "does not say what is returned", why, "return missing", "a docstring that ends with the arguments.")
    _look_at_entry(name, returns, said, "what is returned", is_argument=False)


def _look_at_entry(name, entry, said, what, is_argument):
    kind, *others = entry.types
    short = "argument" if is_argument else "return"
    if not _says(said, f"{_TYPES}|{kind}"):
        why = f"A reader cannot see what kind of object {what} is."
        _fail(name, f"gives no type for {what}", why, f"type of {short} missing", "a description without a type.")
    if not _says(_type_part(said, is_argument), kind) or not all(_says(said, words) for words in others):
        why = f"The type that stands there for {what} is not what the function works with. Look at the function once more."
        _fail(name, f"gives another type for {what}", why, f"type of {short} wrong", "a type that was guessed.")
    found = shapes(said)
    for shape in map(_shape, entry.shapes):
        if shape not in found:
            _shape_problem(name, what, shape, found)
    writing.mentioned(said, f"{name}, where it describes {what},", entry.mentions)


def _shape_problem(name, what, shape, found):
    if any(sorted(other) == sorted(shape) for other in found):
        why = "The axes are there, but in another order. The first axis counts the rows."
        _fail(name, f"turns the shape of {what} round", why, "shape order wrong", "rows and columns exchanged.")
    symbols = re.compile(r"[bkvdt\d+]+")
    if any(symbols.fullmatch("".join(other)) for other in found if other):
        why = "A shape stands there, but it is not this one. Look at the function once more."
        _fail(
            name,
            f"gives another shape for {what}",
            why,
            "shape wrong",
            "an axis too many, too few, or of another length.",
        )
    why = "Write the shape in symbols, such as (B,) or (B, k); () for a single number in a tensor."
    _fail(name, f"gives no shape for {what}", why, "shape missing", "a type without its shape.")


def _fail(name, title, problem, mistake, looks):
    raise Failure(f"{name} {title}", stage="form", problem=problem, mistakes=[(mistake, looks)])
