import DSP
import Testing

@Suite("Windows")
struct WindowTests {
  @Test("Kaiser's is 1 in the middle, 1/I₀(β) at its ends and 0 outside")
  func kaiser() {
    let window = Window.kaiser(count: 9, beta: 8)
    #expect(window[4] == 1)
    // I₀(8) = 427.564 115 721 8 (Abramowitz & Stegun, table 9.8).
    #expect(abs(window[0] * 427.564_115_721_8 - 1) < 1e-9 && abs(window[8] - window[0]) < 1e-15)
    #expect(zip(window, window.reversed()).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(Window.kaiser(at: 1.001, beta: 8) == 0)
    // Kaiser's own formula: 0.1102 (A − 8.7).
    #expect(abs(Window.kaiserBeta(stopbandDB: 100) - 10.061_26) < 1e-9)
  }

  @Test("Hann's is periodic: overlapped by half it adds up to one")
  func hann() {
    let window = Window.hann(count: 12)
    for i in 0..<6 { #expect(abs(window[i] + window[i + 6] - 1) < 1e-15) }
    #expect(window[0] == 0 && window[6] == 1)
  }
}
