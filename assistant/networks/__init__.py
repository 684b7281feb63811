"""What a network of data protection officers decides for itself: its settings, its fiches, its weekly digest."""
