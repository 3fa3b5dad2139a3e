"""Pages: their words, frames, records and texts, without a browser."""
