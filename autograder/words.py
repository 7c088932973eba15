"""From the lists of words in ``source/words/`` to the file that notebooks read, ``data/word_sets.json``.

The lists were written by hand. The build makes the questions of the analogies, the two-way lists of the thesaurus, and notes
which words of the published sets have no vector in the course's file.
"""

import json

import numpy as np
import yaml

from autograder.course import DATA, SOURCE, BuildError

FOLDER = SOURCE / "words"
NAME = "word_sets.json"
VECTORS = DATA / "vectors_50d.npz"
FACTS = {"licence": "CC0-1.0; the published sets as word_sets.json says", "used by": ["05_glove_analysis"]}


def read(name):
    """Return what ``source/words/NAME.yml`` says."""
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


def questions(pairs, most):
    """Return at most so many questions (a, b, c, d): each pair with the next one, then with the one after that, and so on.

    Parameters
    ----------
    pairs : list of (a, b)
    most : int
        Every pair is the first of equally many questions, give or take one.
    """
    n = len(pairs)
    return [(*pairs[i], *pairs[(i + step) % n]) for step in range(1, n) for i in range(n)][:most]


def analogies():
    """Return section → list of questions."""
    file = read("analogies")
    sections = {name: [tuple(pair.split()) for pair in pairs] for name, pairs in file["sections"].items()}
    for name, pairs in sections.items():
        wrong = [pair for pair in pairs if len(pair) != 2] + [p for p in pairs if pairs.count(p) > 1]
        if wrong:
            raise BuildError(f"analogies.yml, section {name}: not a pair, or there twice: {wrong[0]}")
    return {name: questions(pairs, file["most"]) for name, pairs in sections.items()}


def thesaurus():
    """Return word → {"synonyms": […], "antonyms": […]}, both ways, everything in alphabetical order.

    Raises
    ------
    BuildError
        If a line has no two sides, or two words are both synonyms and antonyms of each other.
    """
    same, opposite = {}, {}
    for line in (line for lines in read("thesaurus").values() for line in lines):
        sides = [side.split() for side in line.split("|")]
        if len(sides) != 2 or not all(sides) or len({*sides[0], *sides[1]}) < len(sides[0] + sides[1]):
            raise BuildError(f"thesaurus.yml: a line is 'words | their opposites', each word once, not {line!r}")
        for own, other in (sides, sides[::-1]):
            for word in own:
                same.setdefault(word, set()).update(set(own) - {word})
                opposite.setdefault(word, set()).update(other)
    both = sorted(f"{a}–{b}" for a in same for b in same[a] & opposite[a])
    if both:
        raise BuildError(f"thesaurus.yml: synonyms that are antonyms, too: {', '.join(both)}")
    return {word: {"synonyms": sorted(same[word]), "antonyms": sorted(opposite[word])} for word in sorted(same)}


def curated():
    """Return name → list of words."""
    return {name: words.split() for name, words in read("curated").items()}


def vocabulary():
    """Return the set of words that have a vector in the course's own file; empty while there is no file."""
    if not VECTORS.is_file():
        return set()
    with np.load(VECTORS, allow_pickle=False) as file:
        return set(file["words"].tolist())


def weat():
    """Return name → labels, sets, source, note of a test, and which of its words the course's vectors do not have."""
    file = read("weat")
    known, tests = vocabulary(), {}
    for name, test in file["tests"].items():
        sets = {letter: next(iter(test[letter].items())) for letter in "XYAB"}
        entry = {letter: words.split() for letter, (_, words) in sets.items()}
        entry |= {letter.lower(): label for letter, (label, _) in sets.items()}
        entry["source"] = file["sources"][test["source"]] + (f", test {test['test']}" if "test" in test else "")
        entry["note"] = test.get("note", "")
        entry["missing"] = sorted({word for letter in "XYAB" for word in entry[letter]} - known) if known else []
        tests[name] = entry
    return tests


def gender():
    """Return the lists for hard debiasing; the words of all pairs are among ``specific``."""
    file = read("gender")
    pairs = {name: [tuple(pair.split()) for pair in file[name]] for name in ("definitional", "equalise")}
    lists = {name: [word for line in file[name] for word in line.split()] for name in ("specific", "occupations")}
    lists["specific"] = sorted({*lists["specific"], *(w for found in pairs.values() for pair in found for w in pair)})
    return pairs | lists | {"source": file["source"]}


def everything():
    """Return what the file holds."""
    return {part.__name__: part() for part in (analogies, thesaurus, curated, weat, gender)}


def as_json(content):
    """Return the content as JSON with one entry to a line, so that a change is one line in a comparison of versions."""
    parts = []
    for part, entries in content.items():
        lines = [f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in entries.items()]
        parts.append(f" {json.dumps(part)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def data_files():
    """Return name → bytes of the file that belongs into ``data/``."""
    return {NAME: as_json(everything()).encode()}
