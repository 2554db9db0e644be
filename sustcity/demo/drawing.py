"""What a helper process runs: it knows the pictures and nothing of Django."""

from datetime import date

from sustcity.demo.pictures import draw


def draw_at(scene: str, seed: int, taken_on: date, latitude: float, longitude: float) -> bytes:
    return draw(scene, seed=seed, taken_on=taken_on, lat=latitude, lon=longitude)
