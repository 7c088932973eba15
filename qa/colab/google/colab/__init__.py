"""A stand-in for Colab's own package, for tests: the same names, so that notebooks believe where they are."""
