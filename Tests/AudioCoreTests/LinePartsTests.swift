import AudioCore
import Testing

@Suite struct LinePartsTests {
  @Test func aNumberKeepsItsUnit() {
    #expect(
      "Peaks reach −1.0 dBTP, 2.8 LU over (24 bit); 1/3 octave.".lineParts
        == ["Peaks", "reach", "−1.0 dBTP,", "2.8 LU", "over", "(24 bit);", "1/3 octave."])
    #expect("0 to 100 %".lineParts == ["0", "to", "100 %"])
    #expect("−∞ LUFS".lineParts == ["−∞ LUFS"])
  }

  @Test func otherWordsAreApart() {
    #expect("16 trials of 20".lineParts == ["16", "trials", "of", "20"])
    #expect("in dB  per\noctave".lineParts == ["in", "dB", "per", "octave"])
    #expect("48, kHz".lineParts == ["48,", "kHz"])
    #expect("".lineParts.isEmpty)
  }
}
