"""What may be asked of to-do lists, and what comes of it."""
