"""What goes wrong in long runs, and holds: each part is a program, `python -m tests.faults.<part>`."""
