"""What is made of the finished checks: findings, one verdict, limits, other scores, pictures."""
