internal import AudioCore
internal import Metering

/// Renders at a mastering service: several at a time, since waiting is all there is to do here.
extension LiveServices {
  func price(
    _ service: String, _ seconds: Double?, _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    guard let remote = options.remote else { return }
    remotes.run { report(.priced(service: service, remote.price(service, seconds))) }
  }

  func renderRemotely(
    _ order: RenderOrder, _ cancellation: Cancellation,
    _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    do {
      guard let remote = options.remote else { return }
      try cancellation.check()
      report(
        .job(id: order.id, .running(WorkProgress(stage: "checking", fraction: 0, audioSeconds: 0))))
      let remarks = try remote.render(order, cancellation) {
        report(.job(id: order.id, .running($0)))
      }
      let master = try TrackReading.measure(
        order.output, options: options, cancellation: cancellation, progress: { _ in })
      report(
        .job(
          id: order.id, .done(LevelFigures(measured: master.profile), failedChecks: [])))
      for remark in remarks { report(.told(remark, .warning)) }
    } catch let error as LacquerError where error.code == .interrupted {
      report(.job(id: order.id, .cancelled))
    } catch {
      report(.job(id: order.id, .failed("\(Rendering.told(error, of: order))")))
    }
  }
}
