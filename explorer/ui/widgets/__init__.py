"""Widgets: signals are wishes, setters are facts."""
