//! Pictures: taken in, turned upright, made no larger than a screen needs, and written anew, so that nothing of where or
//! by whom they were taken is left in them.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, codecs::jpeg};
use serde::Serialize;
use wardmote_domain::{
    draft::Image,
    ids::{MessageId, PictureId},
    person::{Act, Person},
};
use wardmote_store::Picture;

use super::{Desk, DeskError, FullMessage, Stored};

/// The largest file that is taken in.
pub const MOST_BYTES: usize = 15 * 1024 * 1024;
/// The most pixels along a side that are read at all: a small file can claim a picture that fills the memory.
const MOST_SIDE: u32 = 12_000;
/// The longest side that is kept: enough for a poster, and small enough for X (5 MB) and a phone.
const KEPT_SIDE: u32 = 2_560;
/// The largest picture that X takes.
const KEPT_BYTES: usize = 5_000_000;
/// The quality at which a JPEG is written anew.
const QUALITY: u8 = 88;

/// A picture as it was taken in.
#[derive(Debug, Clone, Serialize)]
pub struct TakenPicture {
    /// Its id, for `images[].file` of a message.
    pub id: PictureId,
    /// `image/jpeg` or `image/png`.
    pub media_type: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Its size as it is kept.
    pub bytes: usize,
}

/// Reads a picture and writes it anew: upright, without metadata, no larger than is of use.
///
/// # Errors
/// In words for the person who chose it.
pub fn clean(bytes: &[u8]) -> Result<Picture, String> {
    let unreadable =
        |_| "this is not a picture that can be read: choose a JPEG or PNG file".to_owned();
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|e| e.to_string())?;
    let format = match reader.format() {
        Some(format @ (ImageFormat::Jpeg | ImageFormat::Png)) => format,
        _ => {
            return Err(
                "this is not a JPEG or PNG picture: save it as one, and choose that".to_owned(),
            );
        }
    };
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if width > MOST_SIDE || height > MOST_SIDE {
        return Err(format!(
            "this picture is {width} by {height} pixels: make it at most {MOST_SIDE} a side"
        ));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(512 * 1024 * 1024);
    decoder.set_limits(limits).map_err(unreadable)?;
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    picture.apply_orientation(orientation);
    if picture.width() > KEPT_SIDE || picture.height() > KEPT_SIDE {
        picture = picture.resize(KEPT_SIDE, KEPT_SIDE, image::imageops::FilterType::Triangle);
    }
    written(&picture, format)
}

/// A PNG stays one while it is small enough; everything else is a JPEG.
fn written(picture: &DynamicImage, format: ImageFormat) -> Result<Picture, String> {
    let failed = |e: image::ImageError| format!("this picture could not be kept: {e}");
    let kept = |media_type: &str, bytes: Vec<u8>| Picture {
        media_type: media_type.to_owned(),
        width: picture.width(),
        height: picture.height(),
        bytes: bytes.into(),
    };
    if format == ImageFormat::Png {
        let mut bytes = Vec::new();
        picture
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .map_err(failed)?;
        if bytes.len() <= KEPT_BYTES {
            return Ok(kept("image/png", bytes));
        }
    }
    let mut bytes = Vec::new();
    let encoder = jpeg::JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    picture
        .to_rgb8()
        .write_with_encoder(encoder)
        .map_err(failed)?;
    if bytes.len() > KEPT_BYTES {
        return Err("this picture is too large even when made smaller: choose another".to_owned());
    }
    Ok(kept("image/jpeg", bytes))
}

/// What is said of a picture that is put to a notice.
#[derive(Debug, Clone)]
pub struct PictureWords {
    /// What matters in it, in words.
    pub alt: String,
    /// The words that can be read in it; empty where there are none.
    pub text: String,
    /// Who cleared it.
    pub cleared_by: String,
}

impl Desk {
    /// Takes a picture in. The same picture again gives the first one's id.
    ///
    /// # Errors
    /// When it cannot be read, is too large, or the person may not write notices.
    pub async fn add_picture(
        &self,
        by: &Person,
        bytes: Vec<u8>,
    ) -> Result<TakenPicture, DeskError> {
        self.permit_anywhere(by, Act::Write)?;
        self.has_room()?;
        let picture = tokio::task::spawn_blocking(move || clean(&bytes))
            .await
            .map_err(|e| DeskError::Internal(e.to_string()))?
            .map_err(|why| DeskError::field("file", why))?;
        let (media_type, size) = (picture.media_type.clone(), picture.bytes.len());
        let (width, height) = (picture.width, picture.height);
        let id = self.store.add_picture(picture, by.id).await?;
        Ok(TakenPicture {
            id,
            media_type,
            width,
            height,
            bytes: size,
        })
    }

    /// A picture, for those who work at the desk.
    ///
    /// # Errors
    /// When there is none.
    pub async fn picture(&self, by: &Person, id: PictureId) -> Result<Picture, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        self.store.picture(id).await?.ok_or_else(no_such_picture)
    }

    /// A picture that a notice shows to the public now.
    ///
    /// # Errors
    /// When none does.
    pub async fn public_picture(&self, id: PictureId) -> Result<Picture, DeskError> {
        let found = self.store.public_picture(id).await?;
        found.ok_or_else(no_such_picture)
    }

    /// Puts a picture to a notice: a new wording, which is checked and approved again.
    ///
    /// # Errors
    /// When a field is wrong, the person may not write here, or the notice is out.
    pub async fn put_picture(
        &self,
        by: &Person,
        id: MessageId,
        bytes: Vec<u8>,
        words: PictureWords,
    ) -> Result<Stored, DeskError> {
        self.on_message(by, Act::Write, id).await?;
        let alt = words.alt.trim().to_owned();
        if alt.is_empty() || alt.chars().count() > Image::MOST_ALT {
            return Err(DeskError::field("alt", Image::WANTS_ALT));
        }
        let taken = self.add_picture(by, bytes).await?;
        let mut draft = FullMessage::read(&self.store, id).await?.draft;
        let text = words.text.trim().to_owned();
        draft.images.push(Image {
            alt,
            has_text: !text.is_empty(),
            text,
            file: Some(taken.id),
            shows: None,
            who: None,
            cleared_by: Some(words.cleared_by.trim().to_owned()).filter(|name| !name.is_empty()),
            until: None,
        });
        self.freeze(by, id, draft).await
    }

    /// Takes a picture away from a notice: a new wording, which is checked and approved again.
    ///
    /// # Errors
    /// When it is not there, the person may not write here, or the notice is out.
    pub async fn drop_picture(
        &self,
        by: &Person,
        id: MessageId,
        picture: PictureId,
    ) -> Result<Stored, DeskError> {
        self.on_message(by, Act::Write, id).await?;
        let mut draft = FullMessage::read(&self.store, id).await?.draft;
        let before = draft.images.len();
        draft.images.retain(|image| image.file != Some(picture));
        if draft.images.len() == before {
            return Err(no_such_picture());
        }
        self.freeze(by, id, draft).await
    }
}

fn no_such_picture() -> DeskError {
    DeskError::NotFound("there is no such picture".to_owned())
}

#[cfg(test)]
mod tests;
