/// The mix, its references and what is wrong with them.
extension ActionRegistry {
  private typealias Keys = WorkbenchAction.DefaultKey

  static let tracks: [WorkbenchAction] = [
    .make(
      "mix", "Choose the mix", .tracks, keys: Keys.keys("i", in: .files),
      argument: .path(isOptional: true), undo: true, twin: "lacquer project new",
      help: "The file that is mastered. Without a path, the selected one of the files."
    ) { reduction, value in try reduction.setMix(try reduction.path(value)) },
    .make(
      "reference", "Add a reference", .tracks, keys: Keys.keys("r", in: .files),
      argument: .path(isOptional: true), undo: true, twin: "lacquer project new --reference",
      when: {
        $0.document.references.count < MasterDocument.referenceLimit
          ? .now : .no("there are eight already")
      }, help: "A track to sound like. Without a path, the selected one of the files."
    ) { reduction, value in try reduction.addReference(try reduction.path(value)) },
    .make(
      "reference.remove", "Remove a reference", .tracks,
      argument: .index(1...8, isOptional: true), undo: true, when: Reasons.needsReference,
      help: "Its number; without one the one that is R."
    ) { reduction, value in try reduction.removeReference(reduction.referenceSlot(value)) },
    .make(
      "reference.weight", "Weigh a reference", .tracks, argument: .indexedText(1...8), undo: true,
      when: Reasons.needsReference,
      help: "Number and share in per cent, for everything or for single aspects: 2 40, 2 tone=40 "
        + "level=0."
    ) { reduction, value in
      guard case .indexedText(let number, let text) = value else { return }
      try reduction.weigh(reference: number - 1, text: text)
    },
    .make(
      "reference.section", "Follow a section of a reference", .tracks,
      argument: .indexedText(1...8), undo: true, twin: "lacquer master -r FILE@1:02-1:40",
      when: Reasons.needsReference, help: "Number and section: 1 1:02-1:40; 1 whole is all of it."
    ) { reduction, value in
      guard case .indexedText(let number, let text) = value else { return }
      try reduction.section(reference: number - 1, text: text)
    },
    .make(
      "reference.up", "Move a reference up", .tracks, argument: .index(1...8, isOptional: true),
      undo: true, when: Reasons.needsReference, help: "Exchanges it with the one before it."
    ) { reduction, value in
      let slot = reduction.referenceSlot(value)
      guard slot > 0, reduction.state.document.references.indices.contains(slot) else { return }
      try reduction.change("Reference \(slot + 1) moved up") {
        $0.references.swapAt(slot, slot - 1)
      }
    },
    .make(
      "relink", "Point a missing or changed file elsewhere", .tracks,
      argument: .indexedText(0...8), undo: true, twin: "lacquer project relink",
      when: Reasons.needsTrack, help: "0 and a path for the mix, 1 to 8 for a reference."
    ) { reduction, value in
      guard case .indexedText(let number, let path) = value else { return }
      try reduction.relink(slot: number, to: path)
    },
    .make(
      "reload", "Read the files again", .tracks, when: Reasons.needsTrack,
      help: "Measures mix and references as they are on disk now, and takes what changed."
    ) { reduction, _ in try reduction.reload() },
    .make(
      "stop.measuring", "Stop measuring", .tracks,
      when: { $0.isMeasuring ? .now : .no("nothing is being measured") },
      help: "Ends what is being read; reload starts it again."
    ) { reduction, _ in reduction.stopMeasuring() },
    .make(
      "fix", "Put a warning right", .tracks,
      keys: Keys.keys("enter", in: .warnings) + Keys.keys("g x"),
      argument: .index(1...50, isOptional: true), undo: true,
      when: { state in
        state.warnings.contains { $0.fix != nil } ? .now : .no("there is nothing to put right")
      },
      help: "Its number in the list; without one the selected, else the first that can be."
    ) { reduction, value in try reduction.fix(value) },
    .make(
      "demo", "Load the demo pair", .tracks, keys: Keys.keys("D", in: .files), undo: true,
      help: "A short mix and a reference that come with the program, to try everything on."
    ) { reduction, _ in reduction.loadDemo() },
  ]

  static let render: [WorkbenchAction] = [
    .make(
      "render.sheet", "Render…", .render, keys: Keys.keys("R  f4"), when: Reasons.needsMix,
      help: "Where to, in which format, and what is checked before anything is written."
    ) { reduction, _ in
      reduction.show(.render)
      reduction.inspectOutput()
    },
    .make(
      "render", "Render the master", .render, keys: Keys.keys("enter  ctrl-s", in: .render),
      argument: .path(isOptional: true), twin: "lacquer master", when: { $0.renderAvailability },
      help: "Writes it in the background, under its name only when it is whole. Without a path, "
        + "as the render sheet says."
    ) { reduction, value in try reduction.render(to: value) },
    .make(
      "render.output", "Where the master goes", .render, keys: Keys.keys("o", in: .render),
      argument: .path(isOptional: false), twin: "lacquer master -o", when: Reasons.needsMixChosen,
      help: "The extension names the format: wav flac aiff mp3 ogg opus aac m4a webm."
    ) { reduction, value in
      guard case .text(let path) = value else { return }
      reduction.state.render.output = reduction.absolute(path)
      reduction.state.render.place = nil
      reduction.inspectOutput()
    },
    .make(
      "render.part", "Render the whole or the loop", .render, keys: Keys.keys("p", in: .render),
      argument: .choice(RenderSheet.Part.allCases.map(\.rawValue), isOptional: true),
      when: Reasons.needsLoop,
      help: "The loop is cut out of the master of the whole, sample for sample."
    ) { reduction, value in
      reduction.state.render.part = Reduction.next(reduction.state.render.part, by: value)
    },
    .make(
      "render.report", "Report beside the master", .render, keys: Keys.keys("n", in: .render),
      argument: .text(isOptional: true), twin: "lacquer master --report",
      when: { state in
        state.render.service.map { Availability.no("\($0) gives no report") }
          ?? Reasons.needsMixChosen(state)
      },
      help: "none, html, txt or json, or a name that ends in one. It tells of exactly what is "
        + "written, and the render solves again for it."
    ) { reduction, value in try reduction.chooseReport(value) },
    .make(
      "render.replace", "Replace an existing file", .render, keys: Keys.keys("f", in: .render),
      argument: .choice(["on", "off"], isOptional: true), twin: "lacquer master --force",
      help: "Off by default: a file that is there already is never written over."
    ) { reduction, value in
      reduction.state.render.replaces = Reduction.toggled(
        reduction.state.render.replaces, by: value)
    },
    .make(
      "render.service", "Master here or at a service", .render, keys: Keys.keys("w", in: .render),
      argument: .text(isOptional: true), twin: "lacquer submit --remote",
      when: { $0.services.isEmpty ? .no("no service is known: lacquer remote add") : .now },
      help: "here, or the name of a service; it decides with its own engine."
    ) { reduction, value in try reduction.chooseService(value) },
    .make(
      "job.cancel", "Stop a render", .render, keys: Keys.keys("x", in: .jobs),
      argument: .index(1...100_000, isOptional: true),
      when: { state in
        state.jobs.contains { !$0.phase.isOver } ? .now : .no("nothing is being rendered")
      }, help: "Nothing half-written stays. Without a number, the selected one."
    ) { reduction, value in reduction.cancelJob(value) },
    .make(
      "job.clear", "Forget finished renders", .render, keys: Keys.keys("c", in: .jobs),
      when: { state in
        state.jobs.contains { $0.phase.isOver } ? .now : .no("no render is finished")
      }, help: "Takes them off the list; their files stay."
    ) { reduction, _ in reduction.state.jobs.removeAll { $0.phase.isOver } },
  ]

  static let project: [WorkbenchAction] = [
    .make(
      "save", "Save the project", .project, keys: Keys.keys("ctrl-s"),
      argument: .path(isOptional: true), twin: "lacquer project set",
      when: { $0.saveAvailability },
      help: "Paths with their hashes, settings, snapshots, marks and loop; never audio."
    ) { reduction, value in try reduction.save(to: value) },
    .make(
      "save.as", "Save the project under another name", .project,
      argument: .path(isOptional: false), twin: "lacquer project new",
      help: "NAME.lacquer; the ending is added where it is missing."
    ) { reduction, value in try reduction.save(to: value) },
    .make(
      "open", "Open a project", .project, argument: .path(isOptional: false),
      twin: "lacquer open", when: { $0.openAvailability },
      help: "A .lacquer file. Unsaved work must be saved or dropped first."
    ) { reduction, value in
      guard case .text(let path) = value else { return }
      reduction.open(reduction.absolute(path))
    },
    .make(
      "recover", "Take up what a crash left behind", .project,
      argument: .index(1...50, isOptional: true), twin: "lacquer project recover",
      when: { $0.recoverAvailability },
      help: "Its number in the list; without one the newest."
    ) { reduction, value in reduction.recover(value) },
    .make(
      "recover.drop", "Forget what a crash left behind", .project,
      when: { $0.project.recoverable.isEmpty ? .no("nothing was left behind") : .now },
      help: "Removes the recovery files."
    ) { reduction, _ in
      reduction.effects.append(.dropRecoverable(reduction.state.project.recoverable.map(\.file)))
      reduction.state.project.recoverable = []
    },
    .make(
      "quit", "Quit", .project, keys: Keys.keys("Q"),
      help: "Asks only when there is unsaved work, a render is running or a blind test has answers."
    ) { reduction, _ in reduction.quit() },
    .make(
      "quit.save", "Save and quit", .project, keys: Keys.keys("s  enter", in: .quit),
      argument: .path(isOptional: true), when: { $0.isDirty ? $0.saveAvailability : .now },
      help: "Leaves as soon as the project is on disk. A project without a name asks for one."
    ) { reduction, value in try reduction.quitSaving(to: value) },
    .make(
      "quit.drop", "Quit without saving", .project, keys: Keys.keys("d", in: .quit),
      help: "Drops what was not saved and stops renders here; those at a service go on there."
    ) { reduction, _ in reduction.leave() },
  ]
}
