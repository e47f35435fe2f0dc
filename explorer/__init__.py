"""Event Explorer: see event sourcing work."""

__version__ = "0.1.0"
