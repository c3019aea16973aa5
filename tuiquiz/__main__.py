"""``python -m tuiquiz``."""

import sys

from tuiquiz.cli import main

sys.exit(main())
