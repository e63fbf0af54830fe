"""Tables that come from outside: from bytes to cells, and from cells to what the model knows."""
