"""How a message leaves the house. Empty until invitations are mailed."""
