internal import AudioCore
internal import Metering

extension TrackProfile {
  /// Throws `LacquerError.input` when the reference that was asked for is silent.
  func requireSound(of request: ReferenceRequest) throws {
    guard faults.isSilent, !request.path.hasPrefix(NeutralCurve.prefix) else { return }
    throw LacquerError(
      .input,
      "\(request.path) is silent, so there is nothing to follow; choose another reference.")
  }
}
