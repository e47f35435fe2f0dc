"""One file for each foreign format; none knows another."""
