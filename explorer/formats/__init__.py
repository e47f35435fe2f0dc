"""Event stores of other frameworks, read and never written: detection, safe opening, decoding, adapters."""
