"""The game as lines of text, for screen readers and for terminals that can do no more."""
