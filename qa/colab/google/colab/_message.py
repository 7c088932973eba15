"""The front end's answers."""

import json
import os


def blocking_request(request, timeout_sec=5):
    """Colab's front end gives the live notebook."""
    assert request == "get_ipynb"
    with open(os.environ["STUB_NOTEBOOK"]) as file:
        return {"ipynb": json.load(file)}
