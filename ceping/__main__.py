"""python -m ceping."""

from ceping.cli import main

if __name__ == "__main__":
    main()
