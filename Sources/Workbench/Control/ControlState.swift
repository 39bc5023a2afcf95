internal import AudioCore
internal import Mastering
internal import Metering

/// The state as scripts see it: small, flat, without arrays of samples.
public struct ControlState: Encodable, Sendable, Equatable {
  /// A file.
  public struct Track: Encodable, Sendable, Equatable {
    var slot: String
    var path: String
    var status: String
    var error: String?
    var weight: Double?
    var sha256: String?
    var seconds: Double?
    var levels: Levels?
  }

  /// Figures of a track.
  public struct Levels: Encodable, Sendable, Equatable {
    var integratedLUFS: Double
    var maximumShortTermLUFS: Double
    var maximumMomentaryLUFS: Double
    var rangeLU: Double
    var truePeakDBTP: Double
    var plrDB: Double
    var widthDB: Double
    var predicted: Bool

    init(_ figures: LevelFigures) {
      func hundredths(_ value: Double) -> Double { value.rounded(toParts: 100) }
      integratedLUFS = hundredths(figures.integratedLUFS)
      maximumShortTermLUFS = hundredths(figures.maximumShortTermLUFS)
      maximumMomentaryLUFS = hundredths(figures.maximumMomentaryLUFS)
      rangeLU = hundredths(figures.rangeLU)
      truePeakDBTP = hundredths(figures.truePeakDBTP)
      plrDB = hundredths(figures.plrDB)
      widthDB = hundredths(figures.widthDB)
      predicted = figures.isPredicted
    }
  }

  /// A render.
  public struct Job: Encodable, Sendable, Equatable {
    var id: Int
    var output: String
    var report: String?
    var state: String
    var fraction: Double?
    var error: String?
    var failedChecks: [String]?
    var levels: Levels?
  }

  /// A warning.
  public struct Warning: Encodable, Sendable, Equatable {
    var id: String
    var text: String
    var fix: String?
  }

  var schema = "lacquer.state/1"
  var project: String?
  var unsaved: Bool
  var readOnly: String?
  var screen: String
  var pane: String
  var parameter: String
  var prompt: String?
  var tracks: [Track]
  var plan: String
  var planFraction: Double?
  var planError: String?
  var master: Levels?
  var fit: [AspectScore]
  var settings: [String: String]
  var changed: [String]
  var snapshots: [String: String]
  var snapshot: Int?
  var source: String
  var playing: Bool
  var position: Double
  var loop: [Double]?
  var loopOn: Bool
  var marks: [String: Double]
  var levelMatch: Bool
  var monitor: String
  var device: String
  var deviceFault: String?
  var xruns: Int
  var undo: [String]
  var redo: [String]
  var warnings: [Warning]
  var jobs: [Job]
  var message: String?
  var recoverable: Int

  /// Sums a state up.
  public init(_ state: WorkbenchState) {
    project = state.project.path
    unsaved = state.isDirty
    readOnly = state.project.readOnlyReason
    screen = state.navigation.screen.rawValue
    pane = state.navigation.pane.rawValue
    parameter = state.navigation.parameter
    prompt = state.navigation.prompt?.text
    tracks = Self.tracks(state)
    (plan, planFraction, planError) = Self.plan(state.plan.phase)
    master = state.masterFigures.map { Levels($0) }
    fit = state.fit
    let chosen = state.document.settings
    settings = Dictionary(
      uniqueKeysWithValues: SettingTable.all.map { ($0.key, $0.value(in: chosen).text) })
    changed = SettingTable.differences(chosen, from: MasterSettings()).map(\.setting.key)
    snapshots = Dictionary(
      uniqueKeysWithValues: state.document.snapshots.enumerated().compactMap { slot, snapshot in
        snapshot.map { ("\(slot + 1)", $0.note) }
      })
    snapshot = state.document.recalled.map { $0 + 1 }
    source = state.listening.source.rawValue
    playing = state.listening.isPlaying
    position = state.listening.position.rounded(toParts: 1000)
    loop = state.document.loop.map { [$0.start, $0.end] }
    loopOn = state.document.loop?.isOn ?? false
    marks = Dictionary(
      uniqueKeysWithValues: state.document.marks.map { (String($0.letter), $0.seconds) })
    levelMatch = state.listening.isLevelMatched
    monitor = state.listening.monitorText
    device = state.listening.device
    deviceFault = state.listening.deviceFault
    xruns = state.listening.xruns
    undo = state.history.done.map(\.title)
    redo = state.history.undone.reversed().map(\.title)
    warnings = state.warnings.map { Warning(id: $0.id, text: $0.text, fix: $0.fix?.text) }
    jobs = state.jobs.map { Self.job($0) }
    message = state.messages.last?.text
    recoverable = state.project.recoverable.count
  }

  private static func tracks(_ state: WorkbenchState) -> [Track] {
    var result: [Track] = []
    if let mix = state.document.mix {
      result.append(track("A", mix, state.library[mix.path], weight: nil))
    }
    for (slot, reference) in state.document.references.enumerated() {
      result.append(
        track(
          "R\(slot + 1)", reference.link, state.library[reference.link.path],
          weight: reference.weight))
    }
    return result
  }

  private static func track(
    _ slot: String, _ link: AudioLink, _ status: TrackStatus?, weight: Double?
  ) -> Track {
    var track = Track(slot: slot, path: link.path, status: "waiting", weight: weight)
    switch status {
    case .ready(let loaded):
      track.status = "ready"
      track.sha256 = loaded.hash.hexadecimal
      track.seconds = loaded.profile.seconds
      track.levels = Levels(LevelFigures(measured: loaded.profile))
    case .measuring: track.status = "measuring"
    case .stopped: track.status = "stopped"
    case .failed(let sentence):
      track.status = "failed"
      track.error = sentence
    case .waiting, .summary, nil: break
    }
    return track
  }

  private static func plan(
    _ phase: PlanState.Phase
  ) -> (name: String, fraction: Double?, error: String?) {
    switch phase {
    case .empty: ("empty", nil, nil)
    case .draft: ("draft", nil, nil)
    case .solving(_, let fraction): ("solving", fraction, nil)
    case .settled: ("settled", nil, nil)
    case .failed(let sentence): ("failed", nil, sentence)
    }
  }

  private static func job(_ job: RenderJob) -> Job {
    var result = Job(id: job.id, output: job.output, report: job.report, state: "queued")
    switch job.phase {
    case .queued: break
    case .running(let progress):
      result.state = "running"
      result.fraction = progress.fraction
    case .done(let figures, let failed, let fault):
      result.state = "done"
      result.levels = Levels(figures)
      result.failedChecks = failed
      if let fault {
        result.report = nil
        result.error = fault.withMaster(job.title, without: "report").message
      }
    case .failed(let sentence):
      result.state = "failed"
      result.error = sentence
    case .cancelled: result.state = "cancelled"
    }
    return result
  }
}
