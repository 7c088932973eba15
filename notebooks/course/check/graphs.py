"""Graphs that a student draws as a list of edges, compared with the right one whatever the nodes are called."""

import ast

import networkx as nx

from course.check import values
from course.check.failure import Failure


def expression_graph(text):
    """Return the edges of an expression's computation graph, from operand to result.

    Every input and every result of an operation is a node, named by its text; exponents that are numbers are not nodes.
    ``"x**2 * (c*x)"`` gives edges between ``x``, ``c``, ``x**2``, ``c * x`` and ``x**2 * (c * x)``.
    """
    edges = []
    for node in ast.walk(ast.parse(text, mode="eval")):
        if isinstance(node, ast.BinOp):
            operands = [node.left] if isinstance(node.op, ast.Pow) else [node.left, node.right]
            edges += [(ast.unparse(o), ast.unparse(node)) for o in operands]
    return edges


def same_graph(edges, name, want, inputs, mistakes=()):
    """Fail unless a student's edges draw the same graph, and return which of their nodes is which.

    Parameters
    ----------
    edges : list of (str, str)
        The student's edges, from operand to result.
    name : str
        Name of the list, for messages.
    want : list of (str, str)
        The right edges.
    inputs : sequence of str
        Nodes that must keep their names, because the text names them.
    mistakes : list of (name, message, edges)
        Wrong graphs that are worth a name.

    Returns
    -------
    dict from the right node names to the student's.
    """
    missing = values.no_value(name, edges)
    if missing:
        raise missing
    if isinstance(edges, (list, tuple)) and any(e is Ellipsis for e in edges):
        raise values.stub(name)
    mine = _graph(edges, name)
    mapping = _match(_graph(want, "the right graph"), mine, inputs)
    if mapping is None:
        right = _graph(want, "the right graph")
        seen = [(n, m) for n, m, wrong in mistakes if _match(_graph(wrong, n), mine, inputs) is not None]
        raise Failure(
            f"{name} draws another graph",
            got=f"{mine.number_of_nodes()} nodes, {mine.number_of_edges()} edges",
            problem=_difference(mine, right, inputs),
            mistakes=seen,
        )
    return mapping


def _graph(edges, name):
    pairs = [tuple(e) for e in edges if isinstance(e, (list, tuple))] if isinstance(edges, (list, tuple, set)) else []
    good = [p for p in pairs if len(p) == 2 and all(isinstance(n, str) and n.strip() for n in p)]
    if not good and not len(edges if isinstance(edges, (list, tuple, set)) else "x"):
        raise values.stub(name)
    if len(good) != len(edges) or len(good) > 100:
        raise Failure(
            f"{name} is not a list of edges",
            stage="form",
            got=values.describe(edges),
            problem='Write each edge as a pair of names, from operand to result: [("x", "a"), ("a", "f")].',
        )
    return nx.DiGraph([tuple(n.strip() for n in p) for p in good])


def _match(right, mine, inputs):
    for graph in (right, mine):
        for node in graph:
            graph.nodes[node]["label"] = node if node in inputs else ""
    matcher = nx.algorithms.isomorphism.DiGraphMatcher(right, mine, node_match=lambda a, b: a["label"] == b["label"])
    return dict(matcher.mapping) if matcher.is_isomorphic() else None


def _difference(mine, right, inputs):
    missing = [i for i in inputs if i not in mine]
    if missing:
        return f"There is no node called {missing[0]!r}; the inputs keep their names."
    if not nx.is_directed_acyclic_graph(mine):
        return "The edges run in a circle. An edge goes from an operand to the result that uses it."
    for node in inputs:
        if mine.in_degree(node):
            return f"An edge runs into {node!r}, but it is an input. Edges go from operand to result."
        if mine.out_degree(node) != right.out_degree(node):
            return (
                f"{node!r} has {mine.out_degree(node)} outgoing edges, but it is used "
                f"{right.out_degree(node)} times in the expression."
            )
    if mine.number_of_nodes() != right.number_of_nodes():
        return (
            f"It has {mine.number_of_nodes()} nodes. Count every input, every intermediate result and the output once."
        )
    ends = [{p for p in g.predecessors(n) if p in inputs} for g in (mine, right) for n in g if not g.out_degree(n)]
    if len(ends) == 2 and ends[0] != ends[1]:
        direct = ", ".join(sorted(ends[0])) or "no input"
        return f"Your output uses {direct} directly. In the expression as it is written it joins two results."
    return "The nodes are right in number, but they are connected differently."
