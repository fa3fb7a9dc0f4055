"""`python -m dealdock`: the command line."""

from dealdock.cli import main

if __name__ == "__main__":
    main()
