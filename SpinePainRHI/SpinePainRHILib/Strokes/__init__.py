"""Which voxels a hand's movement means: strokes of a brush, lines drawn round something, pieces that are clicked.

Numbers on plain arrays; points are world RAS, masks are Core.Masks.CroppedMask.

    StrokeShapes    Brush; strokeMask: the voxels that it passes over
    LineShapes      lineMask: the voxels inside a closed line; cutMask: what it takes from an outline; layerMask
    GridLayers      the layer of voxels that a plane cuts: layerThicknessMm, isInLayer; boxes and centres of voxels
    Pieces          largestPiece, piecesOfAtLeast, pieceAt: parts of a mask that hang together
    SweptPixels     SweptPixels: the pixels of a view that a brush passed over, for what shows them
"""
