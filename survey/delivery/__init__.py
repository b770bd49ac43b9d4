"""How a message leaves: a letter in, its outcome out. Knows neither what is stored nor any page."""
