"""Our own event store: the tables, the engines behind them, and the store in memory."""
