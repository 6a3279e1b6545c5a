"""Starts speclint: `python -m speclint` and the command `speclint`."""

import sys

from speclint.cli.main import main


def run() -> None:
    """Run the command line of this process and end with its status."""
    sys.exit(main())


if __name__ == "__main__":
    run()
