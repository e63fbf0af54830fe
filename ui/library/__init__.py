"""What is kept: scenarios, frozen briefings and decisions, in a database."""
