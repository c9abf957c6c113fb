"""Ring 1: files of images and outlines."""

import pytest
import SimpleITK as sitk
from ImageTools import image


@pytest.fixture
def save(tmp_path):
    def saveImage(made, name="mask.nrrd"):
        path = tmp_path / name
        sitk.WriteImage(made if isinstance(made, sitk.Image) else image(made), str(path))
        return path
    return saveImage
