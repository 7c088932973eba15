# %% alternative: other names, pairs as lists, other order, computed numbers
edges = [["c", "product"], ["x", "product"], ["product", "y"], ["square", "y"], ["x", "square"]]
node_count = len({n for e in edges for n in e})
values = {"x": 2.0, "c": 3.0, "square": 4.0, "product": 6.0, "y": 24.0}
gradients = {"y": 1.0, "square": 6.0, "product": 4.0, "c": 8.0, "x": 36.0}
own_values = {"x": x0, "c": c0, "square": x0 * x0, "product": x0 * c0, "y": x0 * x0 * x0 * c0}
own_gradients = {"y": 1, "square": x0 * c0, "product": x0 * x0, "c": x0**2 * x0, "x": 2 * x0 * (c0 * x0) + c0 * x0**2}
at_square = {"upstream": "x*c", "local": "x + x", "downstream": "(c*x)*(2*x)"}
at_square_numbers = {"upstream": 6.0, "local": 4.0, "downstream": 24.0}

# %% mistake: x drawn twice
edges = [("x", "x^2"), ("x again", "cx"), ("c", "cx"), ("x^2", "f"), ("cx", "f")]

# %% mistake: exponent as a node
edges = [("x", "x^2"), ("2", "x^2"), ("x", "cx"), ("c", "cx"), ("x^2", "f"), ("cx", "f")]

# %% mistake: exponent as a node (count)
node_count = 6

# %% mistake: chain
edges = [("x", "x^2"), ("x^2", "cx"), ("c", "cx"), ("x^2", "f"), ("cx", "f")]

# %% mistake: edges reversed
edges = [("x^2", "x"), ("cx", "x"), ("cx", "c"), ("f", "x^2"), ("f", "cx")]

# %% mistake: inputs not counted
node_count = 3

# %% mistake: results not counted
node_count = 2

# %% mistake: output not counted
node_count = 4

# %% mistake: operators counted twice
node_count = 8

# %% mistake: one path only
gradients = {"f": 1, "x^2": 6, "cx": 4, "c": 8, "x": 24}

# %% mistake: one path only (the other)
gradients = {"f": 1, "x^2": 6, "cx": 4, "c": 8, "x": 12}

# %% mistake: one path only (own numbers)
own_gradients = {"f": 1, "x^2": c0 * x0, "cx": x0**2, "c": x0**3, "x": 2 * c0 * x0**2}

# %% mistake: operand for the other operand
gradients = {"f": 1, "x^2": 4, "cx": 6, "c": 12, "x": 34}

# %% mistake: value for gradient
gradients = {"f": 24, "x^2": 6, "cx": 4, "c": 8, "x": 36}

# %% mistake: output counted as 0
gradients = {"f": 0, "x^2": 6, "cx": 4, "c": 8, "x": 36}

# %% mistake: upstream and local exchanged
at_square = {"upstream": "2*x", "local": "c*x", "downstream": "2*c*x**2"}

# %% mistake: upstream and local exchanged (numbers)
at_square_numbers = {"upstream": 4, "local": 6, "downstream": 24}

# %% mistake: wrong node
at_square = {"upstream": "c*x", "local": "c", "downstream": "2*c*x**2"}

# %% mistake: wrong node (upstream of cx)
at_square = {"upstream": "x**2", "local": "2*x", "downstream": "2*c*x**2"}

# %% mistake: both paths
at_square = {"upstream": "c*x", "local": "2*x", "downstream": "3*c*x**2"}

# %% mistake: both paths (numbers)
at_square_numbers = {"upstream": 6, "local": 4, "downstream": 36}

# %% mistake: value for derivative
at_square = {"upstream": "c*x", "local": "x", "downstream": "2*c*x**2"}

# %% mistake: sum for product
at_square = {"upstream": "c*x", "local": "2*x", "downstream": "c*x + 2*x"}

# %% wrong: derivatives that are not carried out
at_square = {"upstream": "c*x", "local": "Derivative(x**2, x)", "downstream": "c*x*Derivative(x**2, x)"}

# %% alternative: NumPy's numbers
node_count = np.int64(5)
at_square_numbers = {"upstream": np.float64(6), "local": np.int64(4), "downstream": np.float64(24)}
