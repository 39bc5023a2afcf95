import AudioCore
import Foundation
import Mastering
import Playback

/// What `play` and `meter` have in common: files, references, a master that gets better, a session.
struct ListeningRun {
  /// The files.
  let engine: AuditionEngine
  /// The sound.
  let session: PlaybackSession
  /// The master as its settings stand; nil when none is heard.
  let preview: LivePreview?

  /// Opens everything and puts the session where it shall start; nothing plays yet.
  init(
    mix: String, references: [ReferenceRequest], settings: MasterSettings, plan: MasterPlan?,
    needsMaster: Bool, listening: ListeningOptions, reading: ReadingOptions, work: LongWork
  ) throws {
    PlaybackMemory.keepSmall()
    let engine = try work.run {
      try AuditionEngine(
        mix: mix, references: references, targets: TargetFile.load(),
        downmix: reading.downmix, cacheDirectory: reading.cacheDirectory,
        cancellation: work.cancellation,
        progress: work.progress)
    }
    let rate = plan.map(engine.sampleRate(of:)) ?? engine.sampleRate(settings)
    let session = try PlaybackSession(mix: engine.mix, sampleRate: rate)
    try session.setReferences(engine.references.compactMap(\.self))
    self.engine = engine
    self.session = session
    if let plan {
      session.setMaster(
        try work.run {
          try engine.replay(plan, cancellation: work.cancellation, progress: work.progress)
        })
      preview = nil
    } else if needsMaster || !references.isEmpty {
      let preview = LivePreview(engine: engine, session: session)
      preview.change(settings)
      self.preview = preview
      while preview.master == nil {
        if case .failed(let sentence) = preview.phase {
          preview.stop()
          throw LacquerError(.input, sentence)
        }
        usleep(2000)
      }
    } else {
      preview = nil
    }
    try listening.apply(to: session)
    let source = listening.source(hasMaster: plan != nil || preview != nil)
    guard session.select(source) else {
      throw LacquerError(
        .usage, "There is no such source here: a reference is given with --reference.")
    }
  }

  /// Ends all sound, once what was mixed has been heard.
  func close() {
    session.fadeOut()
    preview?.stop()
    session.close()
  }
}

extension AuditionSource {
  /// How the status line names it.
  var label: String {
    switch self {
    case .mix: "A mix"
    case .master: "B master"
    case .reference(let number): "R\(number + 1) reference"
    case .difference(.whole): "Δ difference"
    case .difference(.limiter): "Δ limiter"
    case .codec: "C codec"
    }
  }
}
