"""`python -m gongjian` is the command line."""

from gongjian.cli import main

main()
