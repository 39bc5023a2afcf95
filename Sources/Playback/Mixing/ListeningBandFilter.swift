import DSP
import Glibc

/// The six bands that can be heard alone: their edges and filters.
///
/// A band is cut out by two Butterworth sections on each side (24 dB an octave, Linkwitz-Riley).
@safe struct ListeningBandFilter {
  /// Edges between the bands, Hz.
  static let edges = [60.0, 250, 500, 2000, 6000]
  /// Sections of a band.
  static let sections = 4

  /// b0, b1, b2, a1, a2 of every section of every band.
  private let coefficients: UnsafeMutablePointer<Double>
  /// Two values a section, a channel per lane.
  private let state: UnsafeMutablePointer<SIMD2<Double>>
  private(set) var band = -1

  init(sampleRate: Int) {
    let bands = Self.edges.count + 1
    unsafe coefficients = .allocate(capacity: bands * Self.sections * 5)
    unsafe state = .allocate(capacity: Self.sections * 2)
    unsafe state.initialize(repeating: .zero, count: Self.sections * 2)
    for band in 0..<bands {
      var values: [Double] = []
      for _ in 0..<2 {
        values +=
          band > 0
          ? Self.section(Self.edges[band - 1], sampleRate, isHighPass: true) : [1, 0, 0, 0, 0]
        values +=
          band < Self.edges.count
          ? Self.section(Self.edges[band], sampleRate, isHighPass: false) : [1, 0, 0, 0, 0]
      }
      unsafe (coefficients + band * Self.sections * 5).initialize(from: values, count: values.count)
    }
  }

  func deallocate() {
    unsafe coefficients.deallocate()
    unsafe state.deallocate()
  }

  /// A Butterworth section by the bilinear transform (RBJ cookbook, Q = √½).
  private static func section(_ hertz: Double, _ sampleRate: Int, isHighPass: Bool) -> [Double] {
    let w = 2 * Double.pi * min(hertz, 0.45 * Double(sampleRate)) / Double(sampleRate)
    let alpha = sin(w) / (2 * 0.5.squareRoot())
    let a0 = 1 + alpha
    let edge = isHighPass ? (1 + cos(w)) / 2 : (1 - cos(w)) / 2
    return [
      edge / a0, (isHighPass ? -2 : 2) * edge / a0, edge / a0, -2 * cos(w) / a0, (1 - alpha) / a0,
    ]
  }

  /// Starts to filter another band, from silence. [audio thread]
  @_noLocks mutating func select(_ band: Int) {
    self.band = band
    for i in 0..<2 * Self.sections { unsafe state[i] = .zero }
  }

  /// Goes on as if all so far had been louder by a factor. [audio thread]
  @_noLocks func scale(by factor: Double) {
    for i in 0..<2 * Self.sections { unsafe state[i] = state[i] * factor }
  }

  /// One frame. [audio thread]
  @_noLocks @inline(__always) func process(_ frame: SIMD2<Double>) -> SIMD2<Double> {
    var x = frame
    let c = unsafe coefficients + band * Self.sections * 5
    for section in 0..<Self.sections {
      let k = unsafe c + 5 * section
      let z = unsafe state + 2 * section
      let y = unsafe x * k[0] + z[0]
      unsafe z[0] = x * k[1] + z[1] - y * k[3]
      unsafe z[1] = x * k[2] - y * k[4]
      x = y
    }
    return x
  }
}
