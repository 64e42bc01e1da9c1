"""What a person types, a module per part of the data's way; the group that holds the commands is in ``kb/cli.py``."""
