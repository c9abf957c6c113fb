"""Counts VTK observers; works in a real Slicer, too."""


def observerCount(*objects) -> int:
    """How many observers made in Python these VTK objects carry: compared before and after, it tells a forgotten one.

    Tags grow by one an observer, so a new one bounds those that can still be there.
    """
    count = 0
    for each in objects:
        bound = each.AddObserver("AnyEvent", lambda *_: None)
        each.RemoveObserver(bound)
        commands = (each.GetCommand(tag) for tag in range(1, bound))
        count += sum(command is not None and command.GetClassName() == "vtkPythonCommand" for command in commands)
    return count
