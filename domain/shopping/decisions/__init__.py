"""What people and processes may ask of carts and products, and the rules that answer."""
