/// What a file says about itself.
public struct AudioTags: Codable, Sendable, Equatable {
  /// A picture, as stored.
  public struct Cover: Codable, Sendable, Equatable {
    /// "image/jpeg" or "image/png".
    public var mimeType: String
    /// The picture file's bytes.
    public var bytes: [UInt8]

    /// Creates a picture.
    public init(mimeType: String, bytes: [UInt8]) {
      self.mimeType = mimeType
      self.bytes = bytes
    }
  }

  /// Title.
  public var title: String?
  /// Artist.
  public var artist: String?
  /// Album.
  public var album: String?
  /// Artist of the album.
  public var albumArtist: String?
  /// Track number as written ("3" or "3/12").
  public var track: String?
  /// Disc number as written ("1" or "1/2").
  public var disc: String?
  /// Recording code.
  public var isrc: String?
  /// Date as written.
  public var date: String?
  /// Genre.
  public var genre: String?
  /// Comment.
  public var comment: String?
  /// Composer.
  public var composer: String?
  /// Writer of the words.
  public var lyricist: String?
  /// Publisher or label.
  public var publisher: String?
  /// Copyright notice.
  public var copyright: String?
  /// Tempo as written, beats a minute.
  public var bpm: String?
  /// Words of the song.
  public var lyrics: String?
  /// Cover picture.
  public var cover: Cover?
  /// Why a picture of the file that was read is not `cover`, as the rest of a sentence; nil where none was
  /// left aside.
  public var coverRefusal: String?

  /// What the cover is called among tags that a format cannot hold.
  static let coverName = "the cover picture"

  /// No tags.
  public init() {}
}
