import CLibav

/// libav's short names in the words of the field.
enum LibavNames {
  /// A codec: "AAC", "ALAC", "Opus".
  static func codec(_ id: AVCodecID) -> String {
    guard let name = unsafe avcodec_get_name(id) else { return "unknown" }
    let short = unsafe String(cString: name)
    if short.hasPrefix("pcm_") { return "PCM" }
    if short.hasPrefix("adpcm_") { return "ADPCM" }
    if short.hasPrefix("dsd_") { return "DSD" }
    return codecs[short] ?? short.uppercased()
  }

  /// A container, from its demuxer's name.
  static func container(_ demuxer: String) -> String {
    let first = demuxer.split(separator: ",").first.map(String.init) ?? demuxer
    return containers[first] ?? first.uppercased()
  }

  /// Whether a codec discards signal.
  static func isLossy(_ id: AVCodecID) -> Bool {
    guard let description = unsafe avcodec_descriptor_get(id) else { return true }
    let properties = unsafe description.pointee.props
    return properties & AV_CODEC_PROP_LOSSLESS == 0 && properties & AV_CODEC_PROP_LOSSY != 0
  }

  private static let codecs = [
    "vorbis": "Vorbis", "opus": "Opus", "wavpack": "WavPack", "ape": "Monkey's Audio",
    "wmav1": "WMA", "wmav2": "WMA", "wmapro": "WMA Pro", "wmalossless": "WMA Lossless",
    "ac3": "AC-3", "eac3": "E-AC-3", "truehd": "TrueHD", "musepack7": "Musepack",
    "musepack8": "Musepack", "speex": "Speex", "aac_latm": "AAC", "mp1": "MPEG layer 1",
    "mp2": "MPEG layer 2",
  ]

  private static let containers = [
    "mov": "MPEG-4", "matroska": "Matroska", "asf": "ASF", "aac": "ADTS", "mpegts": "MPEG-TS",
    "mpeg": "MPEG-PS", "wv": "WavPack", "ape": "Monkey's Audio", "ogg": "Ogg", "mp3": "MPEG",
    "ac3": "AC-3", "eac3": "E-AC-3", "mpc": "Musepack", "mpc8": "Musepack", "truehd": "TrueHD",
  ]
}
