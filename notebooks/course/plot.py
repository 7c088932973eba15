"""Figures that read well on light and dark pages, for colour-blind readers and for readers who do not see them.

Every function takes or makes an alternative text and returns a `Picture`: in a notebook it shows itself, with the text
in the image's ``alt`` attribute and, where there are numbers to read, as a table below.
"""

import base64
import html
import io
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import matplotlib.figure
import networkx as nx
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

# Okabe and Ito's palette: eight colours that stay apart for every common form of colour blindness
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
_COMPASS = ((1, 0), (0, 1), (-1, 0), (0, -1), (0.7, 0.7), (-0.7, 0.7), (-0.7, -0.7), (0.7, -0.7))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))
_STYLE = {
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "axes.edgecolor": "#444444",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "font.size": 11,
    "text.color": "#222222",
    "axes.labelcolor": "#222222",
    "xtick.color": "#222222",
    "ytick.color": "#222222",
}


@dataclass(frozen=True)
class Picture:
    """A figure with its alternative text; the last line of a cell shows it.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        What the figure shows, for readers who do not see it.
    table : str
        The same in numbers, as plain text; may be empty.
    """

    figure: object
    alt: str
    table: str = ""

    def png(self):
        """Return the figure as PNG bytes."""
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", dpi=110, bbox_inches="tight", facecolor="white")
        return buffer.getvalue()

    def save(self, path):
        """Write the figure as a PNG file."""
        Path(path).write_bytes(self.png())

    def _repr_html_(self):
        data = base64.b64encode(self.png()).decode()
        image = (
            f'<img src="data:image/png;base64,{data}" alt="{html.escape(self.alt, quote=True)}" style="max-width:100%">'
        )
        text = html.escape(self.table or self.alt)
        details = f'<details><summary>Figure as text</summary><pre style="white-space:pre-wrap">{text}</pre></details>'
        return f'<figure style="margin:0">{image}{details}</figure>'

    def __repr__(self):
        return f"Figure: {self.alt}" + (f"\n{self.table}" if self.table else "")


def _axes(width=6.4, height=3.6):
    # a Figure of its own, not pyplot: nothing is left open, and the notebook's backend does not matter
    with matplotlib.rc_context(_STYLE):
        figure = matplotlib.figure.Figure(figsize=(width, height))
        return figure, figure.add_subplot()


def curves(x, lines, title, alt, xlabel="x", ylabel="", log=False):
    """Draw lines over a common x.

    Parameters
    ----------
    x : ndarray (n,)
    lines : dict from label to ndarray (n,)
    title, alt, xlabel, ylabel : str
    log : bool or "y"
        Logarithmic axes; ``"y"``: only the vertical one.

    Returns
    -------
    Picture
    """
    figure, axes = _axes()
    for (label, y), colour, dash in zip(lines.items(), COLOURS, DASHES):
        axes.plot(x, y, color=colour, linestyle=dash, linewidth=2, label=label)
    if log:
        axes.set(yscale="log", xscale="linear" if log == "y" else "log")
    axes.set(title=title, xlabel=xlabel, ylabel=ylabel)
    axes.legend(frameon=False)
    picks = np.unique(np.linspace(0, len(x) - 1, 7).astype(int))
    width = max(map(len, [xlabel, *lines]))
    rows = [f"{xlabel:>{width}}" + "".join(f"{x[i]:>11.5g}" for i in picks)]
    rows += [f"{label:>{width}}" + "".join(f"{y[i]:>11.3g}" for i in picks) for label, y in lines.items()]
    return Picture(figure, alt, "\n".join(rows))


def heatmap(matrix, rows, columns, title, alt):
    """Draw a matrix as coloured cells with their numbers in them.

    Parameters
    ----------
    matrix : ndarray (m, n)
    rows, columns : sequence of str
        Labels, m and n of them.
    title, alt : str

    Returns
    -------
    Picture
    """
    matrix = np.asarray(matrix, dtype=float)
    if matrix.shape != (len(rows), len(columns)):
        raise ValueError(
            f"this picture needs a matrix of shape {(len(rows), len(columns))}, but got one of {matrix.shape}"
        )
    figure, axes = _axes(1.6 + 0.9 * matrix.shape[1], 1.2 + 0.55 * matrix.shape[0])
    limit = np.abs(matrix).max() or 1
    image = axes.imshow(matrix, cmap="PuOr", vmin=-limit, vmax=limit, aspect="auto")
    for (i, j), number in np.ndenumerate(matrix):
        axes.text(
            j, i, f"{number:.2f}", ha="center", va="center", color="white" if abs(number) > 0.6 * limit else "black"
        )
    axes.set_xticks(range(len(columns)), columns)
    axes.set_yticks(range(len(rows)), rows)
    axes.set_title(title)
    axes.grid(False)
    figure.colorbar(image, ax=axes)
    table = [" " * 10 + "".join(f"{c[:9]:>10}" for c in columns)]
    table += [f"{r[:9]:>10}" + "".join(f"{n:>10.3f}" for n in line) for r, line in zip(rows, matrix)]
    return Picture(figure, alt, "\n".join(table))


def scatter(points, labels, title, alt, xlabel, ylabel, groups=None):
    """Draw points of the plane, each with its label beside it.

    Labels are moved to where they cover neither each other nor a point, as far as there is room; a thin line leads from a
    label that had to move far back to its point. One unit is equally long on both axes, so distances can be compared.

    Parameters
    ----------
    points : ndarray (n, 2)
    labels : sequence of str
        One per point: label i belongs to point i.
    title, alt, xlabel, ylabel : str
    groups : sequence of str, optional
        The group of each point, seven different ones at most. A group has a colour and a marker of its own, and a line in
        the legend.

    Returns
    -------
    Picture
    """
    points, labels = np.asarray(points, dtype=float), [str(label) for label in labels]
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"points have to be an array of shape (n, 2), one row per point; this one has {points.shape}")
    if len(points) != len(labels) or groups is not None and len(groups) != len(points):
        counts = f"{len(points)} points, {len(labels)} labels" + (
            f", {len(groups)} groups" if groups is not None else ""
        )
        raise ValueError(f"every point needs one label (and one group, if there are groups): {counts}")
    kinds = list(dict.fromkeys(groups)) if groups is not None else [""]
    if len(kinds) > len(MARKERS):
        raise ValueError(f"{len(kinds)} groups; more than {len(MARKERS)} cannot be told apart")
    member = np.array([kinds.index(g) for g in groups] if groups is not None else [0] * len(points), dtype=int)
    figure, axes = _axes(7.6, 6.0)
    for number, kind in enumerate(kinds):
        style = {
            "c": COLOURS[number],
            "marker": MARKERS[number],
            "s": 46,
            "zorder": 3,
            "edgecolors": "#222222",
            "linewidths": 0.6,
        }
        axes.scatter(*points[member == number].T, label=kind, **style)
    axes.set(title=title, xlabel=xlabel, ylabel=ylabel)
    axes.set_aspect("equal", adjustable="datalim")
    axes.margins(0.08)
    if groups is not None:
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    _place_labels(figure, axes, points, labels)
    width = max([len(label) for label in labels] or [0])
    table = [f"{label:>{width}}" + "".join(f"{c:>10.3f}" for c in point) for label, point in zip(labels, points)]
    table = [row + (f"  {kinds[i]}" if groups is not None else "") for row, i in zip(table, member)]
    head = (
        f"{'':>{width}}" + "".join(f"{name[:9]:>10}" for name in ("x", "y")) + ("  group" if groups is not None else "")
    )
    return Picture(figure, alt, "\n".join([f"x: {xlabel}, y: {ylabel}", head, *table]))


def _place_labels(figure, axes, points, labels):
    """Write each label beside its point; of 24 places around it take the one where it covers least."""
    FigureCanvasAgg(figure)  # measures text; nothing is shown
    figure.draw_without_rendering()
    renderer, pixels = figure.canvas.get_renderer(), figure.dpi / 72
    trial = axes.text(0, 0, "", fontsize=9.5)
    sizes = np.zeros((len(labels), 2))
    for size, label in zip(sizes, labels):
        trial.set_text(label)
        size[:] = trial.get_window_extent(renderer).size
    trial.remove()
    sizes /= pixels
    places = axes.transData.transform(points) / pixels  # in points of 1/72 inch, like the offsets
    moves = np.array([(*_COMPASS[i], d) for d in (6, 14, 26) for i in range(8)])
    dots = np.hstack([places - 8, places + 8])  # a label that touches another point seems to belong to it
    boxes = np.full((len(labels), 4), np.nan)
    chosen = np.zeros(len(labels), dtype=int)
    for _ in range(3):  # later rounds know where the labels after this one ended up
        for i, (place, box) in enumerate(zip(places, sizes)):
            centres = place + moves[:, :2] * moves[:, 2:] + np.sign(moves[:, :2]) * box / 2
            offers = np.hstack([centres - box / 2, centres + box / 2])
            others = np.delete(np.vstack([boxes, dots]), [i, i + len(labels)], axis=0)
            chosen[i] = np.argmin(_overlaps(offers, others) + 0.6 * moves[:, 2] + 0.01 * np.arange(len(moves)))
            boxes[i] = offers[chosen[i]]
    line = {"arrowstyle": "-", "linewidth": 0.7, "color": "#888888", "shrinkA": 1, "shrinkB": 3}
    for label, point, choice in zip(labels, points, chosen):
        x, y, distance = moves[choice]
        side = {"ha": ("center", "left", "right")[int(np.sign(x))], "va": ("center", "bottom", "top")[int(np.sign(y))]}
        style = {"fontsize": 9.5, "color": "#222222", "arrowprops": line if choice >= 8 else None, **side}
        axes.annotate(label, point, xytext=(x * distance, y * distance), textcoords="offset points", **style)


def _overlaps(offers, boxes):
    """Return for each offered box the area that it shares with all other boxes; boxes of nan share nothing."""
    low = np.maximum(offers[:, None, :2], boxes[None, :, :2])
    high = np.minimum(offers[:, None, 2:], boxes[None, :, 2:])
    return np.nan_to_num(np.prod(np.maximum(high - low, 0), axis=2)).sum(axis=1)


def arrows(vectors, title, alt, steps=()):
    """Draw vectors of the plane from the origin, and displacements from the tip of one of them.

    Parameters
    ----------
    vectors : dict from label to ndarray (2,)
    title, alt : str
    steps : sequence of (label, start ndarray (2,), displacement ndarray (2,))

    Returns
    -------
    Picture
    """
    figure, axes = _axes(5.2, 4.6)
    table = []
    everything = [(label, np.zeros(2), v, 1) for label, v in vectors.items()] + [(*step, 2) for step in steps]
    for i, (label, start, delta, kind) in enumerate(everything):
        colour = COLOURS[i % len(COLOURS)]
        style = {"arrowstyle": "-|>", "color": colour, "linewidth": 2, "linestyle": "-" if kind == 1 else "--"}
        axes.annotate("", xy=start + delta, xytext=start, arrowprops=style)
        place = (5, 5) if i % 2 else (5, -13)  # labels of two tips close to each other stay apart
        axes.annotate(label, start + delta, xytext=place, textcoords="offset points", color=colour)
        table.append(f"{label:>24}: from ({start[0]:.2f}, {start[1]:.2f}) by ({delta[0]:+.2f}, {delta[1]:+.2f})")
    tips = np.array([np.zeros(2)] + [start + delta for _, start, delta, _ in everything])
    low, high = tips.min(0) - 0.4, tips.max(0) + 0.6
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), title=title, aspect="equal")
    return Picture(figure, alt, "\n".join(table))


def graph(edges, values=None, gradients=None, title="Computation graph"):
    """Draw a computation graph from left (inputs) to right (output).

    Parameters
    ----------
    edges : list of (str, str)
        From operand to result.
    values, gradients : dict from node to number, optional
        Written into the nodes.
    title : str

    Returns
    -------
    Picture
    """
    values, gradients = _numbers(values), _numbers(gradients)
    network = nx.DiGraph([tuple(e) for e in edges])
    if not nx.is_directed_acyclic_graph(network):
        raise ValueError("these edges run in a circle, so there is no order to draw them in")
    place, layers = {}, list(nx.topological_generations(network))
    for column, layer in enumerate(layers):
        for row, node in enumerate(sorted(layer)):
            # a small shift per column, so that an edge across two columns does not hide behind a node
            place[node] = (column, (len(layer) - 1) / 2 - row + 0.18 * (column % 2))
    figure, axes = _axes(1.9 * len(layers) + 1, 1.25 * max(map(len, layers)) + 1)
    for a, b in network.edges:
        line = {"arrowstyle": "-|>", "color": "#666666", "linewidth": 1.6, "shrinkA": 26, "shrinkB": 26}
        axes.annotate("", xy=place[b], xytext=place[a], arrowprops=line)
    for node, (x, y) in place.items():
        lines = [str(node)] + [
            f"{n} {_short(d[node])}" for n, d in (("value", values), ("grad", gradients)) if node in d
        ]
        colour = (
            COLOURS[0] if not network.in_degree(node) else COLOURS[1] if not network.out_degree(node) else "#444444"
        )
        box = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": colour, "linewidth": 2}
        axes.text(x, y, "\n".join(lines), ha="center", va="center", bbox=box, zorder=3)
    xs, ys = zip(*place.values())
    axes.set(xlim=(min(xs) - 0.5, max(xs) + 0.5), ylim=(min(ys) - 0.6, max(ys) + 0.6), title=title)
    axes.axis("off")
    return Picture(figure, _graph_alt(network, title), _graph_table(network, values, gradients))


def _numbers(entries):
    return {
        k: v
        for k, v in (entries if isinstance(entries, dict) else {}).items()
        if isinstance(v, (int, float, np.number))
    }


def _short(number):
    return f"{float(number):.4g}"


def _graph_alt(network, title):
    inputs = [str(n) for n in network if not network.in_degree(n)]
    outputs = [str(n) for n in network if not network.out_degree(n)]
    return (
        f"{title}: a graph of {network.number_of_nodes()} nodes and {network.number_of_edges()} edges, "
        f"from the inputs {', '.join(inputs)} to {', '.join(outputs)}."
    )


def _graph_table(network, values, gradients):
    rows = []
    for node in nx.topological_sort(network):
        source = ", ".join(map(str, network.predecessors(node)))
        row = f"{str(node):>12}  " + (f"computed from {source}" if source else "input")
        row += "".join(f"; {n} {_short(d[node])}" for n, d in (("value", values), ("gradient", gradients)) if node in d)
        rows.append(row)
    return "\n".join(rows)


def value_graph(root, title="Computation graph"):
    """Draw the graph behind a number that knows its ``parents``, its ``op``, its ``data`` and its ``grad``.

    Parameters
    ----------
    root : object
        The output, for example a ``Value`` of notebook 1.
    title : str

    Returns
    -------
    Picture
    """
    names, edges, todo, kinds = {}, [], [root], {}
    while todo:
        node = todo.pop()
        if id(node) in names:
            continue
        label = getattr(node, "label", "") or node.op or "input"
        kinds[label] = kinds.get(label, 0) + 1
        names[id(node)] = (label if kinds[label] == 1 else f"{label} #{kinds[label]}", node)
        todo.extend(node.parents)
    for name, node in names.values():
        edges += [(names[id(p)][0], name) for p in node.parents]
    values = {name: node.data for name, node in names.values()}
    return graph(edges, values, {name: node.grad for name, node in names.values()}, title)
