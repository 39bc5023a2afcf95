public import AudioCore

/// Opens audio files of every kind for reading.
public enum AudioFile {
  /// Rates that are read, Hz.
  public static let supportedRates = 8_000...384_000

  /// What the sentence about more than two channels advises.
  package static let downmixAdvice = "add --downmix to fold it down to stereo"

  /// Opens `path` for random access; "-" is a WAV file on standard input.
  ///
  /// PCM containers and FLAC are read in place. Everything that cannot be sought to the sample is
  /// decoded once into `scratch`, with `progress` told and `cancellation` looked at between blocks.
  /// More than two channels are refused unless `downmix` asks for the fold-down of ITU-R BS.775.
  /// Throws `LacquerError` with code `input` and one sentence for anything that cannot be used,
  /// `output` when scratch is full. The file itself is never written to.
  public static func open(
    _ path: String, downmix: Bool = false, scratch: ScratchSpace,
    cancellation: Cancellation? = nil, progress: ProgressHandler? = nil
  ) throws -> OpenedAudio {
    try cancellation?.check()
    let descriptor = try InputDescriptor.open(path, scratch: scratch, cancellation: cancellation)
    let opening = FileOpening(
      bytes: InputBytes(descriptor), isPiped: descriptor.isPiped, downmix: downmix,
      scratch: scratch, cancellation: cancellation, progress: progress)
    var opened = try opening.run()
    opened.pipedHash = descriptor.pipedHash
    return opened
  }
}
