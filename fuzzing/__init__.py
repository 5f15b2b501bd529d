"""
Made-up input for everything that reads what comes from outside, most of it broken on purpose.

`targets` lists what is tried. A target makes a case (bytes) from a `random.Random` and checks what
must hold for any bytes at all. The tests have hypothesis draw the random numbers, ``make fuzz``
has atheris change cases after what code they reached.
"""
