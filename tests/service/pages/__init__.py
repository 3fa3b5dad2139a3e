"""Pages: what they compute, their words, frames and texts, without a browser."""
