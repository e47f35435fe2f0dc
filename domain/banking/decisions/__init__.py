"""What people and processes may ask of accounts and transfers, and the rules that answer."""
