import CSndfile

/// What libsndfile's format word says about a file.
struct SndfileKind {
  let container: String
  let codec: String
  let bitDepth: Int?
  let isFloat: Bool
  let isLossy: Bool
  /// Whether libsndfile seeks to the exact sample.
  let isExact: Bool

  init(_ info: SF_INFO, signature: FileSignature) {
    container =
      switch Int(info.format) & Int(SF_FORMAT_TYPEMASK) {
      case Int(SF_FORMAT_WAV), Int(SF_FORMAT_WAVEX): "WAV"
      case Int(SF_FORMAT_RF64): signature == .broadcastWave64 ? "BW64" : "RF64"
      case Int(SF_FORMAT_W64): "W64"
      case Int(SF_FORMAT_AIFF): "AIFF"
      case Int(SF_FORMAT_FLAC): "FLAC"
      case Int(SF_FORMAT_OGG): "Ogg"
      case Int(SF_FORMAT_CAF): "CAF"
      case Int(SF_FORMAT_AU): "AU"
      default: "audio"
      }
    let isFlac = container == "FLAC"
    let pcm = isFlac ? "FLAC" : "PCM"
    (codec, bitDepth, isFloat, isLossy) =
      switch Int(info.format) & Int(SF_FORMAT_SUBMASK) {
      case Int(SF_FORMAT_PCM_S8), Int(SF_FORMAT_PCM_U8): (pcm, 8, false, false)
      case Int(SF_FORMAT_PCM_16): (pcm, 16, false, false)
      case Int(SF_FORMAT_PCM_24): (pcm, 24, false, false)
      case Int(SF_FORMAT_PCM_32): (pcm, 32, false, false)
      case Int(SF_FORMAT_FLOAT): ("PCM", 32, true, false)
      case Int(SF_FORMAT_DOUBLE): ("PCM", 64, true, false)
      case Int(SF_FORMAT_ULAW): ("µ-law", nil, false, true)
      case Int(SF_FORMAT_ALAW): ("A-law", nil, false, true)
      case Int(SF_FORMAT_VORBIS): ("Vorbis", nil, true, true)
      case Int(SF_FORMAT_OPUS): ("Opus", nil, true, true)
      case Int(SF_FORMAT_MPEG_LAYER_I), Int(SF_FORMAT_MPEG_LAYER_II), Int(SF_FORMAT_MPEG_LAYER_III):
        ("MPEG", nil, true, true)
      case Int(SF_FORMAT_ALAC_16): ("ALAC", 16, false, false)
      case Int(SF_FORMAT_ALAC_20): ("ALAC", 20, false, false)
      case Int(SF_FORMAT_ALAC_24): ("ALAC", 24, false, false)
      case Int(SF_FORMAT_ALAC_32): ("ALAC", 32, false, false)
      default: ("ADPCM", nil, true, true)
      }
    isExact = isFlac || codec == "PCM" || codec == "µ-law" || codec == "A-law"
  }
}

extension SndfileKind {
  /// The description handed to callers, with the number of frames that can really be read.
  func info(_ info: SF_INFO, frames: Int) -> AudioFileInfo {
    AudioFileInfo(
      container: container, codec: codec, bitDepth: bitDepth, isFloat: isFloat && !isLossy,
      isLossy: isLossy, sourceChannels: Int(info.channels), sampleRate: Int(info.samplerate),
      frames: frames)
  }
}
