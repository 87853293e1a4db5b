"""From ratings to exact scores and the score report."""
