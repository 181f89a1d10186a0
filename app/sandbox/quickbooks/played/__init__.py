"""Kinds of record that stand in one file each: rules, Ret and messages, registered by the file's own ``MESSAGES``."""
