"""What models learn, and how what they predict is scored."""
