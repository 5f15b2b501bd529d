"""Lets the tests here import their shared samples by name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
