"""How fast tuiquiz is, and how often it is right: scripts that anyone can run from a checkout."""
