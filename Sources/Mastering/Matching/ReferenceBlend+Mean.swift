internal import Metering

extension ReferenceBlend {
  /// Weighted means over the references that count for one aspect.
  struct Mean {
    let profiles: [TrackProfile]
    private let shares: [Double]

    private init(profiles: [TrackProfile], shares: [Double]) {
      self.profiles = profiles
      self.shares = shares
    }

    init(_ parts: [ReferenceBlend.Part], _ aspect: MatchAspect, otherwise mix: TrackProfile) {
      let heavy = parts.map { ($0.profile, $0.weight(aspect)) }.filter { $0.1 > 0 }
      let total = heavy.reduce(0) { $0 + $1.1 }
      profiles = heavy.isEmpty ? [mix] : heavy.map(\.0)
      shares = heavy.isEmpty ? [1] : heavy.map { $0.1 / total }
    }

    /// The mean over those alone that `holds` says yes to; nil where it says so of none.
    func among(_ holds: (TrackProfile) -> Bool) -> Mean? {
      let kept = profiles.indices.filter { holds(profiles[$0]) }
      guard kept.count < profiles.count else { return self }
      let total = kept.reduce(0) { $0 + shares[$1] }
      return kept.isEmpty
        ? nil : Mean(profiles: kept.map { profiles[$0] }, shares: kept.map { shares[$0] / total })
    }

    /// The profile that counts most, the first of several.
    var heaviest: TrackProfile {
      var best = 0
      for index in shares.indices where shares[index] > shares[best] { best = index }
      return profiles[best]
    }

    /// The mean of a number; exactly the number where only one profile counts.
    func value(_ value: (TrackProfile) -> Double) -> Double {
      if profiles.count == 1 { return value(profiles[0]) }
      return zip(profiles, shares).reduce(0) { $0 + value($1.0) * $1.1 }
    }

    /// The mean of quantiles; nil where a profile that counts has none.
    func quantiles(_ values: (TrackProfile) -> [Double]?) -> [Double]? {
      let all = profiles.compactMap(values)
      guard all.count == profiles.count, let first = all.first,
        all.allSatisfy({ $0.count == first.count })
      else { return nil }
      return first.indices.map { i in zip(all, shares).reduce(0) { $0 + $1.0[i] * $1.1 } }
    }

    /// The mean of a curve over the points that all profiles have.
    func spectrum(_ curve: (TrackProfile) -> [Double]) -> [Double] {
      let curves = profiles.map(curve)
      if curves.count == 1 { return curves[0] }
      let count = curves.map(\.count).min() ?? 0
      return (0..<count).map { i in
        zip(curves, shares).reduce(0) { $0 + $1.0[i] * $1.1 }
      }
    }
  }
}
