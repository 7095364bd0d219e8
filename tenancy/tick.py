# Where beat's last tick is kept: written by a task, read by /readyz and /metrics.
TICK_KEY = "beat:last-tick"
