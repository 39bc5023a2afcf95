internal import AudioCore

extension MasterSolver {
  /// A master at its loudness, or as near as it gets.
  struct Levelled {
    /// What was limited, with the limiter that did.
    let input: LimiterInput
    let master: RenderedMaster
    /// Whether `loudness.depth` ended the search.
    let isHeldByDepth: Bool
    /// What it took.
    var notes: [PlanNote] = []
  }

  /// Whether a master that was searched for is not as loud as it shall be.
  static func isShort(_ reading: DriveSolver.Reading, of target: Double) -> Bool {
    reading.lufs < target - MasterChecks.loudnessTolerance
  }

  /// Whether another rate has told the same: there the figures may be a tenth of a decibel apart.
  static func isTold(_ note: PlanNote, in notes: [PlanNote]) -> Bool {
    func words(_ note: PlanNote) -> String { note.text.filter { !$0.isNumber } }
    return notes.contains { $0.key == note.key && words($0) == words(note) }
  }

  /// Finds the drive for a loudness; where the style's hold for bass alone keeps it away, with less of that.
  ///
  /// Takes over `known`, a master that was made already, whose samples end with the first that follows.
  func level(
    _ input: LimiterInput, plan: MasterPlan, to target: Double, from driveDB: Double,
    known: consuming RenderedMaster?
  ) throws -> Levelled {
    let solver = DriveSolver(
      targetLUFS: target, depthDB: settings.loudness.depth, inputLUFS: input.integratedLUFS)
    let freer: (input: LimiterInput, driveDB: Double)
    let note: PlanNote
    do {
      let (master, isHeld) = try RenderPass(input, plan: plan, cancellation: cancellation)
        .master(by: solver, from: driveDB, known: consume known)
      let found =
        try isHeld ? nil : lettingBassGo(input, plan: plan, by: solver, short: master.reading)
      guard let found else {
        return Levelled(input: input, master: master, isHeldByDepth: isHeld)
      }
      freer = found
      note = bassNote(master.reading)
      // The first master ends here, before the samples of the next one are kept.
    }
    let (master, isHeld) = try RenderPass(freer.input, plan: plan, cancellation: cancellation)
      .master(by: solver, from: freer.driveDB)
    return Levelled(
      input: freer.input, master: master, isHeldByDepth: isHeld, notes: [note])
  }

  /// The limiter that holds less for bass and its drive; nil where that is not needed, or is not enough.
  private func lettingBassGo(
    _ input: LimiterInput, plan: MasterPlan, by solver: DriveSolver, short: DriveSolver.Reading
  ) throws -> (input: LimiterInput, driveDB: Double)? {
    guard Self.isShort(short, of: solver.targetLUFS),
      let constants = input.constants?.lettingBassGo
    else { return nil }
    let freer = input.limited(by: constants)
    let pass = RenderPass(freer, plan: plan, cancellation: cancellation)
    let found = try solver.solve(from: short.driveDB) {
      try pass.reading(driveDB: RenderPass.plannable($0))
    }
    guard !found.isHeldByDepth, !Self.isShort(found.reading, of: solver.targetLUFS) else {
      return nil
    }
    return (freer, found.reading.driveDB)
  }

  private func bassNote(_ short: DriveSolver.Reading) -> PlanNote {
    PlanNote(
      key: "limit.style",
      text:
        "limit.style=\(settings.limit.style.rawValue) gets no louder than "
        + "\(Numeral.fixed(short.lufs)) LUFS here with its hold for bass; the hold is shortened, which may "
        + "distort the bass. A lower loudness.target keeps the hold.")
  }
}
