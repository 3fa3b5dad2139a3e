"""`python -m gongjian` is the command line."""

from gongjian.cli import main

if __name__ == "__main__":
    main()
