import DSP
import Glibc
import Testing

@Suite("Smoothing over a fraction of an octave")
struct FractionalOctaveTests {
  private let flat = [Double](repeating: 7, count: 200)

  @Test("leaves what is level alone, up to both ends")
  func level() {
    for value in FractionalOctave.smooth(flat, octaves: 1, pointsPerOctave: 48) {
      #expect(abs(value - 7) < 1e-12)
    }
    for value in FractionalOctave.smoothPower(flat, octaves: 1.0 / 3, pointsPerOctave: 48) {
      #expect(abs(value - 7) < 1e-12)
    }
    #expect(FractionalOctave.smooth([1, 5, 2], octaves: 0, pointsPerOctave: 48) == [1, 5, 2])
  }

  @Test("has a window that is half as high half its width beside the middle")
  func window() {
    var impulse = [Double](repeating: 0, count: 101)
    impulse[50] = 1
    // A third of an octave is 16 points.
    let smooth = FractionalOctave.smooth(impulse, octaves: 1.0 / 3, pointsPerOctave: 48)
    #expect(abs(smooth[42] / smooth[50] - 0.5) < 1e-9 && abs(smooth[58] / smooth[50] - 0.5) < 1e-9)
    #expect(smooth[34] < 1e-12 && smooth[66] < 1e-12 && smooth[35] > 0 && smooth[65] > 0)
    #expect(abs(smooth.reduce(0, +) - 1) < 1e-12)
  }

  @Test("has its window cut at both ends, and what is left of it adds up to one")
  func ends() {
    // Two points at half height: weights of 1/2, 1, 1/2.
    let values = [6.0, 0, 0, 0, 0, 0, 6]
    let smooth = FractionalOctave.smooth(values, octaves: 1.0 / 24, pointsPerOctave: 48)
    for (found, expected) in zip(smooth, [4, 1.5, 0, 0, 0, 1.5, 4]) {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test("averages power, not decibels")
  func power() {
    // Every other point 20 dB up: half of the power of 101, which is 17.03 dB.
    let comb = (0..<200).map { $0.isMultiple(of: 2) ? 0.0 : 20 }
    let smooth = FractionalOctave.smoothPower(comb, octaves: 1, pointsPerOctave: 48)
    #expect(abs(smooth[100] - 10 * log10(50.5)) < 0.05)
  }
}
