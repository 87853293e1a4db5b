"""What several checks say alike: lists of names, reasons why nothing can be judged."""
