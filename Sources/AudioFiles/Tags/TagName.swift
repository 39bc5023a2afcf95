/// A text that files hold, and what each format calls it.
///
/// What is not in the list is not carried over: what encoders, players and analysers note (gains, cue
/// points, checksums) would be wrong of the master.
struct TagName: Sendable {
  /// Where the text is kept.
  let place: any WritableKeyPath<AudioTags, String?> & Sendable
  /// libav's names for it, in any case, of which the first that is there counts.
  ///
  /// One that ends in a hyphen stands for all that begin so.
  let keys: [String]
  /// Its Vorbis comment.
  let vorbis: String
  /// Its name among the tags of Matroska.
  let matroska: String
  /// Its frame in ID3v2.4.
  let id3: String
  /// Its item in the list of iTunes, in Latin-1; nil where it is a free one under the Vorbis name.
  let movie: String?
  /// Its chunks in a LIST of WAV.
  let info: [String]

  private init(
    _ place: any WritableKeyPath<AudioTags, String?> & Sendable, keys: [String], _ vorbis: String,
    matroska: String? = nil, id3: String, movie: String? = nil, info: [String] = []
  ) {
    self.place = place
    self.keys = keys
    self.vorbis = vorbis
    self.matroska = matroska ?? vorbis
    self.id3 = id3
    self.movie = movie
    self.info = info
  }

  /// Every text, in the order in which it is written.
  static let all: [TagName] = [
    TagName(
      \.title, keys: ["title"], "TITLE", id3: "TIT2", movie: "\u{A9}nam", info: ["INAM"]),
    TagName(
      \.artist, keys: ["artist"], "ARTIST", id3: "TPE1", movie: "\u{A9}ART", info: ["IART"]),
    TagName(\.album, keys: ["album"], "ALBUM", id3: "TALB", movie: "\u{A9}alb", info: ["IPRD"]),
    TagName(
      \.albumArtist, keys: ["album_artist", "albumartist"], "ALBUMARTIST",
      matroska: "ALBUM_ARTIST", id3: "TPE2", movie: "aART"),
    TagName(
      \.track, keys: ["track", "tracknumber"], "TRACKNUMBER", matroska: "PART_NUMBER", id3: "TRCK",
      movie: "trkn", info: ["IPRT", "ITRK"]),
    TagName(
      \.disc, keys: ["disc", "discnumber"], "DISCNUMBER", matroska: "DISC", id3: "TPOS",
      movie: "disk"),
    TagName(\.isrc, keys: ["isrc", "TSRC"], "ISRC", id3: "TSRC", info: ["ISRC"]),
    TagName(
      \.date, keys: ["date", "TDRC", "year", "origination_date"], "DATE", id3: "TDRC",
      movie: "\u{A9}day", info: ["ICRD"]),
    TagName(\.genre, keys: ["genre"], "GENRE", id3: "TCON", movie: "\u{A9}gen", info: ["IGNR"]),
    TagName(
      \.comment, keys: ["comment", "description"], "COMMENT", id3: "COMM", movie: "\u{A9}cmt",
      info: ["ICMT"]),
    TagName(
      \.composer, keys: ["composer", "IMUS"], "COMPOSER", id3: "TCOM", movie: "\u{A9}wrt",
      info: ["IMUS"]),
    TagName(
      \.lyricist, keys: ["lyricist", "TEXT", "IWRI"], "LYRICIST", id3: "TEXT", info: ["IWRI"]),
    TagName(
      \.publisher, keys: ["publisher", "label", "organization", "IPUB"], "LABEL",
      matroska: "PUBLISHER", id3: "TPUB", info: ["IPUB"]),
    TagName(
      \.copyright, keys: ["copyright"], "COPYRIGHT", id3: "TCOP", movie: "cprt", info: ["ICOP"]),
    TagName(
      \.bpm, keys: ["bpm", "TBPM", "IBPM"], "BPM", id3: "TBPM", movie: "tmpo", info: ["IBPM"]),
    TagName(
      \.lyrics, keys: ["lyrics", "unsyncedlyrics", "lyrics-"], "LYRICS", id3: "USLT",
      movie: "\u{A9}lyr"),
  ]

  /// The text that tags have here, without the zeros that end texts in some formats; nil for none.
  func text(in tags: AudioTags?) -> String? {
    guard let text = tags?[keyPath: place]?.filter({ $0 != "\0" }), !text.isEmpty else {
      return nil
    }
    return text
  }
}
