"""What is shown and why, without Qt."""
