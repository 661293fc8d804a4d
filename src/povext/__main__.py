"""``python -m povext``: the command line."""

from povext.cli import main

main()
