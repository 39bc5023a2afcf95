extension Container {
  /// libavcodec's name of the encoder behind a container; nil where samples are written as they are.
  var codecName: String? {
    switch self {
    case .wav, .aiff: nil
    case .flac: "flac"
    case .mp3: "libmp3lame"
    case .ogg: "libvorbis"
    case .opus, .webm: "libopus"
    case .aac, .m4a: "aac"
    }
  }

  /// The encoder behind a lossy container with the library it belongs to; nil for lossless ones.
  public var encoder: String? {
    guard !isLossless, let codecName else { return nil }
    let library = AudioLibraries.versions.first { $0.name == "libavcodec" }
      .map { " (libavcodec \($0.version))" }
    return codecName + (library ?? "")
  }
}
