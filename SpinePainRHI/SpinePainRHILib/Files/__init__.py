"""Checks and reading of image files; everything here runs before a C++ reader sees the file."""
