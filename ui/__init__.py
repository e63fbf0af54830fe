"""How to ask and how to show. Knows the model's inputs and results, not how it works."""
