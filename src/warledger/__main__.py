"""``python -m warledger``: the same as the command ``warledger``."""

import sys

from warledger.cli import main

sys.exit(main())
