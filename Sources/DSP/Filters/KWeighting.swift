import AudioCore
import Glibc

/// The K-weighting filter of ITU-R BS.1770-5, Annex 1, at any sample rate.
///
/// The standard tabulates 48 kHz and asks for the same response elsewhere. Transforming the
/// analogue prototype again, as is usual, moves the response by up to 0.08 dB; here stage 2 keeps
/// its gain and stage 1 is fitted to the 48 kHz magnitude by least squares from 20 Hz to 20 kHz (or
/// 0.45 of the rate), which leaves < 0.0001 dB at 44.1 kHz and above.
public struct KWeighting: Sendable, Equatable {
  /// The high-frequency shelf.
  public let shelf: Biquad
  /// The high-pass.
  public let highpass: Biquad

  /// The 48 kHz table of the standard.
  public static let table48 = KWeighting(
    shelf: Biquad(
      b0: 1.53512485958697, b1: -2.69169618940638, b2: 1.19839281085285,
      a1: -1.69065929318241, a2: 0.73248077421585),
    highpass: Biquad(b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621))

  /// The filter at a rate in Hz.
  public init(sampleRate: Int) {
    self = sampleRate == 48_000 ? Self.table48 : Self.fitted(sampleRate: Double(sampleRate))
  }

  private init(shelf: Biquad, highpass: Biquad) {
    self.shelf = shelf
    self.highpass = highpass
  }

  /// |H|² of both stages at `hertz`.
  public func power(hertz: Double, sampleRate: Double) -> Double {
    shelf.power(hertz: hertz, sampleRate: sampleRate)
      * highpass.power(hertz: hertz, sampleRate: sampleRate)
  }

  // MARK: - Fit

  /// Frequency and Q of the analogue prototype behind the tabulated high-pass.
  private static let highpassHz = 38.13547087602444
  private static let highpassQ = 0.5003270373238773

  private static func highpass(sampleRate: Double) -> Biquad {
    func norm(_ rate: Double) -> (k: Double, a0: Double) {
      let k = tan(.pi * highpassHz / rate)
      return (k, 1 + k / highpassQ + k * k)
    }
    let (k, a0) = norm(sampleRate)
    let b0 = norm(48_000).a0 / a0
    return Biquad(
      b0: b0, b1: -2 * b0, b2: b0, a1: 2 * (k * k - 1) / a0, a2: (1 - k / highpassQ + k * k) / a0)
  }

  /// Parameters of a shelf: logarithms of K = tan(πf/fs) and Q of zeros and poles, and of the gain.
  private static func shelf(_ p: [Double]) -> Biquad {
    let (kz, qz, kp, qp, gain) = (exp(p[0]), exp(p[1]), exp(p[2]), exp(p[3]), exp(p[4]))
    let a0 = 1 + kp / qp + kp * kp
    let scale = gain / (a0 * kz * kz) * kp * kp
    return Biquad(
      b0: scale * (1 + kz / qz + kz * kz), b1: scale * 2 * (kz * kz - 1),
      b2: scale * (1 - kz / qz + kz * kz), a1: 2 * (kp * kp - 1) / a0,
      a2: (1 - kp / qp + kp * kp) / a0)
  }

  /// Gauss–Newton on the dB error, damped (Levenberg), from the prototype as start.
  private static func fitted(sampleRate: Double) -> KWeighting {
    let second = highpass(sampleRate: sampleRate)
    let top = min(20_000, 0.45 * sampleRate)
    let points = 160
    let grid = (0..<points).map { 20 * pow(top / 20, Double($0) / Double(points - 1)) }
    let target = grid.map {
      Decibels.power(table48.power(hertz: $0, sampleRate: 48_000))
        - Decibels.power(second.power(hertz: $0, sampleRate: sampleRate))
    }
    func errors(_ p: [Double]) -> [Double] {
      let section = shelf(p)
      return zip(grid, target).map {
        Decibels.power(section.power(hertz: $0, sampleRate: sampleRate)) - $1
      }
    }
    func cost(_ e: [Double]) -> Double { e.reduce(0) { $0 + $1 * $1 } }

    // Zeros of the prototype: K²·Vh⁻¹ and Vb/Vh turn into frequency and Q.
    let vh = pow(10, 3.999843853973347 / 20)
    let vb = pow(vh, 0.4996667741545416)
    let k = tan(.pi * 1681.974450955533 / sampleRate)
    let q = 0.7071752369554196
    var p = [log(k / vh.squareRoot()), log(q * vh.squareRoot() / vb), log(k), log(q), 0]
    var e = errors(p)
    var damping = 1e-6
    for _ in 0..<60 {
      let columns = (0..<5).map { j -> [Double] in
        var moved = p
        moved[j] += 1e-6
        return zip(errors(moved), e).map { ($0 - $1) / 1e-6 }
      }
      var matrix = [[Double]](repeating: [Double](repeating: 0, count: 6), count: 5)
      for i in 0..<5 {
        for j in 0..<5 { matrix[i][j] = zip(columns[i], columns[j]).reduce(0) { $0 + $1.0 * $1.1 } }
        matrix[i][i] *= 1 + damping
        matrix[i][5] = -zip(columns[i], e).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let step = solve(matrix)
      let candidate = zip(p, step).map { $0 + $1 }
      let candidateErrors = errors(candidate)
      if cost(candidateErrors) < cost(e) {
        let gained = cost(e) - cost(candidateErrors)
        p = candidate
        e = candidateErrors
        damping = max(damping / 10, 1e-12)
        if gained < 1e-18 { break }
      } else {
        damping *= 10
        if damping > 1e6 { break }
      }
    }
    return KWeighting(shelf: shelf(p), highpass: second)
  }

  /// Solves five equations given as rows of six numbers, by elimination with row pivots.
  private static func solve(_ rows: [[Double]]) -> [Double] {
    var m = rows
    let n = m.count
    for column in 0..<n {
      let pivot = (column..<n).max { abs(m[$0][column]) < abs(m[$1][column]) } ?? column
      m.swapAt(column, pivot)
      for row in (column + 1)..<max(n, column + 1) {
        let factor = m[row][column] / m[column][column]
        for k in column...n { m[row][k] -= factor * m[column][k] }
      }
    }
    var x = [Double](repeating: 0, count: n)
    for row in stride(from: n - 1, through: 0, by: -1) {
      var sum = m[row][n]
      for k in (row + 1)..<max(n, row + 1) { sum -= m[row][k] * x[k] }
      x[row] = sum / m[row][row]
    }
    return x
  }
}
