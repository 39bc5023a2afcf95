internal import AudioCore
import Glibc
internal import Metering

/// A track over time, coarse enough to be drawn.
public struct ReportTimeline: Codable, Sendable, Equatable {
  /// Time from one value to the next, s.
  public var stepSeconds: Double
  /// Loudness of the 3 s around each moment, LUFS; −200 for silence.
  public var shortTermLUFS: [Double]
  /// Largest gain reduction of the limiter up to the next moment, dB; nil where there is none.
  public var reductionDB: [Double]?

  /// Most values of a timeline.
  static let most = 600

  /// The same, louder by so much.
  func raised(byLU gain: Double) -> ReportTimeline {
    var result = self
    result.shortTermLUFS = shortTermLUFS.map { $0 + gain }
    return result
  }

  /// Draws a track from its features.
  init(_ features: FeatureSidecar) {
    self.init(
      loudness: features.loudness, frames: features.frames, sampleRate: features.sampleRate)
  }

  /// Draws a track from its loudness.
  ///
  /// - Parameters:
  ///   - loudness: of every 10 ms, in 0.01 LUFS.
  ///   - frames: length of the track.
  ///   - reductions: the largest reduction of every 4096 frames; nil without a limiter.
  package init(loudness: [Int16], frames: Int, sampleRate: Int, reductions: [Float]? = nil) {
    let series = LoudnessSeries(loudness[...])
    let seconds = Double(frames) / Double(max(1, sampleRate))
    let step = max(0.1, seconds / Double(Self.most))
    let count = max(1, Int((seconds / step).rounded(.up)))
    stepSeconds = step
    let energies = series.shortTerm.isEmpty ? series.momentary : series.shortTerm
    let centre = series.shortTerm.isEmpty ? 0.2 : 1.5
    shortTermLUFS = (0..<count).map { index in
      guard !energies.isEmpty else { return Level.silence }
      let moment = (Double(index) + 0.5) * step - centre
      let nearest = min(energies.count - 1, max(0, Int((moment * 10).rounded())))
      return Level.loudness(energies[nearest]).rounded(toParts: 100)
    }
    reductionDB = reductions.map { values in
      let perStep = step * Double(sampleRate) / Double(ReductionHistogram.trackFrames)
      return (0..<count).map { index in
        let first = min(values.count, Int(Double(index) * perStep))
        // The last step has what is left, a value of less than 4096 frames among it.
        let end = index + 1 < count ? Int(Double(index + 1) * perStep) : values.count
        let last = min(values.count, max(first + 1, end))
        return Double((values[first..<max(first, last)].max() ?? 0) * 100).rounded() / 100
      }
    }
  }
}
