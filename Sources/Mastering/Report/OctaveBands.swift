/// The octaves by which curves and spectra are told in tables.
enum OctaveBands {
  /// Their centres, Hz (the nominal ones of IEC 61260-1).
  static let centres: [Double] = [31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000]

  /// The centres that audio at a rate in Hz reaches.
  static func reached(sampleRate: Int) -> [Double] {
    centres.filter { $0 < 0.45 * Double(sampleRate) }
  }

  /// The octave around a centre, Hz.
  static func range(around hertz: Double) -> ClosedRange<Double> {
    hertz / 2.0.squareRoot()...hertz * 2.0.squareRoot()
  }
}
