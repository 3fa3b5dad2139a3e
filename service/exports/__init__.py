"""Exports: facts, batch by batch, to files that other programs read; no web framework, no driver."""

from service.exports.forms import FORMS, Form
from service.exports.writer import About, Writer, streamed

__all__ = ["FORMS", "About", "Form", "Writer", "streamed"]
