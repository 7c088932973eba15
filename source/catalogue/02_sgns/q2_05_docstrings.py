# %% alternative: NumPy's style, with underlined sections
doc_get_positive_samples = """
Find the neighbours of every word.

Parameters
----------
text : list of list of str
    One list of words per sentence.
window_size : int
    How many positions before and after the centre belong to its window.
tokens : set of str
    The vocabulary: pairs are made of these words only.

Returns
-------
list of tuple of str
    Centre and context of every pair, sentence by sentence.
"""
doc_negative_samples = """
Sample negatives for a batch of observed words.

Parameters
----------
positives : ndarray of int64, shape (batch_size,)
    Observed words.
k : int
    Number of samples for each.
dist : ndarray of float64, shape (V,)
    Noise distribution.
rng : np.random.Generator
    Source of randomness.

Returns
-------
ids : ndarray of int64, shape (batch_size, k)
    Samples; those of a row differ from its observed word.
"""

# %% alternative: other headings, square brackets, no brackets for types
doc_negatives_from_positives = """Make training examples of observed pairs.

    Arguments:
      - pairs: int64 array [B, 2], one pair per row
      - `k`: an integer, negatives per pair
      - dist: array of length V with probabilities
      - rng: a NumPy Generator

    Return:
      Three arrays: centres [B], words [B, k+1], float32 labels [B, k+1].
      The first column is the pair's own word with label 1.0, the others are drawn: 0.0.
"""
doc_forward = """Loss of the model.

It is lowest when observed pairs get high scores and drawn ones low scores. This is averaged over the batch.

Inputs:
    centres, contexts (LongTensor): each of shape [B]
    negatives (LongTensor): [B, K]

Outputs:
    tensor without axes, to be minimised
"""

# %% alternative: fields as Sphinx reads them
doc_forward = """Loss of one batch, in nats per example: the mean of what each pair and its negatives cost. Training reduces it.

:param centres: centre words, shape (B,)
:type centres: torch.LongTensor
:param contexts: observed words, shape (B,)
:type contexts: torch.LongTensor
:param negatives: drawn words, B x K
:type negatives: torch.LongTensor
:returns: scalar
:rtype: torch.Tensor
"""

# %% mistake: template left
doc_negative_samples = """TODO: one sentence.

Args:
    positives (np.ndarray): TODO
    k (int): how many
    dist (np.ndarray): shape (V,)
    rng (np.random.Generator): generator

Returns:
    np.ndarray: int64, shape (B, k)
"""

# %% mistake: template left (dots)
doc_forward = doc_forward.replace("ids of centre words", "ids of words").replace("(torch.Tensor): int64, shape (B, K), ids of drawn words, a row for each pair.", "(...): ...")

# %% mistake: argument missing
doc_negative_samples = "\n".join(line for line in doc_negative_samples.splitlines() if "rng (" not in line)

# %% mistake: argument missing (the example copied)
doc_get_positive_samples = """Give every word the probability with which one occurrence of it is kept.

Args:
    counts (np.ndarray): int64, shape (V,), how often each word occurs.
    t (float): threshold, a relative frequency. Rarer words are always kept.

Returns:
    np.ndarray: float64, shape (V,), between 0 and 1, and 1 where the count is 0.
"""

# %% mistake: type of return wrong
doc_forward = doc_forward.replace("torch.Tensor: float32, shape ()", "float: the loss, a scalar")

# %% mistake: type of return wrong (a list of words)
doc_get_positive_samples = doc_get_positive_samples.replace("list[tuple[str, str]]: pairs (centre, context)", "list[str]: context words")

# %% mistake: type of argument wrong
doc_negatives_from_positives = doc_negatives_from_positives.replace("rng (np.random.Generator)", "rng (int)")

# %% mistake: type of argument missing
doc_negatives_from_positives = doc_negatives_from_positives.replace("k (int): negatives per pair", "k: how many")

# %% mistake: shape order wrong
doc_negative_samples = doc_negative_samples.replace("(B, k)", "(k, B)")

# %% mistake: shape order wrong (an argument)
doc_forward = doc_forward.replace("shape (B, K)", "shape (K, B)")

# %% mistake: shape missing
doc_negative_samples = doc_negative_samples.replace("int64, shape (B,), ids", "ids")

# %% mistake: shape wrong
doc_negatives_from_positives = doc_negatives_from_positives.replace("(B, 1 + k)", "(B, k)")

# %% mistake: return missing
doc_get_positive_samples = doc_get_positive_samples.split("Returns:")[0]

# %% mistake: summary missing
doc_get_positive_samples = "Args:" + doc_get_positive_samples.split("Args:")[1]

# %% mistake: off the question (window without its unit)
doc_get_positive_samples = doc_get_positive_samples.replace("how many words to the left, and as many to the right, count as near", "size of the window")

# %% mistake: off the question (one side or both)
doc_get_positive_samples = doc_get_positive_samples.replace("how many words to the left, and as many to the right, count as near", "how many words count as near")

# %% mistake: off the question (exclusion rule)
doc_negative_samples = doc_negative_samples.replace("Row i holds words drawn from dist, and never positives[i].", "Row i holds the words of row i.")

# %% mistake: off the question (order of the columns)
doc_negatives_from_positives = doc_negatives_from_positives.replace(", the observed context in column 0 and the\n        negatives after it", "")

# %% mistake: off the question (labels)
doc_negatives_from_positives = doc_negatives_from_positives.replace(", 1 for observed and 0 for drawn", "")

# %% mistake: off the question (sign of the loss)
doc_forward = doc_forward.replace(" Never below 0; smaller is better.", "")

# %% mistake: off the question (mean)
doc_forward = doc_forward.replace("The mean over the batch of minus", "Minus")

# %% mistake: copied from a sibling
doc_negative_samples = """Draw negatives for observed pairs and label everything.

Args:
    positives (np.ndarray): int64, shape (B,), the observed words, one per row.
    k (int): negatives per pair.
    dist (np.ndarray): float64, shape (V,), how likely each word is as a negative.
    rng (np.random.Generator): where the random numbers come from.

Returns:
    np.ndarray: int64, shape (B, k), not the observed one, which comes first in the batch.
"""
doc_negatives_from_positives = """Draw negatives for observed pairs and label everything.

Args:
    pairs (np.ndarray): int64, shape (B, 2), the observed words, one pair per row.
    k (int): negatives per pair.
    dist (np.ndarray): float64, shape (V,), how likely each word is as a negative.
    rng (np.random.Generator): where the random numbers come from.

Returns:
    tuple: (B,), (B, 1 + k), float labels (B, 1 + k), the observed one comes first in the batch, 0 for others.
"""

# %% wrong: a sentence for each
doc_get_positive_samples = doc_negative_samples = "It takes some arguments and returns an array."
doc_negatives_from_positives = doc_forward = "It takes some arguments and returns a tensor."

# %% wrong: nothing but names
doc_forward = "Forward pass of the model.\n\nArgs:\n    centres\n    contexts\n    negatives\n\nReturns:\n    loss\n"
