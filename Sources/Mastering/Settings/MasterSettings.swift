internal import AudioCore

/// What the person chose.
///
/// Percentages are numbers as written, 100 for all, not fractions.
/// The defaults are the preset `safe`. Names, ranges, steps, units and help texts of every field
/// stand in `SettingTable`, which the command line, the terminal, the server and the docs read.
public struct MasterSettings: Codable, Sendable, Equatable {
  /// Scales the matching stages together.
  public var match = MatchSettings()
  /// Left/right balance.
  public var balance = BalanceSettings()
  /// The spectrum.
  public var tone = ToneSettings()
  /// Stereo width.
  public var width = WidthSettings()
  /// Loud and quiet.
  public var dynamics = DynamicsSettings()
  /// Target loudness.
  public var loudness = LoudnessSettings()
  /// Ceiling and limiter.
  public var limit = LimitSettings()
  /// What matching must not do.
  public var guards = GuardSettings()
  /// Repairs of the input.
  public var input = InputSettings()
  /// Trim and fades.
  public var edit = EditSettings()
  /// File format of the master.
  public var deliver = DeliverSettings()

  /// The preset `safe`.
  public init() {}

  /// Spelling of the groups in files: `guards` is `guard` there.
  enum CodingKeys: String, CodingKey {
    case match, balance, tone, width, dynamics, loudness, limit
    case guards = "guard"
    case input, edit, deliver
  }
}

/// Scaling of all matching (`match.*`).
public struct MatchSettings: Codable, Sendable, Equatable {
  /// Scales tone, width, dynamics and balance together, %.
  public var amount = 100.0
  /// The part of the mix that is compared, s; nil weighs the loud parts.
  public var region: TimeRegion?
}

/// A stretch of time in seconds.
public struct TimeRegion: Codable, Sendable, Equatable {
  /// Start, s.
  public var start: Double
  /// End, s.
  public var end: Double

  /// Creates a stretch.
  public init(start: Double, end: Double) {
    self.start = start
    self.end = end
  }

  /// "from 0:20 to 0:25".
  var words: String { "from \(Numeral.shortestClock(start)) to \(Numeral.shortestClock(end))" }
}

/// Left/right balance (`balance.*`).
public struct BalanceSettings: Codable, Sendable, Equatable {
  /// How far balance follows the reference, %.
  public var amount = 100.0
  /// Largest correction, dB.
  public var max = 3.0
  /// Own balance on top, dB, + is right.
  public var trim = 0.0
}

/// The spectrum (`tone.*`).
public struct ToneSettings: Codable, Sendable, Equatable {
  /// How the filter treats phase.
  public enum Phase: String, Codable, Sendable, CaseIterable {
    /// Chosen by what is known of mix and reference; the report says why.
    case auto
    /// No ringing before the sound, and the phase that an analogue filter has.
    case minimum
    /// Minimum below 200 Hz, linear above.
    case mixed
    /// Phase stays as it is; a steep curve rings before the sound.
    case linear
  }

  /// How far the spectrum follows the reference, %.
  public var amount = 100.0
  /// The same below 200 Hz, %.
  public var low = 100.0
  /// The same from 200 Hz to 4 kHz, %.
  public var mid = 100.0
  /// The same above 4 kHz, %.
  public var high = 100.0
  /// Width of the smallest difference that is corrected, octaves.
  public var detail = 1.0 / 6
  /// Largest boost, dB.
  public var boost = 12.0
  /// Largest cut, dB.
  public var cut = 18.0
  /// Steepest curve, dB per octave; nil is off.
  public var slope: Double? = 24
  /// Holds back where there is too little evidence.
  public var certainty = true
  /// Lowest frequency matched, Hz.
  public var from = 20.0
  /// Highest frequency matched, Hz; nil stops at a codec's cut-off.
  public var to: Double?
  /// dB from 100 Hz to 10 kHz, turned around 1 kHz.
  public var tilt = 0.0
  /// Phase of the filter.
  public var phase = Phase.auto
  /// Own equaliser bands, added to the curve after every limit and guard.
  public var bands: [ToneBand] = []
  /// Ranges that matching leaves alone.
  public var protect: [FrequencyRange] = []

  /// Spelling in documents.
  enum CodingKeys: String, CodingKey {
    case amount, low, mid, high, detail, boost, cut, slope, certainty, from, to, tilt, phase
    case bands, protect
  }
}

/// Stereo width (`width.*`).
public struct WidthSettings: Codable, Sendable, Equatable {
  /// How far width follows the reference, %.
  public var amount = 100.0
  /// Largest rise of the side signal, dB.
  public var widen = 12.0
  /// Largest fall of the side signal, dB.
  public var narrow = 18.0
  /// Width of the smallest difference that is corrected, octaves.
  public var detail = 1.0 / 3
  /// Below this the side is never widened, Hz.
  public var low = 60.0
  /// Makes everything below mono, Hz; nil is off.
  public var mono: Double?
  /// Own side level on top, dB.
  public var trim = 0.0
}

/// Loud and quiet (`dynamics.*`).
public struct DynamicsSettings: Codable, Sendable, Equatable {
  /// How far the levels of all bands follow the reference's, %.
  public var amount = 60.0
  /// The same below 120 Hz, %.
  public var b1 = 100.0
  /// The same from 120 to 500 Hz, %.
  public var b2 = 100.0
  /// The same from 500 Hz to 2 kHz, %.
  public var b3 = 100.0
  /// The same from 2 to 6 kHz, %.
  public var b4 = 100.0
  /// The same above 6 kHz, %.
  public var b5 = 100.0
  /// Largest gain change, dB.
  public var max = 5.0
  /// Strongest expansion, decibels out for a decibel in.
  public var expand = 1.25
  /// Smoothing of the lowest band's gain, ms; nil takes the longest that still brings levels to the reference's.
  public var smooth: Double?
  /// How far channels share one gain, %.
  public var link = 100.0
  /// How far the five bands move as one, %.
  public var together = 100.0
  /// How far the loudness of whole sections follows the reference's range, %.
  public var rider = 0.0
  /// Largest move of a section, dB.
  public var ridermax = 3.0

  /// The five bands' shares, lowest first, %.
  var bands: [Double] { [b1, b2, b3, b4, b5] }
}

/// Target loudness (`loudness.*`).
public struct LoudnessSettings: Codable, Sendable, Equatable {
  /// Where the master's loudness comes from.
  public enum Target: Codable, Sendable, Equatable {
    /// The reference's loudness plus an offset, LU.
    case reference(offset: Double)
    /// A number, LUFS.
    case absolute(Double)
    /// The mix's own loudness.
    case keep
    /// A delivery target by name, which `DeliveryTargets.resolve` replaces by its figures.
    case preset(String)
  }

  /// Integrated loudness of the master; without a reference `reference` acts as `keep`.
  public var target = Target.reference(offset: 0)
  /// Gain reduction (95th centile) beyond which loudness is not forced, dB; nil is off.
  public var depth: Double? = 12
}

/// Ceiling and limiter (`limit.*`).
public struct LimitSettings: Codable, Sendable, Equatable {
  /// Character of the limiter.
  public enum Style: String, Codable, Sendable, CaseIterable {
    /// Least distortion: one stage that moves 5 ms before a peak, and lets go slowly of what lasts.
    case transparent
    /// Moves 5 ms before a peak, with a short second stage for lone ones.
    case balanced
    /// Moves 1.5 ms before a peak and is soon back: louder, at the price of distortion.
    case loud
    /// Moves half a millisecond before a peak, nearly as a clipper.
    case clip
    /// None: peaks are left alone.
    case off
  }

  /// A switch with an automatic position.
  public enum SafeBand: String, Codable, Sendable, CaseIterable {
    case auto, on, off
  }

  /// No true peak passes this, dBTP.
  public var ceiling = -1.0
  /// Character.
  public var style = Style.balanced
  /// Time in which gain moves before a peak, ms; nil follows the style.
  public var lookahead: Double?
  /// Fast recovery, ms; nil follows the style.
  public var release: Double?
  /// Largest part of a lone peak that the short last stage takes, dB; nil follows the style.
  public var clip: Double?
  /// Links the channels' limiting, %.
  public var link = 100.0
  /// Fixed drive in place of the loudness target, dB; nil is automatic.
  public var drive: Double?
  /// Ends the band at 20 kHz.
  public var safeband = SafeBand.auto
}

/// What matching must not do (`guard.*`).
public struct GuardSettings: Codable, Sendable, Equatable {
  /// Never lifts a band whose noise is within 18 dB.
  public var noise = true
  /// Ignores what a lossy codec cut away.
  public var codec = true
  /// Makes no stereo out of mono or of noise.
  public var mono = true
  /// Keeps correlation and mono sum within limits.
  public var image = true
  /// Balance never pulls the centre aside.
  public var centre = true
}

/// Repairs of the input (`input.*`).
public struct InputSettings: Codable, Sendable, Equatable {
  /// Removal of the mean.
  public enum DC: String, Codable, Sendable, CaseIterable { case auto, off }
  /// Which channels are turned over.
  public enum Polarity: String, Codable, Sendable, CaseIterable { case normal, left, right, both }

  /// Removes the measured mean when it is above −60 dBFS, or would be driven above.
  public var dc = DC.auto
  /// Channels to turn over.
  public var polarity = Polarity.normal
  /// Exchanges left and right.
  public var swap = false
}

/// Trim and fades (`edit.*`).
public struct EditSettings: Codable, Sendable, Equatable {
  /// First kept moment of the mix, s; nil is its start.
  public var start: Double?
  /// End of the kept part, s; nil is its end.
  public var end: Double?
  /// Cosine fade at the start, s.
  public var fadein = 0.0
  /// Cosine fade at the end, s.
  public var fadeout = 0.0
}

/// File format of the master (`deliver.*`).
public struct DeliverSettings: Codable, Sendable, Equatable {
  /// Word length.
  public enum Depth: String, Codable, Sendable, CaseIterable {
    case auto
    case pcm16 = "16"
    case pcm24 = "24"
    case float32 = "32f"
  }

  /// Kind of dither.
  public enum DitherKind: String, Codable, Sendable, CaseIterable { case auto, tpdf, shaped, off }
  /// What happens to the mix's tags.
  public enum Tags: String, Codable, Sendable, CaseIterable { case keep, none }

  /// Sample rate of the master, Hz; nil is the mix's.
  public var rate: Int?
  /// Word length.
  public var depth = Depth.auto
  /// Dither.
  public var dither = DitherKind.auto
  /// Bit rate of a lossy deliverable, kbit/s; nil follows the format.
  public var bitrate: Int?
  /// Largest true peak after decoding a lossy deliverable, dBTP; nil does not look.
  public var codecpeak: Double? = 0
  /// Tags.
  public var tags = Tags.keep
  /// Start value of the dither; nil derives it from the plan.
  public var seed: UInt64?
}
