"""What is looked up while a threshold moves."""
