"""Colab's shell class: Otter recognises Colab by its name."""

from ipykernel.zmqshell import ZMQInteractiveShell


class Shell(ZMQInteractiveShell):
    """An ordinary shell under Colab's name."""
