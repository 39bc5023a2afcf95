internal import Metering

/// Playhead, loop and marks.
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
      when: Reasons.needsMix, help: "Seconds forward, or backward with a minus."
    ) { reduction, value in
      guard case .number(let seconds) = value else { return }
      reduction.seek(to: reduction.state.listening.position + seconds)
    },
    .make(
      "go.start", "Go to the start", .transport, keys: Keys.keys("g g  home", in: .work),
      when: Reasons.needsMix, help: "The start of the mix, or of the loop while it is on."
    ) { reduction, _ in
      let loop = reduction.state.document.loop
      reduction.seek(to: loop?.isOn == true ? loop?.start ?? 0 : 0)
    },
    .make(
      "go.end", "Go to the end", .transport, keys: Keys.keys("G  end", in: .work),
      when: Reasons.needsMix, help: "Ten seconds before the end of the mix."
    ) { reduction, _ in reduction.seek(to: (reduction.state.length ?? 0) - 10) },
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
      reduction.seek(to: place)
    },
    .make(
      "loop", "Loop a stretch", .transport, argument: .timeRange, undo: true,
      when: Reasons.needsMix, help: "Start and end; the loop is switched on."
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
      let isOn = Reduction.toggled(reduction.state.document.loop?.isOn == true, by: value)
      try reduction.change(isOn ? "Loop on" : "Loop off") { $0.loop?.isOn = isOn }
    },
    .make(
      "loop.loudest", "Loop the loudest section", .transport, keys: Keys.keys("g l"), undo: true,
      when: Reasons.needsMix, help: "Fifteen seconds of the mix, and of each reference its own."
    ) { reduction, _ in
      guard let profile = reduction.state.loadedMix?.profile else { return }
      let start = profile.loudness.loudestSectionSeconds
      try reduction.setLoop(start: start, end: min(profile.seconds, start + 15))
      reduction.seek(to: start)
    },
    .make(
      "mark", "Set a mark here", .transport,
      keys: letters.flatMap { Keys.keys("m \($0)", $0) }, argument: .letter, undo: true,
      when: Reasons.needsMix, help: "A letter keeps the place of the playhead."
    ) { reduction, value in
      guard case .text(let text) = value, let letter = text.first else { return }
      let place = (reduction.state.listening.position * 1000).rounded() / 1000
      try reduction.change("Mark \(letter) at \(Figures.clock(place))") { document in
        document.marks.removeAll { $0.letter == letter }
        document.marks.append(Mark(letter: letter, seconds: place))
        document.marks.sort { $0.letter < $1.letter }
      }
    },
    .make(
      "mark.go", "Go to a mark", .transport,
      keys: letters.flatMap { Keys.keys("' \($0)", $0) }, argument: .letter,
      when: { $0.document.marks.isEmpty ? .no("no mark is set; m and a letter set one") : .now },
      help: "The place that was kept under the letter."
    ) { reduction, value in
      guard case .text(let text) = value else { return }
      guard let mark = reduction.state.document.marks.first(where: { String($0.letter) == text })
      else { return reduction.say("There is no mark \(text).", .warning) }
      reduction.seek(to: mark.seconds)
    },
    .make(
      "mark.remove", "Remove a mark", .transport, argument: .letter, undo: true,
      when: { $0.document.marks.isEmpty ? .no("no mark is set") : .now },
      help: "Forgets the place under the letter."
    ) { reduction, value in
      guard case .text(let text) = value else { return }
      try reduction.change("Mark \(text) removed") { document in
        document.marks.removeAll { String($0.letter) == text }
      }
    },
  ]
}
