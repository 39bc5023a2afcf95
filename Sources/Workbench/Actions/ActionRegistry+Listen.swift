internal import AudioCore

/// What is heard.
extension ActionRegistry {
  private typealias Keys = WorkbenchAction.DefaultKey

  static let listen: [WorkbenchAction] = [
    .make(
      "listen", "Listen to A, B, R or Δ", .listen,
      keys: Keys.keys("1", "a") + Keys.keys("2", "b") + Keys.keys("3", "r")
        + Keys.keys("4", "delta"),
      argument: .choice(Listening.Source.allCases.map(\.rawValue), isOptional: false),
      twin: "lacquer play --source", when: Reasons.needsMixChosen,
      help: "A is the mix, B the master, R the reference, Δ what was changed. "
        + "Switching is gapless; meters and spectra follow."
    ) { reduction, value in
      guard case .text(let word) = value, let source = Listening.Source(rawValue: word) else {
        return
      }
      try reduction.listen(to: source)
    },
    .make(
      "listen.back", "Back to the source heard before", .listen, keys: Keys.keys("`"),
      when: Reasons.needsMixChosen, help: "Flips between the last two sources."
    ) { reduction, _ in try reduction.listen(to: reduction.state.listening.previous) },
    .make(
      "listen.reference", "Choose the reference that is R", .listen,
      keys: (5...9).flatMap { Keys.keys("\($0)", "\($0 - 4)") }
        + (1...8).flatMap { Keys.keys("r \($0)", "\($0)") },
      argument: .index(1...8, isOptional: false), when: Reasons.needsReference,
      help: "5 to 9 choose the first five, r and a digit any of eight."
    ) { reduction, value in
      guard case .index(let number) = value else { return }
      try reduction.choose(reference: number - 1)
    },
    .make(
      "listen.match", "Level match on or off", .listen, keys: Keys.keys("e"),
      argument: .choice(["on", "off"], isOptional: true),
      help: "Brings every source to the quietest one's loudness, for the ears only. "
        + "A render never hears it."
    ) { reduction, value in
      let next = Reduction.toggled(reduction.state.listening.isLevelMatched, by: value)
      reduction.state.listening.isLevelMatched = next
      reduction.deskChanged()
      reduction.say(next ? "Level match on." : "Level match off: sources keep their own level.")
    },
    .make(
      "listen.delta", "Hear what was changed", .listen, keys: Keys.keys("d"),
      when: Reasons.needsMixChosen,
      help: "Plays Δ, and again goes back to the source before."
    ) { reduction, _ in
      let listening = reduction.state.listening
      try reduction.listen(
        to: listening.source == .difference ? listening.previous : .difference)
    },
    .make(
      "listen.tap", "Take Δ over everything or over the limiter", .listen,
      keys: Keys.keys("v t"),
      argument: .choice(Listening.DifferenceTap.allCases.map(\.rawValue), isOptional: true),
      help: "Limiter plays what limiter and clipper took. With a minimum-phase curve the whole "
        + "difference also holds phase."
    ) { reduction, value in
      let tap = Reduction.next(reduction.state.listening.tap, by: value)
      reduction.state.listening.tap = tap
      reduction.deskChanged()
      reduction.say(tap == .whole ? "Δ is over everything." : "Δ is over limiter and clipper.")
    },
    .make(
      "listen.codec", "Hear B through a lossy codec", .listen, keys: Keys.keys("v c"),
      argument: .choice(["off"] + Listening.codecs, isOptional: true), twin: "lacquer play --codec",
      when: Reasons.needsMixChosen,
      help: "The settled master is encoded at the codec's usual bit rate, decoded, and heard as B. "
        + "Without a name the next one, then off."
    ) { reduction, value in
      let present = reduction.state.listening.codec ?? "off"
      let word = Reduction.next(["off"] + Listening.codecs, present, by: value)
      reduction.state.listening.codec = word == "off" ? nil : word
      reduction.state.listening.isCodecReady = false
      reduction.deskChanged()
      reduction.say(word == "off" ? "B as it is." : "B through \(word), once it is encoded.")
    },
    .make(
      "listen.align", "Run R in step with A", .listen, keys: Keys.keys("r a"),
      argument: .choice(["on", "off"], isOptional: true), when: Reasons.needsReference,
      help: "For versions of one song: R is laid on A to the sample, so that a switch stays in the "
        + "bar. The same again lets R go its own way."
    ) { reduction, value in
      let isOn = Reduction.toggled(reduction.state.listening.isAligned, by: value)
      reduction.tell(.align(slot: reduction.state.listening.reference, isOn))
    },
  ]

  static let monitor: [WorkbenchAction] = [
    .make(
      "monitor", "Monitor mono, side, left, right or swapped", .monitor,
      keys: Keys.keys("v m", "mono") + Keys.keys("v s", "side") + Keys.keys("v l", "left")
        + Keys.keys("v r", "right") + Keys.keys("v x", "swapped"),
      argument: .choice(Listening.Channels.allCases.map(\.rawValue), isOptional: false),
      help: "The same again goes back to stereo. The top line says what is not plain."
    ) { reduction, value in
      guard case .text(let word) = value, let wanted = Listening.Channels(rawValue: word) else {
        return
      }
      let present = reduction.state.listening.channels
      reduction.state.listening.channels = present == wanted ? .stereo : wanted
      reduction.deskChanged()
    },
    .make(
      "monitor.band", "Hear one band alone", .monitor,
      keys: (1...6).flatMap { Keys.keys("v \($0)", "\($0)") },
      argument: .index(1...6, isOptional: false),
      help: "Sub to 60 Hz, bass to 250, low mid to 500, mid to 2 k, high mid to 6 k, high above. "
        + "The same again goes back to all."
    ) { reduction, value in
      guard case .index(let number) = value else { return }
      let present = reduction.state.listening.band
      reduction.state.listening.band = present == number - 1 ? nil : number - 1
      reduction.deskChanged()
    },
    .make(
      "monitor.polarity", "Invert left, right or both", .monitor, keys: Keys.keys("v p"),
      argument: .choice(Listening.Polarity.allCases.map(\.rawValue), isOptional: true),
      help: "For the ears only; input.polarity inverts the mix itself."
    ) { reduction, value in
      reduction.state.listening.polarity = Reduction.next(
        reduction.state.listening.polarity, by: value)
      reduction.deskChanged()
    },
    .make(
      "monitor.full", "Plain monitor", .monitor, keys: Keys.keys("v 0"),
      help: "Stereo, full band, no dim, nothing inverted, no codec."
    ) { reduction, _ in
      reduction.plainMonitor()
      reduction.deskChanged()
    },
    .make(
      "monitor.dim", "Dim by 20 dB", .monitor, keys: Keys.keys("v d"),
      argument: .choice(["on", "off"], isOptional: true), help: "The same again is full level."
    ) { reduction, value in
      reduction.state.listening.isDimmed = Reduction.toggled(
        reduction.state.listening.isDimmed, by: value)
      reduction.deskChanged()
    },
    .make(
      "monitor.gain", "Set monitor gain", .monitor,
      argument: .number(unit: "dB", range: -60...0, isOptional: false),
      help: "For the ears only; never in a render."
    ) { reduction, value in
      guard case .number(let gain) = value else { return }
      reduction.state.listening.gainDB = gain
      reduction.deskChanged()
    },
    .make(
      "monitor.louder", "Monitor up or down", .monitor,
      keys: Keys.keys("+", "0.5") + Keys.keys("-", "-0.5"),
      argument: .number(unit: "dB", range: -12...12, isOptional: false),
      help: "Moves monitor gain; never in a render."
    ) { reduction, value in
      guard case .number(let step) = value else { return }
      let gain = reduction.state.listening.gainDB + step
      reduction.state.listening.gainDB = min(0, max(-60, gain))
      reduction.deskChanged()
      reduction.say("Monitor \(Numeral.signed(reduction.state.listening.gainDB)) dB.")
    },
    .make(
      "device", "Choose the sound device", .monitor, argument: .text(isOptional: true),
      twin: "lacquer play --device", when: Reasons.needsMixChosen,
      help:
        "A name that lacquer devices lists, or none, which is silent, until you quit; config.toml "
        + "keeps one. Without a name the present one is opened again."
    ) { reduction, value in
      guard case .text(let name) = value, !name.isEmpty else {
        reduction.say("Opening the sound device again.")
        return reduction.tell(.reopen(device: nil))
      }
      reduction.say("Opening the sound device \(name).")
      reduction.tell(.reopen(device: name))
    },
  ]
}
