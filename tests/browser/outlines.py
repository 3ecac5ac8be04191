"""Outlines of the regions as TopoJSON, made up: each a square about where its tile is, with an island beside the first."""
import json

PLACES = {"NF": (1, 2), "NOG": (1, 3), "kop-van-noord-holland": (2, 1), "ZOF": (2, 2), "ZOD": (2, 3), "twente": (3, 3), "ACH": (4, 3),
          "NLI": (5, 2), "zeeuws-vlaanderen": (6, 1), "MLI": (6, 2), "ZLI": (7, 2)}  # by code and by name, as files have them
GRAIN = .01  # of a degree


def ring(west, north, size):
    """In steps: where it begins, and from each point to the next."""
    return [[west, north], [size, 0], [0, -size], [-size, 0], [0, size]]


def written(path):
    arcs, regions = [], []
    for name, (row, column) in PLACES.items():
        west, north = 100 * column, 400 - 40 * row
        arcs.append(ring(west, north, 38))
        regions.append({"type": "Polygon", "id": name, "arcs": [[len(arcs) - 1]]})
    arcs.append(ring(150, 360, 4))
    regions[0] = {"type": "MultiPolygon", "id": "NF", "arcs": [regions[0]["arcs"], [[len(arcs) - 1]]]}
    arcs.append(ring(90, 370, 300))
    regions.append({"type": "Polygon", "id": "atlantis", "arcs": [[len(arcs) - 1]]})  # no region of ours
    country = {"type": "Polygon", "arcs": [[len(arcs) - 1]]}
    with open(path, "w", encoding="utf-8") as f:
        json.dump({"type": "Topology", "transform": {"scale": [GRAIN, GRAIN], "translate": [3, 50]}, "arcs": arcs,
                   "objects": {"regios": {"type": "GeometryCollection", "geometries": regions}, "nederland": country}}, f)
    return path
