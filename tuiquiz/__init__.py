"""tuiquiz: a quiz about the speed of Python code, judged by a live benchmark."""

__version__ = "0.1.0"
