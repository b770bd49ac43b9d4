"""Pages for administrators, who prepare, run and close waves: a folder per part, services below and nothing else."""
