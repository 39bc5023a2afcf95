import TerminalKit
import Testing

@Suite struct ColourTests {
  @Test func hexReadsAndWrites() {
    #expect(RGB(hex: "#56b4e9")?.hex == "#56b4e9")
    #expect(RGB(hex: "#0af")?.hex == "#00aaff")
    #expect(RGB(hex: "#12345") == nil && RGB(hex: "56b4e9") == nil && RGB(hex: "#+12345") == nil)
  }

  @Test func everyColourSurvivesLinearLightAndOKLab() {
    for packed in stride(from: UInt32(0), to: 0x1000000, by: 4_099) {
      let colour = RGB(packed)
      #expect(LinearRGB(colour).encoded == colour)
      #expect(OKLab(colour).encoded == colour)
    }
  }

  @Test func contrastIsThatOfWCAG() {
    #expect(Contrast.ratio(.black, .white) == 21)
    // The example of the WCAG contrast checkers: the lightest grey that passes AA on white.
    #expect(abs(Contrast.ratio(RGB(0x767676), .white) - 4.54) < 0.01)
  }

  @Test func lightnessContrastIsThatOfAPCA() {
    // Values of the APCA-W3 0.1.9 test page.
    #expect(abs(Contrast.apca(text: RGB(0x888888), on: .white) - 63.056) < 0.01)
    #expect(abs(Contrast.apca(text: .white, on: RGB(0x888888)) + 68.541) < 0.01)
    #expect(abs(Contrast.apca(text: .black, on: RGB(0xAAAAAA)) - 58.146) < 0.01)
    #expect(abs(Contrast.apca(text: RGB(0xAAAAAA), on: .black) + 56.241) < 0.01)
  }

  @Test func differenceIsThatOfSharmasTable() {
    // G. Sharma, W. Wu, E. Dalal: The CIEDE2000 Color-Difference Formula, test data, rows 1, 7, 14,
    // 17, 21, 25 and 34.
    let rows: [((Double, Double, Double), (Double, Double, Double), Double)] = [
      ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
      ((50, 0, 0), (50, -1, 2), 2.3669),
      ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
      ((50, 2.5, 0), (73, 25, -18), 27.1492),
      ((50, 2.5, 0), (50, 3.1736, 0.5854), 1.0),
      ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
      ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ]
    for (one, other, expected) in rows {
      #expect(abs(ColourDifference.ciede2000(one, other) - expected) < 0.0001)
    }
  }

  @Test func visionKeepsGreysAndTakesHuesAway() {
    for vision in ColourVision.allCases {
      let grey = vision.seen(RGB(0x808080))
      #expect(abs(Int(grey.red) - 128) <= 1 && abs(Int(grey.green) - 128) <= 1)
    }
    let (red, green) = (RGB(0xC04040), RGB(0x6A7A20))
    let usual = ColourDifference.ciede2000(red, green)
    let deutan = ColourDifference.ciede2000(
      ColourVision.deutan.seen(red), ColourVision.deutan.seen(green))
    #expect(deutan < usual / 3)
  }

  @Test func reducingKeepsThePersonsColoursAndFindsTheNearest() {
    #expect(ColourDepth.indexed.reduce(Colour(RGB(0xFFAF00))) == .indexed(214))
    #expect(ColourDepth.indexed.reduce(.ansi(.red)) == .ansi(.red))
    #expect(ColourDepth.ansi.reduce(Colour(RGB(0xF01010))) == .ansi(.brightRed))
    #expect(ColourDepth.mono.reduce(Colour(RGB(0xF01010))) == .terminal)
    for index in 16...255 {
      let index = UInt8(index)
      // Some greys of the ramp are in the cube too.
      #expect(
        IndexedColour.rgb(IndexedColour.nearest(to: IndexedColour.rgb(index)))
          == IndexedColour.rgb(index))
    }
  }
}
