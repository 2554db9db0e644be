"""What a helper process runs: it knows the pictures and nothing of Django."""

from datetime import date

from sustcity.demo.pictures import draw_with_faces


def draw_at(
    scene: str, seed: int, taken_on: date, latitude: float, longitude: float
) -> tuple[bytes, list[list[float]]]:
    """A JPEG, and where faces are on it."""
    return draw_with_faces(scene, seed=seed, taken_on=taken_on, lat=latitude, lon=longitude)
