"""What runs: the ask port, the reader process behind it, issuing and delivery."""
