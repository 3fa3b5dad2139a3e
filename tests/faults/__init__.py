"""Faults on purpose, in long form: each part is `python -m tests.faults.<part>`, and the tests run it in short form."""
