internal import CLibav
internal import CSndfile
internal import CSoxr

/// The libraries that decode, encode and resample, as found on this machine.
public enum AudioLibraries {
  /// Name and version of each; "missing" in place of libav's where it is not installed.
  public static var versions: [(name: String, version: String)] {
    [
      ("libsndfile", last(unsafe String(cString: sf_version_string()))),
      ("libavformat", Libav.missing == nil ? dotted(avformat_version()) : "missing"),
      ("libavcodec", Libav.missing == nil ? dotted(avcodec_version()) : "missing"),
      ("libsoxr", last(unsafe String(cString: soxr_version()))),
    ]
  }

  /// Whether this machine's libraries can write a container.
  public static func canWrite(_ container: Container) -> Bool {
    guard let codec = container.codecName else { return true }
    return unsafe Libav.missing == nil && avcodec_find_encoder_by_name(codec) != nil
  }

  /// The kinds of file that can be read, and whether this machine's libraries can.
  public static var readable: [(name: String, works: Bool)] {
    let sndfile = [
      ("WAV", Int(SF_FORMAT_WAV) | Int(SF_FORMAT_PCM_24)),
      ("AIFF", Int(SF_FORMAT_AIFF) | Int(SF_FORMAT_PCM_24)),
      ("FLAC", Int(SF_FORMAT_FLAC) | Int(SF_FORMAT_PCM_24)),
      ("Vorbis", Int(SF_FORMAT_OGG) | Int(SF_FORMAT_VORBIS)),
      ("Opus", Int(SF_FORMAT_OGG) | Int(SF_FORMAT_OPUS)),
      ("MP3", Int(SF_FORMAT_MPEG) | Int(SF_FORMAT_MPEG_LAYER_III)),
    ].map { ($0.0, sndfileWrites($0.1)) }
    let libav = [
      ("AAC", AV_CODEC_ID_AAC), ("ALAC", AV_CODEC_ID_ALAC), ("WMA", AV_CODEC_ID_WMAV2),
    ].map { ($0.0, unsafe Libav.missing == nil && avcodec_find_decoder($0.1) != nil) }
    return sndfile + libav
  }

  /// libsndfile reads what it can write of these formats, and tells only the latter.
  private static func sndfileWrites(_ format: Int) -> Bool {
    var info = SF_INFO()
    info.samplerate = 48000
    info.channels = 2
    info.format = Int32(format)
    return unsafe sf_format_check(&info) == SF_TRUE
  }

  private static func dotted(_ version: UInt32) -> String {
    "\(version >> 16).\(version >> 8 & 255).\(version & 255)"
  }

  /// The number at the end of "libsndfile-1.2.0".
  private static func last(_ text: String) -> String {
    String(text.split(separator: "-").last ?? "")
  }
}
