internal import AudioCore

extension Deliverable {
  /// The extensions that are known, and what they mean.
  static let extensions: [(name: String, container: Container)] = [
    ("wav", .wav), ("wave", .wav), ("flac", .flac), ("aif", .aiff), ("aiff", .aiff),
    ("mp3", .mp3), ("ogg", .ogg), ("oga", .ogg), ("opus", .opus), ("aac", .aac), ("m4a", .m4a),
    ("mp4", .m4a), ("webm", .webm),
  ]

  /// Works out what a file of this name is to contain.
  ///
  /// The extension, in any case, names the container; "-" is a WAV on standard output. `wav`,
  /// `flac` and `aiff` are 24 bit unless `depth` says otherwise; `ogg` is Vorbis at quality 9,
  /// `opus` and `webm` Opus at 256 kbit/s, `aac` (ADTS) and `m4a` AAC-LC at 256, `mp3` 320
  /// constant, unless `bitrateKbps` says otherwise. `rate` (Hz, default the source's) is moved to
  /// the nearest the codec has (`rate(for:wanted:)`). The bit rate is at most what the encoder goes
  /// up to with so many `channels` (`highestBitrate(of:sampleRate:channels:)`).
  ///
  /// Throws `LacquerError.usage` for an unknown extension, with the list of known ones, and for
  /// depths and bit rates that the container has not.
  public static func named(
    _ path: String, sourceRate: Int, rate: Int? = nil, depth: WordLength? = nil,
    bitrateKbps: Int? = nil, channels: Int = 2
  ) throws -> Deliverable {
    let container = try container(of: path)
    if container == .flac && depth == .float32 {
      throw LacquerError(
        .usage, "FLAC holds integers only: choose 16 or 24 bits for \(path), or write a WAV.")
    }
    let finalRate = self.rate(for: container, wanted: rate ?? sourceRate)
    if let bitrateKbps {
      try requireBitrate(bitrateKbps, of: container, sampleRate: finalRate, for: path)
    }
    let highest = highestBitrate(of: container, sampleRate: finalRate, channels: channels)
    return Deliverable(
      path: path, container: container, depth: container.isLossless ? depth ?? .pcm24 : nil,
      sampleRate: finalRate,
      bitrateKbps: container.isLossless
        ? nil
        : (bitrateKbps ?? defaultBitrate(of: container)).map { min($0, highest ?? $0) })
  }

  /// Refuses a bit rate, kbit/s, that a container does not take, with those it takes.
  ///
  /// `sampleRate` is the file's, Hz; nil while it is not known, which allows what any rate allows.
  /// `name` is what the person typed. Throws `LacquerError.usage`.
  public static func requireBitrate(
    _ kbps: Int, of container: Container, sampleRate: Int?, for name: String
  ) throws {
    guard let allowed = bitrates(of: container, sampleRate: sampleRate ?? 96_000),
      !allowed.contains(kbps)
    else { return }
    let words =
      allowed.count > 40
      ? "\(allowed[0]) to \(allowed[allowed.count - 1])"
      : allowed.map(String.init).joined(separator: ", ")
    let isAAC = container == .aac || container == .m4a
    let place = isAAC ? sampleRate.map { " at \($0) Hz" } ?? "" : ""
    throw LacquerError(
      .usage,
      "\(name) cannot have \(kbps) kbit/s: \(container.rawValue)\(place) takes \(words).")
  }

  /// The container that a path's extension names; `LacquerError.usage` when there is none.
  public static func container(of path: String) throws -> Container {
    if path == "-" { return .wav }
    guard !path.isEmpty else { throw LacquerError(.usage, "The output's name is empty.") }
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let ending = parts.count > 1 ? (parts.last ?? "").lowercased() : ""
    guard let known = extensions.first(where: { $0.name == ending }) else {
      let list = extensions.map(\.name).joined(separator: ", ")
      let what = ending.isEmpty ? "has no extension" : "has the unknown extension .\(ending)"
      throw LacquerError(.usage, "The output \(path) \(what); use one of: \(list).")
    }
    return known.container
  }

  /// The rate that a container's codec offers for a wanted one, Hz.
  ///
  /// Opus is always 48 kHz. MP3 is 32, 44.1 or 48 kHz: the wanted rate's own family, 48 kHz for
  /// rates of none. AAC goes to 96 kHz and Vorbis to 192 kHz, above that the highest of the family;
  /// AAC takes the next rate of its table above an odd one. The lossless containers take any.
  public static func rate(for container: Container, wanted: Int) -> Int {
    switch container {
    case .wav, .aiff, .flac: return wanted
    case .opus, .webm: return 48000
    case .mp3:
      if wanted % 11025 == 0 { return 44100 }
      return [8000, 16000, 32000].contains(wanted) ? 32000 : 48000
    case .ogg:
      if wanted <= 192_000 { return wanted }
      return wanted % 11025 == 0 ? 176_400 : 192_000
    case .aac, .m4a:
      let table = [
        8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000,
      ]
      if wanted > 96000 { return wanted % 11025 == 0 ? 88200 : 96000 }
      return table.first { $0 >= wanted } ?? 96000
    }
  }

  /// Bit rate used when none is asked for, kbit/s; nil where quality rules (Vorbis) or nothing is
  /// lost.
  static func defaultBitrate(of container: Container) -> Int? {
    switch container {
    case .wav, .aiff, .flac, .ogg: nil
    case .mp3: 320
    case .opus, .webm, .aac, .m4a: 256
    }
  }

  /// The bit rate beyond which a container's encoder does not go, kbit/s; nil where nothing that may
  /// be asked for is too much.
  ///
  /// AAC has 6144 bits for each channel of a frame of 1024 samples (ISO/IEC 14496-3, 4.5.3); libavcodec
  /// takes an encoder down to that without a word.
  static func highestBitrate(of container: Container, sampleRate: Int, channels: Int) -> Int? {
    switch container {
    case .aac, .m4a: 6 * channels * sampleRate / 1000
    case .wav, .flac, .aiff, .mp3, .ogg, .opus, .webm: nil
    }
  }

  /// The bit rates that may be asked for, ascending, kbit/s.
  static func bitrates(of container: Container, sampleRate: Int) -> [Int]? {
    switch container {
    case .wav, .aiff, .flac: nil
    case .mp3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    case .ogg: Array(45...500)
    case .opus, .webm: Array(16...510)
    case .aac, .m4a: Array(32...min(512, 12 * sampleRate / 1000))
    }
  }
}
