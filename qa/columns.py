"""Packing many wrong answers into few notebooks, so that the judge sees every one of them without grading a hundred times.

A notebook takes at most one variant per question, and never two questions of which one's code uses the other's names: a
wrong softmax would make a right gradient look wrong.
"""

import re
from collections import defaultdict


def dependencies(built, variants):
    """Return question → questions whose names its reference or its variants use."""
    owner = {name: q.name for q in built.master.questions for name in q.defines}
    code = defaultdict(str)
    for question in built.master.questions:
        end = next(i for i, c in enumerate(built.solution.cells) if c.source == f'grader.check("{question.name}")')
        begin = [i for i, c in enumerate(built.solution.cells[:end]) if c.source.startswith("grader.check(")]
        for cell in built.solution.cells[(begin or [0])[-1] + 1 : end]:
            if "answer" in cell.metadata.get("tags", []):
                code[question.name] += cell.source
    for variant in variants:
        code[variant.question] += variant.source
    return {
        q: {owner[n] for n in re.findall(r"\b\w+\b", text) if n in owner and owner[n] != q} for q, text in code.items()
    }


def columns(built, variants):
    """Return lists of variants, each of which fits into one notebook."""
    uses, left, packed = dependencies(built, variants), defaultdict(list), []
    for variant in variants:
        left[variant.question].append(variant)
    while any(left.values()):
        column = []
        for question in sorted(left, key=lambda q: -len(left[q])):
            taken = {v.question for v in column}
            free = not uses[question] & taken and not any(question in uses[t] for t in taken)
            if left[question] and free:
                column.append(left[question].pop())
        packed.append(column)
    return packed
