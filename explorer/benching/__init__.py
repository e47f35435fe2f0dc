"""Measuring speed and memory beside the raw limits and other libraries; nothing else depends on it."""
