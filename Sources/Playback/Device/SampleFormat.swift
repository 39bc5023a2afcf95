internal import CAlsa

/// The sample formats that devices are played in, best first.
package enum SampleFormat: CaseIterable, Sendable {
  case float
  case s32
  case s24
  case s24Packed
  case s16

  /// ALSA's name of it.
  var alsa: snd_pcm_format_t {
    switch self {
    case .float: SND_PCM_FORMAT_FLOAT_LE
    case .s32: SND_PCM_FORMAT_S32_LE
    case .s24: SND_PCM_FORMAT_S24_LE
    case .s24Packed: SND_PCM_FORMAT_S24_3LE
    case .s16: SND_PCM_FORMAT_S16_LE
    }
  }

  /// Its name for the person.
  var name: String {
    switch self {
    case .float: "Float"
    case .s32: "S32"
    case .s24: "S24"
    case .s24Packed: "S24 packed"
    case .s16: "S16"
    }
  }

  /// The format of a name; float for one that is not known.
  static func named(_ name: String) -> SampleFormat { allCases.first { $0.name == name } ?? .float }

  /// Bytes of a sample.
  var bytes: Int {
    @_noLocks get {
      switch self {
      case .float, .s32, .s24: 4
      case .s24Packed: 3
      case .s16: 2
      }
    }
  }
}
