public import AudioCore
public import AudioFiles
public import DSP
public import Metering

/// What was done to a mix and why: before, reference, after; what was refused; what was checked.
///
/// Written as JSON (`schema` says which) and rendered as text by `ReportText`.
public struct MasterReport: Codable, Sendable {
  /// Name and version of this document's shape.
  public var schema = "lacquer.report/1"
  /// Engine that did it.
  public var engine: EngineIdentity
  /// The mix as it came in.
  public var mix: TrackSummary
  /// The references, in the order given.
  public var references: [TrackSummary]
  /// The references that a saved plan follows, of which it holds no figures; nil for a plan that was
  /// solved in this run, and in documents without any.
  public var followed: [ReferenceUse]?
  /// What each stage did, in chain order; stages that had nothing to do are absent.
  public var stages: [StageReport]
  /// Corrections per octave band, for words and plots.
  public var curve: [CurvePoint]
  /// What was limited, guarded against or refused, and why.
  public var refusals: [PlanNote]
  /// The filters, for plots; nil in documents without any.
  public var filters: ReportFilters?
  /// How well mix and reference go together; nil without a reference.
  public var compatibility: [AspectScore]?
  /// What could be done otherwise, with the setting that does it; nil in documents without any.
  public var advice: [PlanNote]?
  /// Things about the files the person should know.
  public var warnings: [String]
  /// The files written (or, in a dry run, that would be).
  public var deliverables: [DeliverableReport]
  /// Wall and CPU time of the whole run, s.
  public var timing: RunTiming
  /// Hash of the plan that was rendered.
  public var planHash: String

  /// Whether every check of every deliverable passed.
  public var passed: Bool { deliverables.allSatisfy { $0.checks.allSatisfy(\.passed) } }
}

/// One track in a report.
public struct TrackSummary: Codable, Sendable {
  /// Path as given.
  public var path: String
  /// SHA-256 of the file.
  public var hash: ContentHash
  /// Weight among the references, %; 100 for the mix.
  public var weight: Double
  /// Container, codec and depth.
  public var file: AudioFileInfo
  /// What was measured; of a reference's section where one was named.
  public var profile: TrackProfile
  /// Section and weights of a reference; nil for a mix.
  public var use: ReferenceUse?
  /// The track over time; nil where its features are not known.
  public var timeline: ReportTimeline?
}

/// What one stage did.
public struct StageReport: Codable, Sendable {
  /// Stage name: input, balance, tone, width, dynamics, loudness, limiter, resample, edit, part.
  public var stage: String
  /// One or two sentences with numbers.
  public var text: String
  /// The numbers by name (unit in the name).
  public var values: [String: Double]
}

/// The correction around one frequency.
public struct CurvePoint: Codable, Sendable {
  /// Centre of the octave band, Hz.
  public var frequencyHz: Double
  /// Tone correction of mid (and of both channels), dB.
  public var toneDB: Double
  /// Additional gain of side, dB.
  public var sideDB: Double
  /// What remained of the mid difference in the master, level removed, dB; nil when not measured.
  public var residualDB: Double?
}

/// A limit or guard that acted, or a request that was turned down.
public struct PlanNote: Codable, Sendable, Equatable {
  /// Key of the setting that caused it ("guard.noise", "tone.boost", "loudness.depth"), or "tone.reach"
  /// where other stages put back what the tone filter takes or gives.
  public var key: String
  /// Sentence for the person: what was held back, where, by how much, what would lift it.
  public var text: String
  /// Range of frequencies concerned, Hz, when there is one.
  public var lowHz: Double?
  /// Upper end of that range, Hz.
  public var highHz: Double?

  /// The very bands concerned, where they are not all between `lowHz` and `highHz`.
  public var ranges: [FrequencyRange]?

  /// Creates a note.
  public init(key: String, text: String, lowHz: Double? = nil, highHz: Double? = nil) {
    self.key = key
    self.text = text
    self.lowHz = lowHz
    self.highHz = highHz
  }

  /// Creates a note about bands.
  init(key: String, text: String, ranges: [FrequencyRange]) {
    self.init(
      key: key, text: text, lowHz: ranges.first?.lowHz, highHz: ranges.last?.highHz)
    self.ranges = ranges
  }
}

/// Part of the spectrum.
public struct FrequencyRange: Codable, Sendable, Equatable {
  /// Lower end, Hz.
  public var lowHz: Double
  /// Upper end, Hz.
  public var highHz: Double

  /// Creates a range; its upper end is to lie above its lower one.
  public init(lowHz: Double, highHz: Double) {
    self.lowHz = lowHz
    self.highHz = highHz
  }
}

/// One file that was written, as measured from the samples that went into it.
public struct DeliverableReport: Codable, Sendable {
  /// Path as given.
  public var path: String
  /// Container, depth, bit rate.
  public var deliverable: Deliverable
  /// Rate of the file, Hz.
  public var sampleRate: Int
  /// Gain before the limiter, dB.
  public var driveDB: Double
  /// What the master measures, all of it.
  public var profile: TrackProfile
  /// The stretch of the master that the file holds; nil where it holds all of it.
  public var part: PartReport?
  /// Gain reduction of the limiter.
  public var limiter: LimiterReport?
  /// What was promised and what came out.
  public var checks: [Check]
  /// What the codec of a lossy file makes of it; nil for others.
  public var codec: CodecReport?
  /// The master over time.
  public var timeline: ReportTimeline?

  /// What the samples in the file measure: all of the master, or its part.
  public var written: TrackProfile { part?.profile ?? profile }
}

/// A stretch of a master, as it is there.
public struct PartReport: Codable, Sendable {
  /// Start in the mix, s.
  public var startSeconds: Double
  /// End in the mix, s.
  public var endSeconds: Double
  /// What it measures by itself, which no check promised.
  public var profile: TrackProfile

  init(_ region: TimeRegion, profile: TrackProfile) {
    startSeconds = region.start
    endSeconds = region.end
    self.profile = profile
  }

  /// Where it lies in the mix.
  var region: TimeRegion { TimeRegion(start: startSeconds, end: endSeconds) }
}

/// The curves of a plan's filters.
public struct ReportFilters: Codable, Sendable {
  /// Gain of both channels, dB; nil where there is no filter.
  public var tone: GainCurve?
  /// Gain of side on top, dB.
  public var side: GainCurve?
}

/// How much the limiter worked.
public struct LimiterReport: Codable, Sendable {
  /// Share of frames with more than 0.01 dB of reduction, %.
  public var activePercent: Double
  /// Median reduction over those frames, dB.
  public var medianDB: Double
  /// 95th centile of reduction over all frames, dB.
  public var centile95DB: Double
  /// Largest reduction, dB.
  public var maximumDB: Double
  /// Number of local true-peak corrections after verification.
  public var corrections: Int
}

/// A promise and what came of it.
public struct Check: Codable, Sendable {
  /// What is checked: "loudness", "true peak", "balance" (left over right), "tone".
  public var name: String
  /// What was wanted.
  public var wanted: Double
  /// What was measured.
  public var measured: Double
  /// Largest deviation allowed (or, for ceilings, 0).
  public var tolerance: Double
  /// Unit of the numbers.
  public var unit: String
  /// Verdict.
  public var passed: Bool
}

/// Time a run took.
public struct RunTiming: Codable, Sendable {
  /// Wall-clock seconds.
  public var wallSeconds: Double
  /// CPU seconds of the process during the run.
  public var cpuSeconds: Double
}

/// Which engine made something: same engine and same plan give the same bytes.
public struct EngineIdentity: Codable, Sendable, Equatable {
  /// Version of Lacquer.
  public var version: String
  /// Version of FFTW.
  public var fftw: String
  /// CPU class: the instruction sets FFTW chooses from ("sse2 avx avx2 avx512").
  public var simd: String
}
