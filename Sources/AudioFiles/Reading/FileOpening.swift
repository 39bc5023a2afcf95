import AudioCore

/// One run of `AudioFile.open`: what was asked, and the steps to the open source.
struct FileOpening {
  let bytes: InputBytes
  let isPiped: Bool
  let downmix: Bool
  let scratch: ScratchSpace
  let cancellation: Cancellation?
  let progress: ProgressHandler?

  /// How sentences call the file.
  var name: String { bytes.name }

  /// libsndfile where it knows the format, else libav.
  func run() throws -> OpenedAudio {
    let signature = FileSignature(bytes)
    guard signature != .text else {
      let advice =
        name.hasSuffix(".lacquer")
        ? "the workstation and 'lacquer project render' open projects" : "name an audio file"
      throw LacquerError(.input, "Cannot read \(name): it is text, not audio; \(advice).")
    }
    let claims = HeaderClaims(bytes, signature)
    try claims.map(refuseAbsurd)
    // libsndfile knows RF64 but not its successor, which differs only in the first four bytes.
    if signature == .broadcastWave64 { bytes.disguise = Array("RF64".utf8) }
    // libsndfile's MPEG decoder writes to standard error when a file is damaged, so libav has those.
    if signature != .other, signature != .mpeg, let handle = try? SndfileHandle(bytes) {
      let kind = SndfileKind(handle.info, signature: signature)
      if !needsLibav(handle, kind) {
        return try open(handle, kind: kind, claims: claims)
      }
    }
    bytes.disguise = []
    return try openWithLibav(signature)
  }

  /// Refuses rates and channel counts that are outside of what the program works on.
  func check(rate: Int, channels: Int) throws {
    guard AudioFile.supportedRates.contains(rate) else {
      throw LacquerError(
        .input,
        "Cannot use \(name): its sample rate is \(rate) Hz, and 8000 to 384000 Hz are supported; "
          + "resample it first.")
    }
    guard channels > 2, !downmix else { return }
    throw LacquerError(
      .input,
      "Cannot use \(name): it has \(channels) channels, and masters are mono or stereo; "
        + "\(AudioFile.downmixAdvice).")
  }

  /// The fold-down for channels with these speakers, nil for mono and stereo.
  func foldDown(channels: Int, speakers: [Downmix.Speaker]?) throws -> Downmix? {
    guard channels > 2 else { return nil }
    guard let speakers, speakers.contains(where: { $0 == .left || $0 == .centre }) else {
      throw LacquerError(
        .input,
        "Cannot fold down \(name): some of its \(channels) channels have no place in the stereo "
          + "downmix of ITU-R BS.775; fold it down where it was mixed.")
    }
    return Downmix(speakers)
  }

  /// The sentence for audio that stops before its header says.
  func endsEarly(frames: Int, promised: Int, rate: Int) -> String {
    "\(name) ends early: \(Sentence.seconds(frames, rate: rate)) of the "
      + "\(Sentence.seconds(promised, rate: rate)) its header promises could be read."
  }

  /// The sentence for audio without a single frame.
  var noAudio: LacquerError {
    LacquerError(
      .input, "Cannot use \(name): it contains no audio (0 frames); export it again.")
  }

  /// Sentences about samples that were replaced while decoding.
  func invalidWarnings(_ count: Int) -> [String] {
    guard count > 0 else { return [] }
    return ["\(name) holds \(count) samples that are not numbers; they are read as silence."]
  }

  private func refuseAbsurd(_ claims: HeaderClaims) throws {
    if let rate = claims.sampleRate, !(1_000...3_000_000).contains(rate) {
      throw LacquerError(
        .input,
        "Cannot read \(name): its header is damaged, it claims a sample rate of \(rate) Hz; "
          + "export it again.")
    }
    if let channels = claims.channels, !(1...64).contains(channels) {
      throw LacquerError(
        .input,
        "Cannot read \(name): its header is damaged, it claims \(channels) channels; export it "
          + "again.")
    }
  }

  /// MPEG inside of WAV, and surround outside of it: libav knows every container's channel order.
  private func needsLibav(_ handle: SndfileHandle, _ kind: SndfileKind) -> Bool {
    if kind.codec == "MPEG" { return true }
    return handle.channels > 2 && (kind.isLossy || ["FLAC", "CAF", "Ogg"].contains(kind.container))
  }
}
