"""What holds for every test."""

from hypothesis import settings

settings.register_profile("tuiquiz", deadline=None, derandomize=True)
settings.load_profile("tuiquiz")
