"""``python -m model``: the command line, quiet also when interrupted while it is being loaded."""

import sys

if __name__ == "__main__":
    try:
        from model.cli.commands import main

        sys.exit(main())
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        sys.exit(130)
