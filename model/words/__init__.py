"""Whole sentences, names, glossary: ids and numbers in, text out."""
