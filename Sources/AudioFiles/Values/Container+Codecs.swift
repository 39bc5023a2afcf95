extension Container {
  /// The lossy codecs by the names that people type, and the containers they stand for; `vorbis` is `ogg`.
  private static let codecs: [(name: String, container: Container)] = [
    ("mp3", .mp3), ("ogg", .ogg), ("vorbis", .ogg), ("opus", .opus), ("aac", .aac), ("m4a", .m4a),
    ("webm", .webm),
  ]

  /// The names of lossy codecs.
  public static let codecNames = codecs.map(\.name)

  /// What a lossy codec's name, in any case, stands for; nil for other words.
  public static func codec(named name: some StringProtocol) -> Container? {
    codecs.first { $0.name == name.lowercased() }?.container
  }
}
