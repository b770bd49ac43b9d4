"""What is put up and handed out at places of work: slips, posters, kiosks."""
