import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fakes.files import GPS, bomb_png, jpeg, jpeg_of_a_camera, pdf, png, png_with_text
from koffset.domain.upload import MediaType, UploadPurpose
from koffset.errors import UploadInvalid
from koffset.exchange.pictures import build_thumbnail
from koffset.exchange.uploads import MAX_NAME_CHARS, check_upload, display_name, import_name

MAX_PIXELS = 1_000_000
CERTIFICATE, PICTURE = UploadPurpose.CERTIFICATE, UploadPurpose.PICTURE


def kept(content: bytes, purpose: UploadPurpose = CERTIFICATE) -> bytes:
    return check_upload(content, purpose, MAX_PIXELS).content


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


class TestTypes:
    @pytest.mark.parametrize(
        ("content", "media_type"), [(pdf(), "application/pdf"), (png(), "image/png"), (jpeg(), "image/jpeg")]
    )
    def test_are_found_by_content(self, content: bytes, media_type: str) -> None:
        assert check_upload(content, CERTIFICATE, MAX_PIXELS).media_type == media_type

    def test_a_picture_is_no_pdf(self) -> None:
        with pytest.raises(UploadInvalid, match="application/pdf; a picture is one of JPEG, PNG"):
            kept(pdf(), PICTURE)

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "0 bytes"),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'></svg>", "image/svg"),
            (b"<!doctype html><script>alert(1)</script>", "text/html"),
            (b"GIF89a" + bytes(20), "image/gif"),
            (b"MZ\x90\x00" + bytes(200), "portable-executable"),
            (b"PK\x03\x04" + bytes(200), "a certificate is one of JPEG, PDF, PNG"),
            (b"only words", "no known type"),
        ],
    )
    def test_all_others_are_refused_by_what_they_are(self, content: bytes, told: str) -> None:
        with pytest.raises(UploadInvalid, match=told):
            kept(content)


class TestPdf:
    def test_is_kept_as_it_is(self) -> None:
        assert kept(pdf()) == pdf()
        assert kept(pdf() + b"\r\n\0\n") == pdf() + b"\r\n\0\n"

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"%PDF-1.4\n<html><script>alert(1)</script></html>", "begin"),
            (b"%PDF-1.4\n<html>" + pdf()[9:], "begin"),
            (b"%PDF-1.4\n%<script>alert(1)</script>\n" + pdf()[9:], "begin"),
            (b"%PDF-9.9\n" + pdf()[9:], "begin"),
            (pdf()[: len(pdf()) // 2], "end"),
            (pdf() + b"MZ and more", "end"),
            (pdf().replace(b"startxref\n", b"startxref\n1"), "objects"),
            (pdf().replace(b"startxref", b"PK\x05\x06\nstartxref"), "archive"),
        ],
    )
    def test_that_is_not_one_from_end_to_end_is_refused(self, content: bytes, told: str) -> None:
        with pytest.raises(UploadInvalid, match=told):
            kept(content)

    @given(st.binary(max_size=300), st.binary(max_size=300))
    def test_noise_is_refused_and_never_a_fault(self, head: bytes, tail: bytes) -> None:
        with pytest.raises(UploadInvalid):
            kept(b"%PDF-1.4\n" + head + b"startxref" + tail)


class TestPictures:
    def test_keep_their_points(self) -> None:
        image = opened(kept(png(), PICTURE))
        assert (image.size, image.getpixel((5, 5))) == ((30, 20), (0, 0, 128))

    def test_lose_what_a_camera_notes_but_stand_upright(self) -> None:
        assert opened(jpeg_of_a_camera()).getexif().get_ifd(GPS)
        image = opened(kept(jpeg_of_a_camera(), PICTURE))
        assert (image.size, dict(image.getexif()), image.info.get("comment")) == ((20, 30), {}, None)

    def test_to_be_looked_at_are_made_smaller_and_certificates_are_not(self) -> None:
        large = jpeg(2_000, 400)
        assert check_upload(large, PICTURE, MAX_PIXELS).content == kept(large, PICTURE)
        assert opened(kept(large, PICTURE)).size == (1_600, 320)
        assert opened(kept(large, CERTIFICATE)).size == (2_000, 400)

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
    def test_of_every_mode_are_made_smaller(self, mode: str) -> None:
        target = io.BytesIO()
        Image.new(mode, (3_200, 8)).save(target, "PNG")
        assert opened(kept(target.getvalue(), PICTURE)).size == (1_600, 4)

    def test_lose_texts_and_what_follows_their_end(self) -> None:
        assert b"secret" in png_with_text()
        assert b"secret" not in kept(png_with_text())
        assert b"secret" not in kept(jpeg() + b"PK\x03\x04 secret")

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_of_every_mode_are_taken(self, mode: str) -> None:
        target = io.BytesIO()
        Image.new(mode, (8, 8)).save(target, "PNG")
        assert opened(kept(target.getvalue())).size == (8, 8)

    def test_a_printers_colours_become_those_of_a_screen(self) -> None:
        target = io.BytesIO()
        Image.new("CMYK", (8, 8)).save(target, "JPEG")
        assert opened(kept(target.getvalue())).mode == "RGB"

    def test_a_transparent_colour_of_a_palette_stays(self) -> None:
        target = io.BytesIO()
        Image.new("P", (8, 8)).save(target, "PNG", transparency=0)
        assert opened(kept(target.getvalue())).info["transparency"] in (0, b"\0")

    @pytest.mark.parametrize("side", [1_001, 12_000, 60_000])
    def test_of_too_many_points_are_refused_before_they_are_unpacked(self, side: int) -> None:
        with pytest.raises(UploadInvalid, match=r"points"):
            kept(bomb_png(side))

    @pytest.mark.parametrize("content", [jpeg()[:-300], jpeg(600, 400)[:900], png()[:-20], bomb_png(900)])
    def test_that_are_cut_off_are_refused(self, content: bytes) -> None:
        with pytest.raises(UploadInvalid, match=r"broken|no known type"):
            kept(content)

    @given(st.integers(min_value=0, max_value=10_000), st.integers(min_value=0, max_value=255))
    def test_a_damaged_one_is_taken_or_refused_and_never_a_fault(self, position: int, value: int) -> None:
        for whole in (png(), jpeg()):
            damaged = bytearray(whole)
            damaged[position % len(whole)] = value
            try:
                kept(bytes(damaged))
            except UploadInvalid as refused:
                assert refused.detail  # noqa: PT017 - both ends are allowed


class TestThumbnails:
    @pytest.mark.parametrize("content", [png(2_000, 300), jpeg(2_000, 300)])
    def test_are_small_and_keep_their_shape(self, content: bytes) -> None:
        small = build_thumbnail(content)
        assert (opened(small).format, opened(small).size) == ("JPEG", (240, 36))
        assert len(small) < 3_000

    def test_of_small_pictures_are_no_larger(self) -> None:
        assert opened(build_thumbnail(png(30, 20))).size == (30, 20)

    @pytest.mark.parametrize("mode", ["LA", "RGBA"])
    def test_are_white_where_nothing_is(self, mode: str) -> None:
        target = io.BytesIO()
        Image.new(mode, (8, 8)).save(target, "PNG")
        assert opened(build_thumbnail(target.getvalue())).getpixel((4, 4)) == (255, 255, 255)

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
    def test_are_made_of_every_mode(self, mode: str) -> None:
        target = io.BytesIO()
        Image.new(mode, (400, 8)).save(target, "PNG")
        assert opened(build_thumbnail(target.getvalue())).size == (240, 5)


class TestNames:
    @pytest.mark.parametrize(
        ("sent", "shown"),
        [
            ("인증서.pdf", "인증서.pdf"),
            ("AS9100 (2026).PDF", "AS9100 (2026).pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Users\\kim\\인증서.pdf", "인증서.pdf"),
            ("x.pdf.exe", "x.pdf.exe.pdf"),
            ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie_ b.pdf"),
            ("certificate\u202efdp.exe", "certificatefdp.exe.pdf"),
            ("\u200b\ufeff", "upload.pdf"),
            ("", "upload.pdf"),
            ("...", "upload.pdf"),
            (".pdf", "pdf.pdf"),
            ("a\0b.pdf", "a b.pdf"),
        ],
    )
    def test_are_a_name_and_nothing_else(self, sent: str, shown: str) -> None:
        assert display_name(sent, MediaType.PDF) == shown

    def test_end_as_their_content(self) -> None:
        assert display_name("a.jpeg", MediaType.JPEG) == "a.jpeg"
        assert display_name("a.png", MediaType.JPEG) == "a.png.jpg"

    @given(st.text(max_size=300), st.sampled_from(MediaType))
    def test_are_short_and_stay_the_same_when_cleaned_again(self, sent: str, media_type: MediaType) -> None:
        shown = display_name(sent, media_type)
        assert len(shown) <= MAX_NAME_CHARS
        assert not set('/\\\r\n\0"') & set(shown)
        assert display_name(shown, media_type) == shown


class TestTheNameOfAFileToImport:
    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("profiles.JSONL", "profiles.jsonl"),
            ("C:\\Desk\\업체 목록_20250531.csv", "업체 목록_20250531.csv"),
            ("../../etc/passwd", "passwd"),
            ("..", "upload"),
            ("", "upload"),
            (".xlsx", "xlsx"),
            ("a\u202egnp.xlsx\x00", "agnp.xlsx"),
        ],
    )
    def test_it_is_fit_for_a_folder_and_keeps_its_ending(self, sent: str, kept: str) -> None:
        assert import_name(sent) == kept

    def test_of_a_long_one_the_end_is_kept_where_dates_stand(self) -> None:
        name = import_name("가" * 500 + "_20250531.csv")
        assert name.endswith("_20250531.csv")
        assert len(name.encode()) < 255
