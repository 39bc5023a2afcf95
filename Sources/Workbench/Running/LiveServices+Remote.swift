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
    carryOut(order, on: remotes, beginning: "checking", report) {
      [options] cancellation, progress in
      guard let remote = options.remote else {
        throw LacquerError(
          .usage,
          "No service can be used without a folder for the journal of jobs: set HOME or "
            + "XDG_STATE_HOME, and start again.")
      }
      let remarks = try remote.render(order, cancellation, progress)
      let master = try TrackReading.measure(
        order.output, options: options, cancellation: cancellation, progress: { _ in })
      return Rendering.Result(
        figures: LevelFigures(measured: master.profile), remarks: remarks)
    }
  }
}
