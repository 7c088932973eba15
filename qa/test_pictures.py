"""Pictures: labels that can be read, and helpers that look at what a student drew and wrote."""

import os

import matplotlib.figure
import numpy as np
import pytest

from autograder.wire import Codec
from conftest import ROOT  # noqa: F401 - puts the course on the path
from course import check, plot

WORDS = ["sun", "größe", "rock", "tree"]
POINTS = [[0.0, 1.0], [2.0, 0.5], [-1.0, -1.0], [3.0, 3.0]]


def drawn(groups=None):
    return plot.scatter(POINTS, WORDS, "Four words", "a map of sun, größe, rock, tree", "first", "second", groups)


def boxes(picture):
    """Where the labels are printed, in pixels: (n, 4)."""
    picture.figure.draw_without_rendering()
    renderer = picture.figure.canvas.get_renderer()
    texts = picture.figure.axes[0].texts
    # without the line to the point, which belongs to the extent of an annotation
    return np.array([matplotlib.text.Text.get_window_extent(t, renderer).extents for t in texts])


def shared(extents):
    """The largest part of a label that another label covers."""
    low = np.maximum(extents[:, None, :2], extents[None, :, :2])
    high = np.minimum(extents[:, None, 2:], extents[None, :, 2:])
    areas = np.prod(np.maximum(high - low, 0), axis=2)
    own = np.diag(areas).copy()
    np.fill_diagonal(areas, 0)
    return (areas / own[:, None]).max()


# --- the scatter plot -------------------------------------------------------------------------------------------------


def test_scatter_labels_points_and_words():
    picture = drawn(["a", "b", "a", "b"])
    assert "größe" in picture.table and "0.500" in picture.table and picture.table.count("  a") == 2
    assert picture.png().startswith(b"\x89PNG") and 'alt="a map of' in picture._repr_html_()


@pytest.mark.parametrize("seed", range(5))
def test_labels_of_thirty_words_can_be_read(seed):
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(5, 2)) * 3
    points = np.repeat(centres, 6, axis=0) + 0.4 * draw.normal(size=(30, 2))
    labels = ["w" * int(n) for n in draw.integers(3, 12, size=30)]
    picture = plot.scatter(points, labels, "t", "a", "x", "y", list("abcde" * 6))
    assert shared(boxes(picture)) < 0.1
    assert [t.xy for t in picture.figure.axes[0].texts] == [tuple(p) for p in points]


def test_points_in_one_place_and_no_points():
    plot.scatter(np.zeros((3, 2)), list("abc"), "t", "a", "x", "y").png()
    plot.scatter(np.zeros((0, 2)), [], "t", "a", "x", "y").png()


def test_groups_differ_by_marker_and_colour():
    axes = drawn(["a", "b", "c", "a"]).figure.axes[0]
    shapes = {c.get_paths()[0].vertices.tobytes() for c in axes.collections}
    colours = {c.get_facecolor().tobytes() for c in axes.collections}
    assert len(shapes) == len(colours) == 3 == len(axes.get_legend().get_texts())
    assert len(plot.MARKERS) == len(plot.COLOURS)


@pytest.mark.parametrize(
    "points, labels, groups, text",
    [
        ([POINTS], WORDS, None, r"\(n, 2\)"),
        (POINTS, WORDS[:3], None, "4 points, 3 labels"),
        (POINTS, WORDS, ["a"], "1 groups"),
        (np.zeros((9, 2)), WORDS + list("abcde"), list("abcdefghi"), "cannot be told apart"),
    ],
)
def test_scatter_refuses_what_does_not_fit(points, labels, groups, text):
    with pytest.raises(ValueError, match=text):
        plot.scatter(points, labels, "t", "a", "x", "y", groups)


# --- looking at a picture ---------------------------------------------------------------------------------------------


def travelled(value):
    """What arrives in the judge: fails if something in it is no plain data."""

    def refuse(value):
        raise TypeError(f"{type(value)} is no plain data")

    codec = Codec(refuse, refuse)
    return codec.decode(codec.encode(value))


def test_look_at_picture_tells_places_and_names():
    seen = travelled(check.look_at_picture(drawn(["one", "two", "two", "one"])))
    assert seen["labels"] == [(w, *p) for w, p in zip(WORDS, POINTS)]
    assert (seen["title"], seen["xlabel"], seen["ylabel"]) == ("Four words", "first", "second")
    assert seen["alt"].startswith("a map of") and seen["legend"] == ["one", "two"]
    assert sorted(seen["points"].tolist()) == sorted(POINTS) and seen["is_picture"]


def test_look_at_picture_sees_a_figure_of_ones_own():
    figure = matplotlib.figure.Figure()
    axes = figure.add_subplot()
    axes.plot([1.0, 2.0], [3.0, 4.0], "o")
    axes.plot([1.0, 2.0], [3.0, 4.0], "-")
    axes.text(1.0, 3.0, "left")
    figure.suptitle("above")
    seen = travelled(check.look_at_picture(plot.Picture(figure, "alt")))
    assert seen["points"].tolist() == [[1.0, 3.0], [2.0, 4.0]]
    assert seen["labels"] == [("left", 1.0, 3.0)] and seen["title"] == "above"


@pytest.mark.parametrize(
    "thing", [None, 3, "text", matplotlib.figure.Figure(), plot.Picture(None, "a"), plot.Picture(drawn().figure, 7)]
)
def test_look_at_picture_takes_anything(thing):
    seen = travelled(check.look_at_picture(thing))
    assert isinstance(seen["got"], str) and isinstance(seen["alt"], str)
    assert seen["is_picture"] == (isinstance(thing, plot.Picture) and thing.figure is not None)


# --- looking at files -------------------------------------------------------------------------------------------------


def good_map(words, path, ending="\n"):
    picture = drawn()
    picture.save(f"{path}.png")
    with open(f"{path}.tsv", "w", encoding="utf-8", newline="") as file:
        file.write(ending.join(words))
    return picture


def test_picture_and_files_tells_what_was_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    f = check.function(good_map, "good_map")
    seen = travelled(check.beside("picture_and_files", f, (WORDS,), ("|",)))
    assert (
        seen["picture"]["is_picture"] and seen["changed"] == [] and sorted(seen["files"]) == ["words.png", "words.tsv"]
    )
    assert seen["files"]["words.tsv"]["text"] == "|".join(WORDS) and seen["files"]["words.tsv"]["png"] is None
    width, height = seen["files"]["words.png"]["png"]
    assert width > 300 and height > 300 and seen["files"]["words.png"]["text"] is None
    assert not os.listdir(tmp_path)


def test_picture_and_files_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    places = []
    check.picture_and_files(lambda path: places.append(path), ())
    with pytest.raises(check.StudentError):
        check.picture_and_files(lambda path: good_map(WORDS, path) and 1 / 0, ())
    assert places[0].startswith(str(tmp_path)) and not os.listdir(tmp_path)


def test_picture_and_files_reads_only_plain_files_of_the_folder(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")

    def sly(path):
        os.symlink(secret, path + ".tsv")
        os.mkdir(path + ".png")
        for i in range(30):
            with open(f"{path}{i}", "wb") as file:
                file.write(b"\xff" * 500_000)

    seen = travelled(check.picture_and_files(sly, ()))
    assert seen["picture"] is None and len(seen["files"]) <= 20
    assert "words.tsv" not in seen["files"] and "words.png" not in seen["files"]
    assert all(f["bytes"] == 500_000 and f["text"] is None and f["png"] is None for f in seen["files"].values())


def test_picture_and_files_reports_errors_and_stubs():
    def broken(path):
        raise ValueError("no")

    def stub(path):
        raise NotImplementedError("q2_11: stub is not written yet")

    for f, stage in ((broken, "raised"), (stub, "stub")):
        with pytest.raises(check.Failure) as caught:
            check.beside("picture_and_files", check.function(f, f.__name__), ())
        assert caught.value.stage == stage


def test_picture_and_files_sees_changed_arguments():
    def vain(words, path):
        words.sort()
        return drawn()

    assert check.picture_and_files(vain, (["b", "a"],))["changed"] == [0]
