"""Item models: pages of answers, shown as tables and trees."""
