"""What a command answers to the shell."""

DONE, SOME_LEFT_OUT, NOTHING_DONE = 0, 1, 2
"""Done; done but some inputs were left out (and listed); nothing could be done."""

INTERRUPTED = 130
"""The shell's convention for Ctrl-C."""
