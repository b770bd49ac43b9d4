"""Files that people write (questionnaires, directories, mappings) turned into domain objects.

Everything wrong with a file is told at once, each problem with its line.
"""
