"""``python -m ptplanner`` is the command line."""

from ptplanner.cli import main

if __name__ == "__main__":
    main(prog_name="ptplanner")
