"""Files on their way in: brought part by part, put together and checked by a worker, then ready to be evidence."""
