"""What leaves for checking elsewhere: rows and columns written the same way every time."""
