"""Letting agency workers go: the options, their schedules, their outcome, safe dates."""
