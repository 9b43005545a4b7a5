use image::{ImageEncoder as _, RgbImage, codecs::jpeg::JpegEncoder};

use super::*;

/// A picture that is red on its left half and blue on its right.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            image::Rgb([230, 10, 10])
        } else {
            image::Rgb([10, 10, 230])
        }
    })
}

/// The halves as a JPEG whose EXIF says how the camera was held, and where it was.
fn from_a_phone(orientation: u8) -> Vec<u8> {
    let mut exif: Vec<u8> = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS 51.4453,-0.1522 Example Road");
    let picture = halves(64, 32);
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    encoder.set_exif_metadata(exif).unwrap();
    encoder
        .write_image(picture.as_raw(), 64, 32, image::ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
        .unwrap();
    bytes
}

#[test]
fn nothing_of_where_it_was_taken_is_left() {
    let given = from_a_phone(1);
    assert!(
        given.windows(3).any(|w| w == b"GPS"),
        "the test's picture says where"
    );
    let kept = clean(&given).unwrap();
    assert_eq!(kept.media_type, "image/jpeg");
    assert!(!kept.bytes.windows(3).any(|w| w == b"GPS"));
    assert!(!kept.bytes.windows(4).any(|w| w == b"Exif"));
}

#[test]
fn a_phone_held_sideways_gives_an_upright_picture() {
    // 6: the right side of the camera was up; the picture must be turned a quarter clockwise.
    let kept = clean(&from_a_phone(6)).unwrap();
    assert_eq!((kept.width, kept.height), (32, 64));
    let turned = image::load_from_memory(&kept.bytes).unwrap().to_rgb8();
    let (top, bottom) = (turned.get_pixel(16, 8), turned.get_pixel(16, 56));
    assert!(top[0] > 150 && top[2] < 100, "red came to the top: {top:?}");
    assert!(
        bottom[2] > 150 && bottom[0] < 100,
        "blue to the bottom: {bottom:?}"
    );
}

#[test]
fn a_large_picture_is_made_smaller_and_keeps_its_form() {
    let kept = clean(&png(&halves(5_120, 1_280))).unwrap();
    assert_eq!((kept.width, kept.height), (2_560, 640));
    assert_eq!(kept.media_type, "image/png");
}

#[test]
fn what_is_no_picture_is_refused_in_words() {
    for (name, bytes) in [
        ("nothing", Vec::new()),
        ("a page", b"<html><script>alert(1)</script>".to_vec()),
        (
            "a drawing",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
        ),
        ("a GIF", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
        ("a PNG's head alone", png(&halves(8, 8))[..24].to_vec()),
    ] {
        let why = clean(&bytes).unwrap_err();
        assert!(why.contains("picture"), "{name}: {why}");
    }
}

#[test]
fn a_small_file_that_claims_a_huge_picture_is_refused() {
    let mut bytes = png(&halves(8, 8));
    // The width in the IHDR chunk, and its check sum.
    bytes[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
    let sum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    let why = clean(&bytes).unwrap_err();
    assert!(why.contains("50000") || why.contains("picture"), "{why}");
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}
