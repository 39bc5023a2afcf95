internal import AudioCore

/// How panes show what they show, and how to get about.
extension ActionRegistry {
  private typealias Keys = WorkbenchAction.DefaultKey
  private typealias Glyphs = Appearance.Glyphs
  private typealias Depth = Appearance.Depth

  static let view: [WorkbenchAction] = [
    .make(
      "view.tilt", "Tilt of the spectra", .view, keys: Keys.keys("z t"),
      argument: .choice(ViewChoices.tilts.map { Numeral.plain($0) }, isOptional: true),
      help: "dB per octave around 1 kHz: pink noise is flat at 3."
    ) { reduction, value in
      let words = ViewChoices.tilts.map { Numeral.plain($0) }
      let next = Reduction.next(words, Numeral.plain(reduction.state.view.tilt), by: value)
      reduction.state.view.tilt = Double(next) ?? 4.5
      reduction.choicesChanged()
    },
    .make(
      "view.smoothing", "Smoothing of the spectra", .view, keys: Keys.keys("z s"),
      argument: .choice(ViewChoices.smoothings.map { "1/\($0)" }, isOptional: true),
      help: "Parts of an octave."
    ) { reduction, value in
      let words = ViewChoices.smoothings.map { "1/\($0)" }
      let next = Reduction.next(words, "1/\(reduction.state.view.smoothing)", by: value)
      reduction.state.view.smoothing = Int(next.dropFirst(2)) ?? 6
      reduction.choicesChanged()
    },
    .make(
      "view.averaging", "Averaging of the spectra", .view, keys: Keys.keys("z a"),
      argument: .choice(ViewChoices.Averaging.allCases.map(\.rawValue), isOptional: true),
      help: "While something plays: fast 0.3 s, slow 1 s, long 3 s; infinite stays with the file."
    ) { reduction, value in
      reduction.state.view.averaging = Reduction.next(reduction.state.view.averaging, by: value)
      reduction.choicesChanged()
      reduction.say("Live spectra: averaging \(reduction.state.view.averaging.rawValue).")
    },
    .make(
      "view.freeze", "Freeze the spectra", .view, keys: Keys.keys("z f"),
      argument: .choice(["on", "off"], isOptional: true), help: "Live spectra stand still."
    ) { reduction, value in
      let isFrozen = Reduction.toggled(reduction.state.view.isFrozen, by: value)
      reduction.state.view.isFrozen = isFrozen
      reduction.say(isFrozen ? "Live spectra stand still." : "Live spectra move.")
    },
    .make(
      "view.hold", "Hold peaks of the spectra", .view, keys: Keys.keys("z p"),
      argument: .choice(["on", "off"], isOptional: true), help: "Draws the highest level so far."
    ) { reduction, value in
      let holdsPeaks = Reduction.toggled(reduction.state.view.holdsPeaks, by: value)
      reduction.state.view.holdsPeaks = holdsPeaks
      reduction.choicesChanged()
      reduction.say(
        holdsPeaks ? "Live spectra hold their peaks." : "Live spectra hold no peaks.")
    },
    .make(
      "view.reset", "Reset holds, maxima and counts", .view,
      keys: Keys.keys("z r") + Keys.keys("z x"),
      help: "Peak holds, largest Mom and Sht, overs, xruns."
    ) { reduction, _ in
      reduction.state.view.resets += 1
      reduction.state.listening.xruns = 0
      reduction.tell(.resetMeters)
      reduction.say("Holds, maxima and counts begin anew.")
    },
    .make(
      "view.zoom", "Zoom the waveform", .view,
      keys: Keys.keys("z i", "in") + Keys.keys("z o", "out") + Keys.keys("z l", "loop")
        + Keys.keys("z w", "whole"),
      argument: .choice(Reduction.Zoom.allCases.map(\.rawValue), isOptional: false),
      when: Reasons.needsMix, help: "Around the playhead; loop fills the pane with the loop."
    ) { reduction, value in
      guard case .text(let word) = value, let way = Reduction.Zoom(rawValue: word) else { return }
      reduction.zoom(way)
    },
    .make(
      "view.scale", "Scale of the loudness meters", .view, keys: Keys.keys("z m"),
      argument: .choice(ViewChoices.MeterScale.allCases.map(\.rawValue), isOptional: true),
      help: "EBU +9 shows −41 to −14 LUFS, EBU +18 shows −59 to −5."
    ) { reduction, value in
      reduction.state.view.meterScale = Reduction.next(reduction.state.view.meterScale, by: value)
      reduction.choicesChanged()
    },
    .make(
      "view.full", "Fill the screen with the focused pane", .view,
      keys: Keys.keys("z z", in: .work),
      when: { state in
        state.navigation.pane == .parameters && !state.navigation.isPaneFull
          ? .no(
            "the parameters fill no screen",
            ways: [Remedy(action: "all.settings", effect: "shows all of them")]) : .now
      },
      help: "The same again, or q, goes back."
    ) { reduction, _ in reduction.state.navigation.isPaneFull.toggle() },
    .make(
      "view.glyphs", "Braille, blocks or plain characters", .view, keys: Keys.keys("z g"),
      argument: .choice(Glyphs.allCases.map(\.rawValue), isOptional: true),
      help: "What graphs are drawn with; ascii works everywhere."
    ) { reduction, value in
      reduction.state.appearance.glyphs = Reduction.next(
        reduction.state.appearance.glyphs, by: value)
      reduction.choicesChanged()
      reduction.say("Graphs are drawn in: \(reduction.state.appearance.glyphs.rawValue).")
    },
    .make(
      "view.depth", "Colours", .view, keys: Keys.keys("d", in: .themes),
      argument: .choice(Depth.allCases.map(\.rawValue), isOptional: true),
      help: "auto asks the terminal."
    ) { reduction, value in
      reduction.state.appearance.depth = Reduction.next(reduction.state.appearance.depth, by: value)
      reduction.choicesChanged()
    },
    .make(
      "view.calm", "Calm motion", .view, keys: Keys.keys("z c"),
      argument: .choice(["on", "off"], isOptional: true),
      help: "Nothing moves that carries no information; numbers and clocks go on."
    ) { reduction, value in
      let isCalm = Reduction.toggled(reduction.state.appearance.isCalm, by: value)
      reduction.state.appearance.isCalm = isCalm
      reduction.choicesChanged()
      reduction.say(isCalm ? "Calm motion on." : "Calm motion off.")
    },
    .make(
      "theme", "Choose a theme", .view, argument: .text(isOptional: false),
      help: "Its name, or auto to follow the terminal."
    ) { reduction, value in
      guard case .text(let name) = value else { return }
      let known = reduction.state.themeNames
      guard known.isEmpty || known.contains(name) || Appearance.isFile(name) else {
        let hint = NearNames.clause(name, in: known)
        throw LacquerError(
          .usage, "There is no theme \(name)\(hint) themes shows those there are.")
      }
      reduction.state.appearance.theme = name
      reduction.choicesChanged()
    },
  ]

  static let screens: [WorkbenchAction] =
    [
      screen("work", .work, "g w  f3", "Workstation", "Spectra, loudness, waveform, parameters."),
      screen("files", .files, "g f  f2", "Files", "Choose the mix and the references."),
      screen("jobs", .jobs, "g j  f5", "Renders", "What is being written and what was."),
      screen("themes", .themes, "g t  f7", "Themes", "Colours and glyphs, as you look at them."),
      screen("all.settings", .settings, "g s  f9", "All settings", "Every setting with its help."),
      screen("undo.list", .undo, "g u", "Undo list", "Every step; Enter goes to one."),
      screen(
        "warnings", .warnings, "g !", "Warnings", "What is wrong with the files; Enter fixes."),
      screen(
        "fit", .fit, "g r", "Fit of the reference",
        "How well mix and reference go together, by aspect, and what to do about it."),
      screen("help", .help, "?  f1", "Help for this place", "Keys, mouse and what is focused."),
      screen("doctor", .doctor, "f12", "Terminal report", "What was found out, and why."),
    ] + [
      .make(
        "palette", "Command line and palette", .screens, keys: Keys.keys(":  ctrl-p"),
        help: "Every action by title, name or key; words with arguments run at once."
      ) { reduction, _ in reduction.openPrompt(Prompt(.palette, label: ":")) },
      .make(
        "back", "Back", .screens, keys: Keys.keys("q  escape"),
        help: "Closes what is open; at the workstation nothing."
      ) { reduction, _ in reduction.back() },
      .make(
        "pane.next", "Next pane", .screens, keys: Keys.keys("tab", in: .work),
        help: "Moves the focus."
      ) { reduction, _ in reduction.movePane(by: 1) },
      .make(
        "pane.previous", "Previous pane", .screens, keys: Keys.keys("shift-tab", in: .work),
        help: "Moves the focus back."
      ) { reduction, _ in reduction.movePane(by: -1) },
      .make(
        "pane", "Focus a pane", .screens,
        argument: .choice(
          Navigation.Pane.allCases.map { $0.rawValue.lowercased() }, isOptional: false),
        help: "By its name; one without room on this screen fills it."
      ) { reduction, value in
        guard case .text(let word) = value,
          let pane = Navigation.Pane.allCases.first(where: { $0.rawValue.lowercased() == word })
        else { return }
        reduction.state.navigation.pane = pane
        if !reduction.state.navigation.panes.contains(pane), !reduction.state.appearance.isPlain {
          reduction.state.navigation.isPaneFull = true
        }
        reduction.show(.work)
      },
      .make(
        "copy", "Copy the focused number or path", .screens, keys: Keys.keys("y"),
        help: "Through the terminal (OSC 52), so it works over ssh."
      ) { reduction, _ in
        let text = reduction.state.focusedText
        reduction.effects.append(.interface(.copy(text)))
        reduction.say("Copied \(text).")
      },
      .make(
        "cancel", "Stop what is running", .screens, keys: Keys.keys("ctrl-c"),
        help: "The running render or measuring, else what is being typed."
      ) { reduction, _ in reduction.cancelCurrent() },
      .make(
        "repaint", "Draw everything again", .screens, keys: Keys.keys("ctrl-l"),
        help: "For a screen that something else has written on."
      ) { reduction, _ in reduction.effects.append(.interface(.repaint)) },
      .make(
        "suspend", "Suspend", .screens, keys: Keys.keys("ctrl-z"), help: "Back with fg."
      ) { reduction, _ in reduction.effects.append(.interface(.suspend)) },
    ]

  private static func screen(
    _ id: String, _ screen: Navigation.Screen, _ keys: String, _ title: String, _ help: String
  ) -> WorkbenchAction {
    .make(id, title, .screens, keys: Keys.keys(keys), help: help) { reduction, _ in
      reduction.show(screen)
      if screen == .files { reduction.openBrowser() }
    }
  }
}
