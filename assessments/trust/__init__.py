"""What makes one look twice at a photo: pictures that look alike, when and where they were taken. Never a verdict."""
