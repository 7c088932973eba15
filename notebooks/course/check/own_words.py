"""Written answers that rest on a measurement of one's own: the numbers in a text, and the table they come from."""

import math
import re

from course.check.compare import require
from course.check.guarded import value

NUMBER = r"(?<![\w.])(\d+\.\d+|\d{1,3}(?:,\d{3})+|\d+,\d+(?![\d.])|\d+|\.\d+)(?:\s*-?\s*([A-Za-z]+)\b)?"
FOREIGN = (
    "foreign numbers",
    "numbers that were not measured here. Take those of own_numbers, as they stand there or rounded, in the same unit.",
)


def numbers_in(text, units=None):
    """Return the numbers of a text, each with what the unit behind it stands for.

    Parameters
    ----------
    text : str
        2,310 counts twice in it, as 2.31 and as 2310.
    units : dict from str to float, optional
        Units in lower case.

    Returns
    -------
    list of (float, float or None)
        None where no unit that is known follows.
    """
    found = []
    for number, word in re.findall(NUMBER, re.sub(r"[$\\{}*`~≈]", "", text)):
        forms = {number.replace(",", "")}
        if number.count(",") == 1:
            forms.add(number.replace(",", "."))
        found += [(float(form), (units or {}).get(word.lower())) for form in sorted(forms)]
    return found


def measured(own_numbers, keys, hint="", copy="Copy all that the measuring cell prints."):
    """Return some of a student's numbers, or fail where one is missing or no measurement.

    Parameters
    ----------
    own_numbers : dict from str to float
    keys : sequence of str
    hint : str, optional
        Such as ``"3.12-c"``.
    copy : str, optional
        What to do about it.
    """
    table, found = value(own_numbers, "own_numbers", dict), []
    for key in keys:
        require(key in table, f"own_numbers lacks {key!r}", copy, hint=hint)
        found.append(float(value(table[key], f"own_numbers[{key!r}]", (float, int))))
        sound = 0 < found[-1] < math.inf
        require(sound, f"own_numbers[{key!r}] is not a measurement", copy, got=f"{found[-1]:g}", hint=hint)
    return found


def other_scale(text, bits):
    """Return the mistakes that would have led to the numbers of a text, where bits per character were expected."""
    given = [x for x, _ in numbers_in(text)]
    if any(abs(x - b * math.log(2)) <= 0.006 for x in given for b in bits):
        return [("nats for bits", "the loss in nats. A bit is log 2 ≈ 0.693 nats, and own_numbers is in bits.")]
    if any(abs(x - 2**b) <= 0.06 for x in given for b in bits):
        return [("perplexity for bits", "perplexities. own_numbers holds their logarithms to the base 2.")]
    return [FOREIGN]
