import Glibc

/// The normalised sinc function.
enum Sinc {
  /// sin(πx)/(πx), 1 at 0.
  static func value(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }
}
