import AudioCore
import AudioFiles
import Mastering
import MasteringAPI
import Synchronization

extension Worker {
  /// Plan and report, nothing written.
  func plan() throws -> JSONValue {
    var request = try request()
    request.dryRun = true
    let outcome = try run(request)
    return try document(outcome, file: nil)
  }

  /// The whole master: rendered under its own name beside the job and closed before it is reported.
  func master() throws -> JSONValue {
    guard let output = order.output, let whole = order.wholeOutput else {
      throw WorkEvent.Failure(code: "engine", text: "The order names no output.")
    }
    var request = try request()
    if order.previewSeconds != nil {
      // The rate is part of the plan, so it is named only where the format has not the mix's own.
      let own = try sourceRate(request)
      let wanted = try Deliverable.named(
        output, sourceRate: own, rate: request.settings.deliver.rate
      ).sampleRate
      if wanted != request.settings.deliver.rate ?? own { request.settings.deliver.rate = wanted }
    }
    request.outputs = [whole]
    let outcome = try run(request)
    do {
      if let planOutput = order.planOutput {
        try DocumentFile.write(try outcome.plan.encoded(), to: planOutput, force: true)
      }
      if let seconds = order.previewSeconds {
        try PreviewCut(start: order.previewStart ?? 0, seconds: seconds)
          .write(from: whole, to: output, scratch: scratch)
      }
    } catch let error as LacquerError {
      throw failure(error)
    }
    return try document(outcome, file: output)
  }

  private func sourceRate(_ request: MasterRequest) throws -> Int {
    do {
      return try AudioFile.open(request.mix, downmix: true, scratch: scratch).info.sampleRate
    } catch let error as LacquerError {
      throw failure(error, field: Self.mixField)
    }
  }

  private func run(_ request: MasterRequest) throws -> MasterOutcome {
    let meter = OverallProgress()
    let say = say
    do {
      return try MasterJob.run(request, cancellation: Cancellation()) { progress in
        if let event = meter.take(progress) { say(WorkEvent(progress: event)) }
      }
    } catch let error as LacquerError {
      throw failure(error)
    }
  }

  private func document(_ outcome: MasterOutcome, file: String?) throws -> JSONValue {
    var members: [String: JSONValue] = [
      "report": JobReport.document(outcome.report),
      "plan_hash": .string((try? outcome.plan.hash) ?? ""),
      "engine": JSONText.tree(EngineIdentity.current),
      "warnings": .array(outcome.report.warnings.map { .string($0) }),
      "notes": .array(
        outcome.report.refusals.map {
          .object(["key": .string($0.key), "text": .string($0.text)])
        }),
      "passed": .bool(outcome.report.passed),
    ]
    if let file {
      members["sha256"] = .string(try ContentHash(ofFile: file).hexadecimal)
    }
    return .object(members)
  }
}

/// The progress of stages as one number that only rises.
///
/// Shares of the whole are those of a four-minute song on two cores.
final class OverallProgress: Sendable {
  private let state = Mutex((fraction: 0.0, sent: -1.0, stage: ""))

  /// What to tell, at most once a hundredth; nil for nothing new. [any thread]
  func take(_ progress: WorkProgress) -> WorkEvent.Progress? {
    let (start, share) =
      switch progress.stage {
      case "matching": (0.3, 0.35)
      case "filtering": (0.65, 0.1)
      case "writing": (0.8, 0.19)
      case "measuring": (0.0, 0.3)
      default: (0.65, 0.15)
      }
    // "listening to mp3": the stages are told by /v1/capabilities.
    let stage = progress.stage.hasPrefix("listening") ? "listening" : progress.stage
    let fraction = start + share * min(1, max(0, progress.fraction))
    return state.withLock { state in
      state.fraction = max(state.fraction, fraction)
      guard state.fraction - state.sent >= 0.01 || stage != state.stage else { return nil }
      state.sent = state.fraction
      state.stage = stage
      return WorkEvent.Progress(stage: stage, fraction: state.fraction.rounded(toParts: 1000))
    }
  }
}
