internal import AudioCore

/// Source, transport and loop.
extension Reduction {
  /// Switches what is heard; throws where there is nothing to hear.
  mutating func listen(to source: Listening.Source) throws {
    if source == .reference, state.document.references.isEmpty {
      throw LacquerError(.usage, "There is no reference to listen to; \(key("files")) adds one.")
    }
    guard state.listening.source != source else { return }
    state.listening.previous = state.listening.source
    state.listening.source = source
    deskChanged()
  }

  /// Chooses which reference is R.
  mutating func choose(reference slot: Int) throws {
    guard state.document.references.indices.contains(slot) else {
      throw LacquerError(.usage, "There is no reference \(slot + 1).")
    }
    state.listening.reference = slot
    deskChanged()
    say("R is \(state.document.name(of: state.document.references[slot].link.path)).")
  }

  /// Stereo, full band, no dim, nothing inverted, no codec; the sound is not told yet.
  mutating func plainMonitor() {
    state.listening.channels = .stereo
    state.listening.polarity = .normal
    state.listening.codec = nil
    state.listening.band = nil
    state.listening.isDimmed = false
  }

  /// Tells the sound.
  mutating func tell(_ command: DeskCommand) {
    if command.takesAWhile { state.listening.told += 1 }
    effects.append(.desk(command))
  }

  /// Tells the sound how the monitor stands; during a blind test what plays is up to that.
  mutating func deskChanged() {
    if state.abx?.isRunning == true { return playABX() }
    tell(.monitor(DeskMonitor(state.listening)))
  }

  /// Tells the sound which files there are.
  mutating func loadDesk() {
    tell(
      .load(
        mix: state.loadedMix.flatMap { audible($0) },
        references: state.document.references.indices.map { slot in
          state.reference(slot)?.loaded.flatMap { audible($0) }
        }))
    tell(.referenceLoops(state.document.references.map(\.loop)))
  }

  /// The track, unless something else was written into its file: gains and plan are not of that.
  private func audible(_ track: LoadedTrack) -> LoadedTrack? {
    state.changes[track.path]?.isWrittenOver == true ? nil : track
  }

  mutating func play(_ isOn: Bool) {
    guard state.listening.isPlaying != isOn else { return }
    if isOn, let mix = state.document.mix, let change = state.changes[mix.path],
      change.isWrittenOver
    {
      let words =
        change == .rewritten
        ? "was written over: \(key("reload")) reads it again."
        : "is being written over: it can be read again once it is finished."
      return say("\(state.document.name(of: mix.path)) \(words)", .warning)
    }
    if isOn { watchFiles() }
    state.listening.isPlaying = isOn
    tell(.play(isOn))
  }

  mutating func seek(to seconds: Double) {
    let place = min(max(0, seconds), state.heardLength ?? 0)
    guard state.movesReference else {
      state.listening.position = place
      return tell(.seek(place))
    }
    state.listening.referencePosition = place
    tell(.seekReference(slot: state.listening.reference, place))
  }

  /// Changes the loop of what is heard.
  mutating func changeLoop(
    _ title: String, subject: String? = nil, _ loop: LoopRange?
  ) throws {
    let slot = state.movesReference ? state.listening.reference : nil
    try change(title, subject: subject) { document in
      if let slot { document.references[slot].loop = loop } else { document.loop = loop }
    }
  }

  /// Changes the marks of what is heard.
  mutating func changeMarks(_ title: String, _ edit: (inout [Mark]) -> Void) throws {
    let slot = state.movesReference ? state.listening.reference : nil
    try change(title) { document in
      if let slot { edit(&document.references[slot].marks) } else { edit(&document.marks) }
    }
  }

  mutating func setLoop(start: Double, end: Double) throws {
    let length = state.heardLength ?? end
    let start = min(max(0, start), length)
    let end = min(max(0, end), length)
    guard end - start >= 0.05 else {
      throw LacquerError(
        .usage,
        "A loop needs at least 0.05 s inside the track, which ends at "
          + "\(Numeral.clock(length)).")
    }
    try changeLoop(
      "Loop \(Numeral.clock(start))–\(Numeral.clock(end))", subject: "loop",
      LoopRange(start: start, end: end))
  }

  mutating func moveLoopEdge(isStart: Bool) throws {
    let here = state.heardPosition.rounded(toParts: 1000)
    let length = state.heardLength ?? here
    var loop = state.heardLoop ?? LoopRange(start: 0, end: length, isOn: false)
    if isStart {
      loop.start = here
      if loop.end - here < 0.05 { loop.end = length }
    } else {
      loop.end = here
      loop.isOn = true
      if here - loop.start < 0.05 { loop.start = 0 }
    }
    guard loop.end - loop.start >= 0.05 else {
      throw LacquerError(.usage, "A loop needs at least 0.05 s; move the playhead first.")
    }
    try changeLoop(
      isStart ? "Loop from \(Numeral.clock(here))" : "Loop to \(Numeral.clock(here))", loop)
  }

  /// Ways to zoom the waveform, as the palette calls them.
  enum Zoom: String, CaseIterable {
    /// Closer, and further away, around the playhead.
    case `in`, out
    /// Until the loop fills the pane.
    case loop
    /// All of it.
    case whole
  }

  mutating func zoom(_ way: Zoom) {
    guard let length = state.heardLength, length > 0 else { return }
    var zoom = state.view.zoom
    var start = state.view.zoomStart
    switch way {
    case .in:
      zoom = min(zoom * 2, max(1, length / 0.5))
      start = state.heardPosition - length / zoom / 2
    case .out:
      zoom = max(1, zoom / 2)
      start = state.heardPosition - length / zoom / 2
    case .loop:
      guard let loop = state.heardLoop else {
        return say(
          "No loop is set; \(key("loop.in")) and \(key("loop.out")) set its ends.", .warning)
      }
      zoom = max(1, length / max(0.5, loop.end - loop.start))
      start = loop.start
    case .whole: zoom = 1
    }
    state.view.zoom = zoom
    state.view.zoomStart = min(max(0, start), length - length / zoom)
  }

  mutating func desk(_ status: DeskStatus) {
    state.listening.isPlaying = status.isPlaying
    state.listening.position = status.position
    state.listening.referencePosition = status.referencePosition
    state.listening.isAligned = status.isAligned
    state.listening.isCodecReady = status.isCodecReady
    state.listening.taken = status.taken
    state.listening.isPreparing = status.isPreparing
    state.listening.isMasterNewest = status.isMasterNewest
    if status.notices > state.listening.notices { say(status.notice) }
    state.listening.notices = status.notices
    state.listening.device = status.device
    if let fault = status.fault, fault != state.listening.deviceFault { say(fault, .warning) }
    state.listening.deviceFault = status.fault
    state.listening.xruns = status.xruns
    state.listening.matchGainsDB = status.matchGainsDB
    beginABX()
  }
}
