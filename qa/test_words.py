"""The word sets: what the lists promise, that every word has a vector, and that a reader of other vectors gets whole sets."""

import itertools
import json
import re

import numpy as np
import pytest

from autograder import datasets
from autograder import words as source
from autograder.course import BuildError
from conftest import ROOT
from course import words
from course.data import DataError

WEAT, SETS = words.names("weat"), words.names("curated")


@pytest.fixture(scope="module")
def vocabulary():
    if not source.VECTORS.is_file():
        pytest.skip(f"there is no {source.VECTORS.name} yet")
    return source.vocabulary()


def own_words():
    """Return every word of the lists that were written for this course."""
    groups = [q for found in words.analogies().values() for q in found]
    groups += [(word, *entry.synonyms, *entry.antonyms) for word, entry in words.thesaurus().items()]
    groups += [words.curated(name) for name in SETS]
    gender = words.gender()
    groups += [*gender.definitional, *gender.equalise, gender.specific, gender.occupations]
    groups += [part for name in WEAT for part in words.weat(name)[:4]]
    return {word for group in groups for word in group}


# --- the build --------------------------------------------------------------------------------------------------------


def test_file_is_that_of_the_source():
    (content,) = source.data_files().values()
    assert (ROOT / "data" / source.NAME).read_bytes() == content, "run python -m autograder build"
    assert source.data_files() == {source.NAME: content}
    assert datasets.manifest()["datasets"][source.NAME]["bytes"] == len(content)


def test_questions_go_round_the_list():
    pairs = [("a", "b"), ("c", "d"), ("e", "f")]
    every = source.questions(pairs, 60)
    assert every[:2] == [("a", "b", "c", "d"), ("c", "d", "e", "f")] and every[2] == ("e", "f", "a", "b")
    assert sorted(every) == sorted((*p, *q) for p, q in itertools.permutations(pairs, 2))
    assert source.questions(pairs, 4) == every[:4]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("big large", "opposites"),
        ("big | ", "opposites"),
        ("big large | large", "each word once"),
        ("low | big large", "synonyms that are antonyms, too: big–small"),
    ],
)
def test_a_thesaurus_that_contradicts_itself_is_refused(monkeypatch, line, said):
    lines = {"adjectives": ["big small | tiny", "big | small"]} if "low" in line else {"adjectives": [line]}
    monkeypatch.setattr(source, "read", lambda name: lines)
    with pytest.raises(BuildError, match=said):
        source.thesaurus()


@pytest.mark.parametrize("pairs", [["man woman", "king"], ["man woman", "king queen", "man woman"]])
def test_a_wrong_pair_is_refused(monkeypatch, pairs):
    monkeypatch.setattr(source, "read", lambda name: {"most": 9, "sections": {"family": pairs}})
    with pytest.raises(BuildError, match="family"):
        source.analogies()


# --- every list -------------------------------------------------------------------------------------------------------


def test_words_are_single_and_in_lower_case():
    assert not [word for word in own_words() if not (word.isascii() and word.isalpha() and word.islower())]


def test_every_word_has_a_vector(vocabulary):
    assert not own_words() - vocabulary


def test_published_words_without_a_vector_are_named_in_the_data_card(vocabulary):
    tests = source.weat()
    missing = {w for test in tests.values() for s in "XYAB" for w in test[s]} - vocabulary
    assert missing == {word for test in tests.values() for word in test["missing"]}
    card = re.search(r"have no vector:\n(.+?)\.", (ROOT / "data" / "README.md").read_text(encoding="utf-8"), re.S)
    assert re.findall(r"\w+", card[1]) == sorted(missing), "the list under 'Words that are missing' in data/README.md"
    assert all(words.weat(name) == words.weat(name, vocabulary) for name in WEAT)


def test_a_reader_may_change_what_it_got():
    for call in (words.analogies, words.thesaurus):
        call().clear()
        assert call()
    words.curated("animals").clear()
    words.weat(WEAT[0]).X.clear()
    words.gender().occupations.clear()
    assert words.curated("animals") and words.weat(WEAT[0]).X and words.gender().occupations


def test_analogies():
    sections = words.analogies()
    assert list(sections) == words.names("analogies") and len(sections) >= 8
    assert sum(map(len, sections.values())) >= 300 and sections["family"][0] == ("man", "woman", "king", "queen")
    for name, found in sections.items():
        assert len(found) == len(set(found)) == 60, name
        assert all(len(set(q)) == 4 for q in found), f"{name}: a word is in a question twice"


def test_thesaurus():
    found = words.thesaurus()
    both = [word for word, entry in found.items() if entry.synonyms and entry.antonyms]
    assert len(both) >= 250
    for word, (synonyms, antonyms) in found.items():
        assert word not in synonyms + antonyms and not set(synonyms) & set(antonyms), word
        assert all(word in found[other].synonyms for other in synonyms), word
        assert all(word in found[other].antonyms for other in antonyms), word
        assert all(words.are_synonyms(other, word) and not words.are_antonyms(other, word) for other in synonyms)
        assert all(words.are_antonyms(other, word) and not words.are_synonyms(other, word) for other in antonyms)
    assert words.are_antonyms("light", "heavy") and words.are_antonyms("dark", "light")
    assert not words.are_synonyms("big", "table") and not words.are_antonyms("xyzzy", "big")


def test_there_is_much_to_find_in_the_thesaurus(vocabulary):
    """Hundreds of synonyms are further from a word than one of its antonyms is: exercise 5.8 looks for one."""
    with np.load(source.VECTORS, allow_pickle=False) as file:
        unit = file["vectors"].astype(float)
        unit /= np.linalg.norm(unit, axis=1, keepdims=True)
        vector = dict(zip(file["words"].tolist(), unit))
    near = [
        (word, b, c)
        for word, (synonyms, antonyms) in words.thesaurus(vector).items()
        for b, c in itertools.product(synonyms, antonyms)
        if vector[word] @ vector[c] > vector[word] @ vector[b]
    ]
    assert len(near) >= 500 and len({word for word, _, _ in near}) >= 200


def test_curated_lists_share_no_word():
    found = {name: words.curated(name) for name in SETS}
    assert len(SETS) >= 10 and all(6 <= len(group) <= 16 for group in found.values())
    everything = [word for group in found.values() for word in group]
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize("name", WEAT)
def test_weat(name):
    full, test = source.weat()[name], words.weat(name)
    for one, two in (test[:2], test[2:4]):
        assert len(one) == len(two) >= 6 and not set(one) & set(two)
    for letter, kept in zip("XYAB", test):
        assert len(set(full[letter])) == len(full[letter]) and set(kept) <= set(full[letter])
    assert len(full["X"]) == len(full["Y"]) and len(full["A"]) == len(full["B"])
    assert set(test.left_out) | set(sum(test[:4], [])) == {w for letter in "XYAB" for w in full[letter]}
    assert all(isinstance(text, str) and text for text in test[4:9])
    published = "Caliskan" in test.source
    assert published or (test.source == "written for this course" and test.note)


def test_the_published_tests_are_there():
    numbers = {words.weat(name).source.rpartition("test ")[2] for name in WEAT}
    assert numbers >= {"1", "2", "6", "7", "8", "10"} and len(WEAT) == 7


def test_weat_with_vectors_that_lack_words():
    full = words.weat("names and career")
    fewer = words.weat("names and career", {*sum(full[:4], [])} - {"john", "salary", "home", "relatives"})
    assert (full.X[1:], full.Y[:-1]) == (fewer.X, fewer.Y)
    assert len(fewer.A) == len(fewer.B) == 6
    assert set(fewer.left_out) == {"john", "donna", "salary", "home", "relatives", "career"}
    with pytest.raises(DataError, match="needs 4 words of each set, and the vectors have 3 male names and 0 female"):
        words.weat("names and career", {"john", "paul", "mike"})


def test_gender():
    found = words.gender()
    assert len(found.definitional) == 10 and ("she", "he") in found.definitional and len(found.equalise) >= 20
    assert 60 <= len(found.occupations) <= 100
    for pairs in (found.definitional, found.equalise):
        flat = [word for pair in pairs for word in pair]
        assert len(flat) == len(set(flat)), "a word of two pairs"
        assert set(flat) <= set(found.specific)
    for group in (found.specific, found.occupations):
        assert len(group) == len(set(group))
    assert not set(found.specific) & set(found.occupations)
    assert {"king", "queen", "mother", "father", "actress", "he"} <= set(found.specific)
    assert {"nurse", "engineer", "teacher", "librarian", "programmer"} <= set(found.occupations)
    assert "Bolukbasi" in found.source


# --- the reader -------------------------------------------------------------------------------------------------------


def test_words_that_other_vectors_lack_are_left_out():
    known = {"man", "woman", "king", "queen", "big", "large", "small", "dog", "she", "he", "nurse"}
    assert words.analogies(known) == {"family": [("man", "woman", "king", "queen")]}
    assert words.curated("animals", known) == ["dog"]
    assert words.thesaurus(known)["big"] == (("large",), ("small",)) and len(words.thesaurus(known)) == 3
    gender = words.gender(known)
    assert gender.definitional == [("she", "he"), ("woman", "man")] and gender.occupations == ["nurse"]
    assert ("queen", "king") in gender.equalise and set(gender.specific) == {
        "man",
        "woman",
        "king",
        "queen",
        "she",
        "he",
    }


@pytest.mark.parametrize("call", [words.curated, words.weat, words.names])
def test_a_name_that_is_not_there(call):
    with pytest.raises(DataError, match="Choose one of: '"):
        call("pokemon")


def test_file_is_missing(monkeypatch):
    words._read.cache_clear()
    monkeypatch.setattr(words, "FILE", "nowhere.json")
    with pytest.raises(DataError, match=r"nowhere\.json is missing.*\n.*course files once more"):
        words.analogies()
    monkeypatch.undo()
    assert json.loads((ROOT / "data" / words.FILE).read_text()).keys() == words._read().keys()
