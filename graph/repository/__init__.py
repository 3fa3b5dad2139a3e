"""The questions the graph answers: one function per question, a module per topic."""
