"""What managers read: pages and their CSV and JSON twins, all from one service call."""
