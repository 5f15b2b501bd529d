"""Work shared between people: the queue, assignments, double coding and agreement."""
