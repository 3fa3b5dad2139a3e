"""The tests: the same paths as the code, and `engines/`, which starts what they run on."""
