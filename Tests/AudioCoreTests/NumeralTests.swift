import AudioCore
import Testing

@Suite("Numbers as people write them")
struct NumeralTests {
  @Test(
    "have fixed decimals, rounded half away from zero, with a true minus sign",
    arguments: [
      (-14, 1, "−14.0", "−14.0"), (0.05, 1, "0.1", "+0.1"), (-0.04, 1, "0.0", "0.0"),
      (0.04, 1, "0.0", "0.0"), (2.5, 0, "3", "+3"), (-2.5, 0, "−3", "−3"), (0, 2, "0.00", "0.00"),
      (1234.056, 2, "1234.06", "+1234.06"), (.infinity, 1, "–", "–"), (.nan, 1, "–", "–"),
    ] as [(Double, Int, String, String)])
  func decimals(value: Double, digits: Int, plain: String, signed: String) {
    #expect(Numeral.fixed(value, digits) == plain)
    #expect(Numeral.signed(value, digits) == signed)
  }

  @Test("have a hyphen where programs read them, however large they are")
  func hyphens() {
    #expect(Numeral.ascii(-14.04, 1) == "-14.0")
    #expect(Numeral.ascii(-0.04, 1) == "0.0")
    #expect(Numeral.ascii(1e300, 2).hasSuffix(".00"))
    #expect(Numeral.shortest(-12) == "-12" && Numeral.plain(-12.5) == "−12.5")
    #expect(Numeral.shortest(-0.0) == "0")
  }

  @Test("of silence and of nothing are signs")
  func levels() {
    #expect(Numeral.level(-200) == "−∞" && Numeral.level(nil) == "–")
    #expect(Numeral.level(-9.96) == "−10.0")
  }

  @Test("of which no more is told than is there")
  func atLeast() {
    #expect(Numeral.atLeast(4.49) == "4.4" && Numeral.atLeast(0.7) == "0.7")
  }

  @Test(
    "of bytes have the unit that fits",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9_960, "10 kB"), (3_200_000, "3.2 MB"),
      (412_000_000, "412 MB"), (999_600_000, "1.0 GB"), (23_000_000_000_000, "23000 GB"),
    ])
  func bytes(count: Int, text: String) {
    #expect(Numeral.bytes(count) == text)
  }

  @Test(
    "of rates are told as they are",
    arguments: [(44_100, "44.1"), (48_000, "48"), (11_025, "11.025"), (22_050, "22.05")])
  func rates(rate: Int, text: String) {
    #expect(Numeral.kilohertz(rate) == text)
  }

  @Test(
    "of frequencies are short where columns are few",
    arguments: [(31.5, "31.5"), (63, "63"), (125.4, "125"), (1000, "1k"), (12_540, "12.5k")])
  func frequencies(hertz: Double, text: String) {
    #expect(Numeral.shortHertz(hertz) == text)
  }
}

@Suite("Times as clocks")
struct NumeralClockTests {
  @Test(arguments: [(0.0, "0:00"), (59.6, "1:00"), (212, "3:32"), (3723, "1:02:03")])
  func lengths(seconds: Double, text: String) {
    #expect(Numeral.length(seconds) == text)
  }

  @Test("are rounded as a whole: no minute has 60 seconds")
  func rounding() {
    #expect(Numeral.clock(59.96) == "1:00.0" && Numeral.clock(3599.96) == "1:00:00.0")
    #expect(Numeral.clock(83.456, digits: 2) == "1:23.46")
  }

  @Test("of a playhead tell what was reached, also where a product of decimals falls short")
  func timecodes() {
    #expect(Numeral.timecode(83.49) == "01:23.4" && Numeral.timecode(7200) == "2:00:00.0")
    #expect(Numeral.timecode(1.15, digits: 2) == "00:01.15")
    #expect(Numeral.timecode(59.99, digits: 0) == "00:59")
  }

  @Test(
    "that are typed are as short as they can be, with hours from an hour on",
    arguments: [
      (0.0, "0:00"), (20, "0:20"), (83.5, "1:23.5"), (59.9996, "1:00"), (3723.25, "1:02:03.25"),
    ])
  func typed(seconds: Double, text: String) {
    #expect(Numeral.shortestClock(seconds) == text)
  }
}
