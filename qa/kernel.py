"""A real Jupyter kernel for tests: run notebooks in it, run single cells, read what a student would read."""

import os

import nbformat
from jupyter_client.manager import start_new_kernel


class Kernel:
    """A running IPython kernel.

    Parameters
    ----------
    folder : Path
        Its working directory.
    """

    def __init__(self, folder, name="python3", env=None):
        self.manager, self.client = start_new_kernel(kernel_name=name, cwd=str(folder), env=dict(env or os.environ))

    def stop(self):
        """End the kernel."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run(self, source, timeout=120):
        """Run one cell and return its `Cell` result."""
        cell = Cell(source)
        reply = self.client.execute_interactive(source, timeout=timeout, output_hook=cell.take)
        cell.ok = reply["content"]["status"] == "ok"
        cell.error = reply["content"].get("ename", "")
        cell.error_text = reply["content"].get("evalue", "")
        return cell

    def run_notebook(self, notebook, timeout=120):
        """Run every code cell, also after errors, and return their `Cell` results in order."""
        return [self.run(c.source, timeout) for c in notebook.cells if c.cell_type == "code"]


class Cell:
    """What one cell gave.

    Attributes
    ----------
    ok : bool
    error, error_text : str
        Name and text of the exception, if it raised.
    text : str
        Everything printed or shown, as plain text.
    html : str
        Everything shown as HTML.
    """

    def __init__(self, source):
        self.source, self.text, self.html, self.outputs = source, "", "", []

    def take(self, message):
        """Collect one message of the kernel."""
        content, kind = message["content"], message["msg_type"]
        if kind == "stream":
            self.text += content["text"]
        elif kind in ("execute_result", "display_data"):
            self.text += content["data"].get("text/plain", "") + "\n"
            self.html += content["data"].get("text/html", "")
        if kind in ("stream", "execute_result", "display_data", "error"):
            self.outputs.append(nbformat.v4.output_from_msg(message))
