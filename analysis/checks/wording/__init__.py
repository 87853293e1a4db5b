"""What several checks say alike: numbers in Chinese, reasons why nothing can be judged."""
