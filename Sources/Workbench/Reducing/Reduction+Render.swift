internal import AudioCore
internal import Mastering

/// Renders in the background.
extension Reduction {
  /// Looks at the places the render sheet names.
  mutating func inspectOutput() {
    guard let output = state.outputPath else { return }
    if let report = state.reportPath { effects.append(.inspectOutput(path: report)) }
    effects.append(.inspectOutput(path: output))
  }

  mutating func outputInspected(_ place: OutputPlace) {
    if place.path == state.reportPath { state.render.reportPlace = place }
    guard place.path == state.outputPath else { return }
    state.render.place = place
    guard state.render.output == nil else { return }
    // A free name is looked for until one is found.
    if place.isTaken {
      state.render.taken.insert(place.path)
      inspectOutput()
    } else if place.fault != nil, state.render.standIn == nil {
      // Nothing can be written beside the mix, as beside the installed demo pair.
      state.render.standIn = places.folder
      if state.outputPath != place.path { inspectOutput() }
    }
  }

  /// Takes the next kind of report, the one named, or the kind and place of a path.
  mutating func chooseReport(_ value: ActionValue?) throws {
    let none = "none"
    let words = [none] + ReportKind.allCases.map(\.rawValue)
    if case .text(let text) = value, !words.contains(text) {
      state.render.report = try ReportKind(of: text)
      state.render.reportOutput = absolute(text)
    } else {
      let word = Self.next(words, state.render.report?.rawValue ?? none, by: value)
      state.render.report = ReportKind(rawValue: word)
      state.render.reportOutput = nil
    }
    inspectOutput()
  }

  mutating func render(to value: ActionValue?) throws {
    var output = state.outputPath
    if case .text(let path) = value { output = absolute(path) }
    guard let output, let mix = state.document.mix, let request = planRequest else {
      throw LacquerError(.usage, "The tracks are still being measured; a moment.")
    }
    if let job = state.jobs.first(where: { $0.output == output && !$0.phase.isOver }) {
      throw LacquerError(
        .usage, "Render \(job.id) is writing \(Paths.name(of: output)) already.")
    }
    var title = Paths.name(of: output)
    let loop = state.renderedLoop
    if let loop {
      title += " (\(Numeral.clock(loop.start))–\(Numeral.clock(loop.end)))"
    }
    let id = (state.jobs.map(\.id).max() ?? 0) + 1
    let isSolved = state.plan.settled?.isFor(request) == true
    let used = state.document.references.enumerated().filter {
      state.reference($0.offset)?.loaded != nil
    }
    let order = RenderOrder(
      id: id, mix: mix.path, references: used.map(\.element.request),
      settings: state.document.settings, output: output, replaces: state.render.replaces,
      plan: isSolved ? state.plan.settled?.plan : nil, part: loop?.region,
      report: state.reportPath(beside: output), service: state.render.service)
    try checkRemote(order)
    effects.append(.render(order))
    var job = RenderJob(id: id, title: title, output: output, asked: now)
    job.service = state.render.service
    job.report = order.report
    state.jobs.append(job)
    state.render.output = nil
    state.render.place = nil
    state.render.reportOutput = nil
    state.render.reportPlace = nil
    state.render.replaces = false
    if state.navigation.screen == .render { show(.work) }
    let place = state.render.service.map { " at \($0)" } ?? ""
    say("Rendering \(title)\(place); \(key("jobs")) shows it.")
  }

  mutating func job(_ id: Int, _ phase: RenderJob.Phase) {
    guard let index = state.jobs.firstIndex(where: { $0.id == id }) else { return }
    if case .running = phase, state.jobs[index].began == nil { state.jobs[index].began = now }
    guard !state.jobs[index].phase.isOver else { return }
    // What is still told of one that is being cancelled is not news any more.
    guard phase.isOver || !state.jobs[index].isBeingCancelled else { return }
    state.jobs[index].phase = phase
    guard phase.isOver else { return }
    state.jobs[index].ended = now
    let title = state.jobs[index].title
    switch phase {
    case .done(let figures, let failed, let fault):
      let numbers =
        "\(Numeral.level(figures.integratedLUFS)) LUFS, "
        + "\(Numeral.level(figures.truePeakDBTP)) dBTP"
      let report = state.jobs[index].report.map { "; its report is \(Paths.name(of: $0))" } ?? ""
      if !failed.isEmpty {
        say(
          "\(title) is written, but not as promised: \(failed.joined(separator: ", ")).", .warning)
      } else if fault == nil {
        say("\(title) is written: \(numbers)\(report).", .success)
      }
      if let fault { say(fault.withMaster(title, without: "report").message, .warning) }
    case .failed(let sentence): say(sentence, .error)
    case .cancelled: say("\(title) was stopped; nothing was written.")
    default: break
    }
  }

  mutating func cancelJob(_ value: ActionValue?) {
    var job = state.jobs.last { !$0.phase.isOver }
    if case .index(let id) = value {
      job = state.jobs.first { $0.id == id }
    } else if state.navigation.screen == .jobs, state.jobs.indices.contains(state.navigation.row) {
      // The newest stands on top.
      job = state.jobs[state.jobs.count - 1 - state.navigation.row]
    }
    guard let job, !job.phase.isOver else { return say("That render is over already.", .warning) }
    effects.append(.cancelRender(id: job.id))
    guard job.service != nil, let index = state.jobs.firstIndex(where: { $0.id == job.id }) else {
      return
    }
    state.jobs[index].isBeingCancelled = true
    state.jobs[index].phase = .running(
      WorkProgress(stage: "being cancelled", fraction: 0, audioSeconds: 0))
  }

  mutating func cancelCurrent() {
    if state.navigation.prompt != nil { return closePrompt() }
    if state.jobs.contains(where: { !$0.phase.isOver }) { return cancelJob(nil) }
    if state.isMeasuring { return stopMeasuring() }
    say("Nothing is running; \(key("quit")) quits.")
  }
}
