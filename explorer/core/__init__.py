"""What event sourcing means here: no Qt, no SQL, no clock, no threads."""
