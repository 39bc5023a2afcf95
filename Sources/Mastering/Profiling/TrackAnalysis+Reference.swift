public import AudioCore
public import Metering

extension TrackAnalysis {
  /// What files are measured beside: a file, a section of one, a saved profile or a built-in curve.
  public struct Reference {
    private enum Kind {
      case measured(MeasuredReference)
      /// Follows the track beside it in everything but tone.
      case curve(NeutralCurve)
    }

    private let request: ReferenceRequest
    private let kind: Kind

    fileprivate init(
      _ request: ReferenceRequest, measurer: TrackMeasurer, progress: ProgressHandler?
    ) throws {
      self.request = request
      if let curve = try NeutralCurve.asked(for: request) {
        kind = .curve(curve)
      } else {
        kind = .measured(
          try MeasuredReference.load(request, measurer: measurer, progress: progress))
      }
    }

    private func measured(beside mix: TrackProfile) -> MeasuredReference {
      switch kind {
      case .measured(let reference): reference
      case .curve(let curve): MeasuredReference(request, curve, beside: mix)
      }
    }

    /// What it measures, beside a track that measures `mix`.
    public func summary(beside mix: TrackProfile) -> TrackSummary {
      TrackSummary(measured(beside: mix))
    }

    /// How well a track that measures `mix` goes with it; empty where either is silent.
    public func scores(of mix: TrackProfile) -> [AspectScore] {
      let references = [measured(beside: mix)]
      let settings = MasterSettings()
      guard let blend = ReferenceBlend.blend(references, mix: mix, settings: settings) else {
        return []
      }
      return Compatibility(mix: mix, reference: blend, settings: settings)
        .scores(following: ReferenceBlend.followed(references.map(\.request)))
    }
  }

  /// Makes a reference ready to be measured beside; throws `LacquerError`.
  public func reference(
    _ request: ReferenceRequest, cancellation: Cancellation, progress: ProgressHandler? = nil
  ) throws -> Reference {
    try Reference(request, measurer: measurer(cancellation), progress: progress)
  }
}

extension TrackSummary {
  /// What a reference is and measures, without its course over time.
  init(_ reference: MeasuredReference) {
    self.init(
      path: reference.request.path, hash: reference.hash, weight: reference.request.weight,
      file: reference.info, profile: reference.profile, use: reference.use, timeline: nil)
  }
}
