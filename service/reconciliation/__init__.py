"""Reconciliation: the Reconciliation Service API 0.2 of the W3C community group, as OpenRefine speaks it."""
