"""Files of events that are no databases: each is told in a table of its own and then read like any other."""
