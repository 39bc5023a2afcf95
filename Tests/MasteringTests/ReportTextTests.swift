import AudioCore
import Mastering
import Metering
import Testing

@Suite struct ReportTextTests {
  @Test func summaryIsAlignedAndShort() throws {
    let expected = """
                    loudness  true peak   range     PLR   width  balance
                        LUFS       dBTP      LU      dB      dB       dB
      mix              −18.4       −1.2     6.1    17.2   −12.3    L 0.2
      reference         −9.8        0.3     6.1    10.1    −8.9    R 0.1
      master            −9.8       −1.0     6.1     8.8    −9.0      0.0

      tone         Spectrum changed by up to +5.2 dB (around 63 Hz), minimum phase.
      limiter      Style balanced, ceiling −1.0 dBTP: reducing gain 41 % of the time,
                   by 1.2 dB in the median of that time; under 3.4 dB for 95 % of the
                   track, at most 6.0 dB; 3 inter-sample peaks corrected.

      ✓ loudness   −9.81 LUFS, wanted −9.80 ± 0.05
      ✓ true peak  −1.00 dBTP, at most −1.00
      ✓ tone       0.21 dB rms, at most 0.50
      held back    The boost around 60 Hz stops at 12 dB, 2.1 dB short; tone.boost
                   lifts that.
      warning      mix.wav is clipped 12 times; a mix with headroom masters cleaner.

      out.wav  WAV, 24 bit, 44.1 kHz, 3:32
      4.1 s, 52 × real time, 6.9 s of CPU

      """
    #expect(ReportText(try ReportFixture.report()).summary == expected)
  }

  @Test func namesInSentencesBringNoColours() {
    let told = TextStyle(usesColour: true).wrapped("a\u{1B}[31mred.wav is silent.", indent: 0)
    #expect(told == [#"a\e[31mred.wav is silent."#])
  }

  @Test func explanationTellsCurveRefusalsEngineAndPlan() throws {
    let text = ReportText(try ReportFixture.report()).explanation
    #expect(text.contains("octave, Hz     31.5    63   16k\n"))
    #expect(text.contains("tone, dB       +1.2  +5.2  −4.0\n"))
    #expect(text.contains("side, dB        0.0  −0.5  +2.0\n"))
    #expect(text.contains("left, dB       +0.1   0.0   0.0\n"))
    #expect(text.contains("tone.boost        The boost around 60 Hz"))
    #expect(text.contains("minimum phase.\n             And more."))
    #expect(text.contains("lacquer 0.1.0 (FFTW 3.3.10, sse2 avx)\nplan 0123abcd\n"))
  }

  @Test func everyLineFitsTheColumns() throws {
    let report = try ReportFixture.report()
    for columns in [60, 80, 120] {
      let text = ReportText(report, style: TextStyle(columns: columns))
      for line in (text.summary + text.explanation).split(separator: "\n") where columns >= 80 {
        #expect(line.count <= columns, "\(line)")
      }
    }
  }

  @Test func silenceHasNoFigures() throws {
    var report = try ReportFixture.report()
    report.deliverables[0].profile.loudness.integratedLUFS = -200
    report.deliverables[0].profile.peaks.truePeakDBTP = -200
    report.deliverables[0].checks[1].measured = -200
    let summary = ReportText(report).summary
    #expect(
      summary.contains("master               –          –       –       –       –        –\n"))
    #expect(summary.contains("✓ true peak  – dBTP, at most −1.00\n"))
    #expect(!HTMLReport(report).text.contains("−200"))
  }

  @Test func failedChecksAreMarked() throws {
    let report = try ReportFixture.report(loudnessPassed: false)
    #expect(!report.passed)
    #expect(ReportText(report).summary.contains("✗ loudness   −9.81 LUFS"))
    var narrow = report
    narrow.deliverables[0].checks[2].measured = 0.5014
    narrow.deliverables[0].checks[2].passed = false
    #expect(ReportText(narrow).summary.contains("✗ tone       0.501 dB rms, at most 0.50"))
  }

  @Test func filesOfOneRateAreToldOnce() throws {
    var report = try ReportFixture.report()
    var other = report.deliverables[0]
    other.path = "out.flac"
    report.deliverables.append(other)
    let same = ReportText(report).summary
    #expect(same.matches(of: /✓ loudness/).count == 1)
    #expect(same.contains("out.flac"))
    report.deliverables[1].sampleRate = 48000
    report.stages.append(report.stages[1])
    let apart = ReportText(report).summary
    #expect(apart.matches(of: /✓ loudness/).count == 2)
    #expect(apart.matches(of: /Style balanced/).count == 1)
    #expect(ReportText(report).explanation.matches(of: /Style balanced/).count == 2)
    #expect(apart.contains("at 44.1 kHz       −9.8"))
    #expect(apart.contains("wanted −9.80 ± 0.05  at 48 kHz"))
  }

  @Test func figuresAreThoseOfTheLosslessFileWhereverItIsNamed() throws {
    var report = try ReportFixture.report()
    var lossy = report.deliverables[0]
    lossy.path = "out.mp3"
    let codec = #"{"encoder": "libmp3lame", "limitDBTP": -1, "rounds": []}"#
    lossy.codec = try JSONDocument.decode(
      CodecReport.self, from: Array(codec.utf8), named: "codec")
    lossy.profile.loudness.integratedLUFS = -7.3
    lossy.checks[0].measured = -7.31
    report.deliverables.insert(lossy, at: 0)
    let summary = ReportText(report).summary
    #expect(summary.contains("\nmaster            −9.8 "))
    #expect(summary.contains("✓ loudness   −9.81 LUFS"))
    #expect(!summary.contains("−7.3"))
  }

  @Test func coloursChangeNothingButColours() throws {
    let report = try ReportFixture.report()
    let plain = ReportText(report).summary
    let painted = ReportText(report, style: TextStyle(usesColour: true)).summary
    #expect(!plain.contains("\u{1B}"))
    #expect(painted != plain)
    #expect(painted.replacing(/\u{1B}\[\d+m/, with: "") == plain)
  }

  @Test func aDryRunDoesNotClaimToHaveWritten() throws {
    let text = ReportText(try ReportFixture.report(), isDryRun: true).summary
    #expect(text.contains("would write out.wav"))
  }

  @Test func silenceAndMonoHaveNoNumbers() throws {
    var report = try ReportFixture.report()
    report.mix.profile.loudness.integratedLUFS = -200
    report.mix.profile.stereo.widthDB = -200
    report.mix.profile.channels = 1
    let lines = ReportText(report).summary.split(separator: "\n")
    #expect(lines[2] == "mix                  –       −1.2     6.1       –    mono        –")
  }

  @Test func aTrackWithoutLoudnessHasNoFiguresOfIt() throws {
    var track = try ReportFixture.report().mix
    track.profile.loudness.rangeLowLUFS = -200
    track.profile.loudness.rangeHighLUFS = -200
    track.profile.loudness.maximumShortTermLUFS = -200
    #expect(
      ProfileText(track).text().contains("momentary up to −14.4 LUFS; loudest from 1:03"))
    track.profile.loudness.integratedLUFS = -200
    let text = ProfileText(track).text()
    #expect(text.contains("none (that takes 0.4 s above −70 LUFS)"), "\(text)")
    #expect(!text.contains("momentary"))
  }

  @Test func musicWithoutPausesTellsNoNoiseFloor() throws {
    var track = try ReportFixture.report().mix
    #expect(ProfileText(track).text().contains("floor −84.2 dBFS"))
    track.profile.faults.noiseFloorDBFS = -30
    let text = ProfileText(track).text()
    #expect(text.contains("no pause in which to measure the noise floor"), "\(text)")
    #expect(!text.contains("−30.0 dBFS"))
  }

  @Test func aTrackIsDescribed() throws {
    let report = try ReportFixture.report()
    let text = ProfileText(report.mix).text(beside: report.references[0])
    #expect(text.contains("mix.wav  WAV, PCM 24 bit, 44.1 kHz, stereo, 3:32\n"))
    #expect(text.contains("clipped 12 times (0:02, 1:01 …); ends with 2.5 s of silence"))
    #expect(text.contains("to go, dB       0.0   0.0"))
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test("balance is told by its side, in JSON left over right")
  func balance() throws {
    var report = try ReportFixture.report()
    var check = report.deliverables[0].checks[2]
    check.name = "balance"
    (check.measured, check.wanted, check.unit) = (0.21, -0.18, "dB")
    report.deliverables[0].checks[2] = check
    #expect(
      ReportText(report).summary.contains("✓ balance    L 0.21 dB, wanted R 0.18 ± 0.50\n"))
    var track = report.mix
    track.profile.stereo.centreDB = -0.34
    let words = ProfileText(track).text().replacing(/\s+/, with: " ")
    #expect(words.contains("the centre is off by 0.3 dB to the right"))
  }

  @Test func aBandThatEndsIsNeitherACodecsForSureNorToGo() throws {
    let report = try ReportFixture.report()
    var track = report.mix
    for point in track.profile.spectrum.midDB.indices
    where SpectrumProfile.frequencyHz(point) > 16_100 {
      track.profile.spectrum.midDB[point] -= 40
    }
    track.profile.spectrum.codecCutoffHz = 20_000
    let text = ProfileText(track).text(beside: report.references[0])
    let words = text.replacing(/\s+/, with: " ")
    #expect(words.contains("nothing above 20 kHz, where a codec or a filter cut it off"))
    let way = try #require(text.split(separator: "\n").first { $0.hasPrefix("to go, dB") })
    #expect(way.hasSuffix(" 0.0") && !way.contains("+"), "\(way)")
  }
}

@Suite struct ReportDocumentTests {
  @Test func reportsSurviveTheirJSON() throws {
    let report = try ReportFixture.report()
    let text = try JSONDocument.text(report, curves: true)
    let again = try JSONDocument.decode(MasterReport.self, from: Array(text.utf8), named: "again")
    #expect(try JSONDocument.text(again, curves: true) == text)
    #expect(ReportText(again).explanation == ReportText(report).explanation)
  }

  @Test func longArraysAreLeftOutUnlessAskedFor() throws {
    let report = try ReportFixture.report()
    let short = try JSONDocument.text(report, curves: false)
    #expect(!short.contains("midDB"))
    #expect(short.contains("\"integratedLUFS\": -18.4"))
    #expect(short.contains("\"dcOffset\": ["))
    #expect(try JSONDocument.text(report, curves: true).contains("midDB"))
  }

  @Test func documentsOfAnotherKindAreRefusedByName() {
    let error = #expect(throws: (any Error).self) {
      try JSONDocument.decode(MasterReport.self, from: Array("{}".utf8), named: "x.json")
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("x.json"))
  }

  @Test func infinitiesBecomeNull() throws {
    #expect(try JSONDocument.text([1, Double.infinity, .nan], curves: true) == "[1, null, null]\n")
  }

  @Test func textIsEscapedAndNumbersKeepTheirDigits() throws {
    let value = JSONValue.object([
      "b": .array([.number(0.1), .integer(-3), .unsigned(.max), .null, .bool(true)]),
      "a": .string("\"\\\n\u{1}é"), "c": .object([:]), "d": .number(.nan),
    ])
    #expect(
      value.text == """
        {
          "a": "\\"\\\\\\n\\u0001é",
          "b": [0.1, -3, 18446744073709551615, null, true],
          "c": {},
          "d": null
        }

        """)
    #expect(
      try JSONDocument.decode(JSONValue.self, from: Array(value.text.utf8), named: "x")["b"]
        == value["b"])
  }
}
