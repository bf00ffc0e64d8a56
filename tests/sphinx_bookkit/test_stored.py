"""What is stored: made once for each state, and read whole."""

from sphinx_bookkit.stored import stored, write_whole


def test_it_is_made_once_for_each_state(tmp_path):
    file, made = tmp_path / "folder" / "sheets.json", []

    def make():
        made.append({"a.css": "é"})
        return made[-1]

    assert [stored(file, state, make) for state in ("1", "1", "2", "1")] == [{"a.css": "é"}] * 4
    # Only the last state is kept.
    assert len(made) == 3


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path):
    file = tmp_path / "new" / "file"
    for content in (b"one", b"another"):
        write_whole(file, content)
        assert file.read_bytes() == content
    assert [*file.parent.iterdir()] == [file]
