"""The size of a drawing on its page: that of its view, in pixels."""

from bookkit.sphinxext.images import size

DRAWING = '<?xml version="1.0"?><svg width="411.6pt" height="217.2pt" viewBox="0 0 411.6 217.2">'


def test_a_drawing_has_its_size_in_pixels(tmp_path):
    (tmp_path / "a.svg").write_text(DRAWING)
    sized = size('<p><img alt="A" src="a.svg" /></p>', tmp_path)
    assert sized == '<p><img width="549" height="290" alt="A" src="a.svg" /></p>'
    assert size(sized, tmp_path) == sized


def test_other_images_are_left_alone(tmp_path):
    for image in ('<img src="a.png" />', '<img src="https://example.org/a.svg" />'):
        assert size(image, tmp_path) == image
