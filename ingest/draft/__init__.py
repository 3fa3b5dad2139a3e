"""Drafting: a new text read by rules into candidates for records, which a person then accepts, mends or strikes out."""
