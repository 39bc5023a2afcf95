internal import AudioCore
internal import Metering

/// Playhead, loop and marks: of R while R is heard, else of the mix and what runs in step with it.
extension ActionRegistry {
  private typealias Keys = WorkbenchAction.DefaultKey
  private static let letters = (UInt8(ascii: "a")...UInt8(ascii: "z")).map {
    String(Character(UnicodeScalar($0)))
  }

  static let transport: [WorkbenchAction] = [
    .make(
      "play", "Play or pause", .transport, keys: Keys.keys("space"),
      argument: .choice(["on", "off"], isOptional: true), twin: "lacquer play",
      when: Reasons.needsMixChosen, help: "Without a sound card it runs silently and says so."
    ) { reduction, value in
      reduction.play(Reduction.toggled(reduction.state.listening.isPlaying, by: value))
    },
    .make(
      "seek", "Go to a time", .transport, argument: .time, when: Reasons.needsMix,
      help: "83.5 and 1:23.5 are the same place."
    ) { reduction, value in
      guard case .number(let seconds) = value else { return }
      reduction.seek(to: seconds)
    },
    .make(
      "jump", "Move the playhead", .transport,
      keys: Keys.keys("<", "-10") + Keys.keys(">", "10") + Keys.keys(",", "-1")
        + Keys.keys(".", "1", in: .work) + Keys.keys("left", "-1", in: .waveform)
        + Keys.keys("right", "1", in: .waveform) + Keys.keys("shift-left", "-10", in: .waveform)
        + Keys.keys("shift-right", "10", in: .waveform),
      argument: .number(unit: "s", range: -36_000...36_000, isOptional: false),
      when: Reasons.needsMix,
      help:
        "Seconds forward, or backward with a minus. While R is heard R moves, and the mix stays."
    ) { reduction, value in
      guard case .number(let seconds) = value else { return }
      reduction.seek(to: reduction.state.heardPosition + seconds)
    },
    .make(
      "go.start", "Go to the start", .transport, keys: Keys.keys("g g  home", in: .work),
      when: Reasons.needsMix, help: "The start of the track, or of its loop while that is on."
    ) { reduction, _ in
      let loop = reduction.state.heardLoop
      reduction.seek(to: loop?.isOn == true ? loop?.start ?? 0 : 0)
    },
    .make(
      "go.end", "Go to the end", .transport, keys: Keys.keys("G  end", in: .work),
      when: Reasons.needsMix, help: "Ten seconds before the end of the track."
    ) { reduction, _ in reduction.seek(to: (reduction.state.heardLength ?? 0) - 10) },
    .make(
      "go.over", "Go to the next clipped place", .transport, keys: Keys.keys("g o"),
      when: { state in
        guard case .now = Reasons.needsMix(state) else { return Reasons.needsMix(state) }
        return state.loadedMix?.profile.faults.clippedSeconds.isEmpty == false
          ? .now : .no("the mix is not clipped anywhere")
      }, help: "Around to the first after the last."
    ) { reduction, _ in
      let places = reduction.state.loadedMix?.profile.faults.clippedSeconds ?? []
      let here = reduction.state.listening.position + 0.05
      guard let place = places.first(where: { $0 > here }) ?? places.first else { return }
      if reduction.state.movesReference { try reduction.listen(to: .original) }
      reduction.seek(to: place)
    },
    .make(
      "loop", "Loop a stretch", .transport, argument: .timeRange, undo: true,
      when: Reasons.needsMix,
      help: "Start and end; the loop is switched on. Each reference keeps a loop of its own."
    ) { reduction, value in
      guard case .range(let start, let end) = value else { return }
      try reduction.setLoop(start: start, end: end)
    },
    .make(
      "loop.in", "Loop from here", .transport, keys: Keys.keys("["), undo: true,
      when: Reasons.needsMix, help: "Sets the loop's start at the playhead."
    ) { reduction, _ in try reduction.moveLoopEdge(isStart: true) },
    .make(
      "loop.out", "Loop to here", .transport, keys: Keys.keys("]"), undo: true,
      when: Reasons.needsMix, help: "Sets the loop's end at the playhead and switches it on."
    ) { reduction, _ in try reduction.moveLoopEdge(isStart: false) },
    .make(
      "loop.toggle", "Loop on or off", .transport, keys: Keys.keys("\\"),
      argument: .choice(["on", "off"], isOptional: true), undo: true, when: Reasons.needsLoop,
      help: "Keeps its ends."
    ) { reduction, value in
      var loop = reduction.state.heardLoop
      let isOn = Reduction.toggled(loop?.isOn == true, by: value)
      loop?.isOn = isOn
      try reduction.changeLoop(isOn ? "Loop on" : "Loop off", loop)
    },
    .make(
      "loop.loudest", "Loop the loudest section", .transport, keys: Keys.keys("g l"), undo: true,
      when: Reasons.needsMix, help: "Fifteen seconds of the mix, and of each reference its own."
    ) { reduction, _ in
      guard let profile = reduction.state.loadedMix?.profile else { return }
      func loudest(_ profile: TrackProfile) -> LoopRange {
        let start = profile.loudness.loudestSectionSeconds
        return LoopRange(start: start, end: min(profile.seconds, start + 15))
      }
      let state = reduction.state
      let theirs = state.document.references.indices.map { slot in
        state.reference(slot)?.loaded.map { loudest($0.profile) }
      }
      let ours = loudest(profile)
      try reduction.change("Loop the loudest section") { document in
        document.loop = ours
        for (slot, loop) in theirs.enumerated() where loop != nil {
          document.references[slot].loop = loop
        }
      }
      reduction.state.listening.position = ours.start
      reduction.tell(.seek(ours.start))
      for (slot, loop) in theirs.enumerated() {
        if let loop { reduction.tell(.seekReference(slot: slot, loop.start)) }
      }
    },
    .make(
      "mark", "Set a mark here", .transport,
      keys: letters.flatMap { Keys.keys("m \($0)", $0) }, argument: .letter, undo: true,
      when: Reasons.needsMix,
      help: "A letter keeps the place of the playhead; R has letters of its own."
    ) { reduction, value in
      guard case .text(let text) = value, let letter = text.first else { return }
      let place = reduction.state.heardPosition.rounded(toParts: 1000)
      try reduction.changeMarks("Mark \(letter) at \(Numeral.clock(place))") { marks in
        marks.removeAll { $0.letter == letter }
        marks.append(Mark(letter: letter, seconds: place))
        marks.sort { $0.letter < $1.letter }
      }
    },
    .make(
      "mark.go", "Go to a mark", .transport,
      keys: letters.flatMap { Keys.keys("' \($0)", $0) }, argument: .letter,
      when: {
        $0.heardMarks.isEmpty
          ? .no("no mark is set", ways: [Remedy(action: "mark", effect: "sets one")]) : .now
      },
      help: "The place that was kept under the letter."
    ) { reduction, value in
      guard case .text(let text) = value else { return }
      guard let mark = reduction.state.heardMarks.first(where: { String($0.letter) == text })
      else { return reduction.say("There is no mark \(text).", .warning) }
      reduction.seek(to: mark.seconds)
    },
    .make(
      "mark.remove", "Remove a mark", .transport, argument: .letter, undo: true,
      when: { $0.heardMarks.isEmpty ? .no("no mark is set") : .now },
      help: "Forgets the place under the letter."
    ) { reduction, value in
      guard case .text(let text) = value else { return }
      try reduction.changeMarks("Mark \(text) removed") { marks in
        marks.removeAll { String($0.letter) == text }
      }
    },
  ]
}
