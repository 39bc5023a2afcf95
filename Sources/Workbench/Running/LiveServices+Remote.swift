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
    _ order: RenderOrder, _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    guard let remote = options.remote else { return }
    carryOut(order, on: remotes, beginning: "checking", report) {
      [options] cancellation, progress in
      let remarks = try remote.render(order, cancellation, progress)
      let master = try TrackReading.measure(
        order.output, options: options, cancellation: cancellation, progress: { _ in })
      return Rendering.Result(
        figures: LevelFigures(measured: master.profile), remarks: remarks)
    }
  }
}
