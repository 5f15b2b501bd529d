"""What must hold of every reader's answer, whatever came in."""
