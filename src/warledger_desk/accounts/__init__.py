"""People who sign in, what their role lets them do, and the log of what they did."""
