"""Events in and out: the forms of files, writing a store into one, and taking one into a store."""
