"""Long forms of the tests of faults, each a program of its own: `python -m tests.faults.<part>`."""
