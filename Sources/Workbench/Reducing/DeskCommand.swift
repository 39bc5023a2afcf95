public import Mastering

/// What the workstation tells the sound.
public enum DeskCommand: Sendable, Equatable {
  /// Take these files; nil mix unloads.
  case load(mix: LoadedTrack?, references: [LoadedTrack?])
  /// Take another plan, crossfaded on the same timeline.
  case plan(MasterPlan?, isSettled: Bool)
  /// Play or pause.
  case play(Bool)
  /// Move the playhead, s on the mix's clock.
  case seek(Double)
  /// Move the playhead of the reference in a slot, s on its own clock.
  case seekReference(slot: Int, Double)
  /// The loops of all references, by slot.
  case referenceLoops([LoopRange?])
  /// Run the reference in a slot in step with the mix, or let it go its own way.
  case align(slot: Int, Bool)
  /// Source, level match, monitor, gain.
  case monitor(DeskMonitor)
  /// The loop; nil or off plays through.
  case loop(LoopRange?)
  /// Forget holds and maxima of live meters.
  case resetMeters
  /// Open the device again, or another one.
  case reopen(device: String?)

  /// Whether files are opened or a track is filtered for it.
  public var takesAWhile: Bool {
    switch self {
    case .load, .plan, .align, .reopen: true
    case .play, .seek, .seekReference, .referenceLoops, .monitor, .loop, .resetMeters: false
    }
  }
}

/// How the monitor stands.
public struct DeskMonitor: Sendable, Equatable {
  /// What plays.
  public var source: Listening.Source
  /// Slot of the reference that is R.
  public var reference: Int
  /// Whether sources are brought to one loudness.
  public var isLevelMatched: Bool
  /// Which channels are heard.
  public var channels: Listening.Channels
  /// The band that is heard alone, Hz; nil is all.
  public var band: ClosedRange<Double>?
  /// Gain, dB, dim included.
  public var gainDB: Double
  /// Which channels are turned over.
  public var polarity: Listening.Polarity
  /// The lossy codec that B is heard through; nil for none.
  public var codec: String?
  /// What Δ takes the difference over.
  public var tap: Listening.DifferenceTap

  /// The monitor of a listening state.
  public init(_ listening: Listening) {
    source = listening.source
    reference = listening.reference
    isLevelMatched = listening.isLevelMatched
    channels = listening.channels
    band = listening.band.map { ListeningBand.all[$0].range }
    gainDB = listening.gainDB - (listening.isDimmed ? 20 : 0)
    polarity = listening.polarity
    codec = listening.codec
    tap = listening.tap
  }
}

/// What the sound says of itself.
public struct DeskStatus: Sendable, Equatable {
  /// Whether it plays.
  public var isPlaying = false
  /// The playhead on the mix's clock, s.
  public var position = 0.0
  /// The playhead of R on its own clock, s.
  public var referencePosition = 0.0
  /// Whether R runs in step with the mix.
  public var isAligned = false
  /// Whether B can be heard through the codec that was asked for.
  public var isCodecReady = false
  /// Commands that take a while which it was told by then; nil where nothing takes a while.
  public var taken: Int?
  /// Whether files are opened or a track is filtered for what was told.
  public var isPreparing = false
  /// Whether B is heard as the plan that was told last.
  public var isMasterNewest = true
  /// What came of the last thing that takes a while, and how often there was something to say.
  public var notice = ""
  /// Counts notices.
  public var notices = 0
  /// The device in words.
  public var device = ""
  /// Why there is no sound; nil while there is.
  public var fault: String?
  /// Blocks that came too late.
  public var xruns = 0
  /// Gains of level matching, dB, by source.
  public var matchGainsDB: [Listening.Source: Double] = [:]

  /// Nothing yet.
  public init() {}
}
