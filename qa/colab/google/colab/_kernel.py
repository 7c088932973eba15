"""Start a kernel with Colab's shell; google.colab is imported before any cell runs, as there."""

import google.colab  # noqa: F401
from google.colab._shell import Shell
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from traitlets import Type


class Kernel(IPythonKernel):
    """An ordinary kernel with Colab's shell."""

    shell_class = Type(Shell)


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=Kernel)
