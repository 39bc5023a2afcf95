import AudioCore
import Glibc

/// One band of an equaliser as an analogue filter: what it does to level at any frequency.
///
/// The shapes are the analogue prototypes of R. Bristow-Johnson's "Cookbook formulae for audio EQ
/// biquad filter coefficients", without the bilinear transform's squeeze near half the sample rate
/// unless a rate is given.
public struct EqualizerBand: Codable, Sendable, Equatable {
  /// The shape of a band.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// A rise or fall around a frequency.
    case bell
    /// A rise or fall of everything below a frequency, half of it there.
    case lowshelf
    /// A rise or fall of everything above a frequency, half of it there.
    case highshelf
    /// Takes out what lies below a frequency, 12 dB an octave (a high-pass).
    case lowcut
    /// Takes out what lies above a frequency, 12 dB an octave (a low-pass).
    case highcut

    /// Whether the band has a gain of its own.
    public var hasGain: Bool { self != .lowcut && self != .highcut }
  }

  /// Its shape.
  public var kind: Kind
  /// Centre of a bell, middle of a shelf's slope, corner of a cut, Hz.
  public var hertz: Double
  /// Gain of a bell or shelf, dB; unused by cuts.
  public var decibels: Double
  /// Quality: narrowness of a bell, steepness of a shelf or cut's corner; 0.707 has no resonance.
  public var q: Double

  /// Creates a band.
  public init(kind: Kind, hertz: Double, decibels: Double = 0, q: Double) {
    self.kind = kind
    self.hertz = hertz
    self.decibels = decibels
    self.q = q
  }

  /// Gain at a frequency, dB; never under −120.
  public func decibels(at frequency: Double) -> Double {
    let a = pow(10, decibels / 40)
    let x = (frequency / hertz) * (frequency / hertz)
    let damping = x / (q * q)
    let top: Double
    let bottom: Double
    switch kind {
    case .bell:
      let distance = (1 - x) * (1 - x)
      top = distance + damping * a * a
      bottom = distance + damping / (a * a)
    case .lowshelf:
      top = a * a * ((a - x) * (a - x) + damping * a)
      bottom = (1 - a * x) * (1 - a * x) + damping * a
    case .highshelf:
      top = a * a * ((1 - a * x) * (1 - a * x) + damping * a)
      bottom = (a - x) * (a - x) + damping * a
    case .lowcut:
      top = x * x
      bottom = (1 - x) * (1 - x) + damping
    case .highcut:
      top = 1
      bottom = (1 - x) * (1 - x) + damping
    }
    guard top > 1e-12 * bottom else { return -120 }
    return Decibels.power(top / bottom)
  }

  /// Gain of the cookbook's digital filter at a frequency, dB; never under −120.
  ///
  /// The bilinear transform leaves the band's own frequency where it is and squeezes the others towards
  /// half the rate, which both frequencies are under.
  public func decibels(at frequency: Double, sampleRate: Int) -> Double {
    let scale = Double.pi / Double(sampleRate)
    return decibels(at: hertz * tan(scale * frequency) / tan(scale * hertz))
  }
}
