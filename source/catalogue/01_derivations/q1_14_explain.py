# %% alternative: other words
explain_sigmoid = (
    "In SGNS we score a pair with $u \\cdot v$ and push the score through the sigmoid, which gives the likelihood that the "
    "pair was seen in the text. It is used once for the true neighbour and once, with the sign of the score flipped, for every negative."
)
explain_gradient = (
    "Minus u_o attracts the centre vector: because gradient descent moves in the opposite direction of the gradient, v_c gets nearer to u_o. "
    "The expectation over the model's own predictions repels it, so it moves away from words the model wrongly expects."
)
explain_cost = (
    "The normalising sum over the vocabulary disappears. Instead of V dot products per pair there are only K + 1, "
    "and K is something like 5 while V may be a hundred thousand."
)

# %% mistake: too short
explain_sigmoid = "It gives the probability of a pair from the dot product."

# %% mistake: off the question
explain_cost = """
It is a very nice trick that everybody uses today in practice, because it makes everything a lot faster than before and the
results are about as good as they were with the older method that nobody uses any more.
"""

# %% mistake: claims judged wrongly
claims = {"a": True, "b": True, "c": True, "d": True, "e": False, "f": False, "g": True}

# %% alternative: claims as NumPy's truth values
claims = {"a": np.True_, "b": np.False_, "c": np.True_, "d": np.False_, "e": np.True_, "f": np.False_, "g": np.True_}

# %% wrong: words that only look as if
explain_cost = "softmax " + "we like very " * 10
