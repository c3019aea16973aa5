"""The benchmarks are not part of what is installed: their folder is that of the checkout."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
