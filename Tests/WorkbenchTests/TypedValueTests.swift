import Mastering
import Testing
import Workbench

/// What a typed number means, and what is refused.
@Suite("Typed values")
struct TypedValueTests {
  /// The value of a setting after others and then a text were typed into it.
  private func typed(_ key: String, _ values: String...) -> (text: String, error: String?) {
    var bench = Bench.loaded()
    for value in values { bench.run("set \(key) \(value)") }
    let setting = SettingTable.all.first { $0.key == key }
    return (setting?.value(in: bench.state.document.settings).text ?? "", bench.error)
  }

  @Test(
    "a sign adds to a number that cannot have that sign by itself",
    arguments: [
      ("tone.amount", "80", "+5", "85"), ("tone.amount", "80", "-5", "75"),
      ("limit.ceiling", "-1", "+0.5", "-0.5"), ("limit.ceiling", "-1", "-2", "-2"),
      ("tone.tilt", "1", "+2", "2"), ("loudness.target", "-14", "+2", "-12"),
    ])
  func signs(key: String, first: String, second: String, expected: String) {
    #expect(typed(key, first, second).text == expected)
  }

  @Test("point, comma, unit, k and powers of ten are one number wherever it is typed")
  func spellings() {
    for words in ["2500 -1.5", "2,5k -1,5dB", "2.5e3Hz −1.5", "2.5kHz -1.5"] {
      var bench = Bench.loaded()
      bench.run("pane matchcurve")
      bench.run("curve.add bell 1k 1")
      bench.run("curve.move \(words)")
      #expect(bench.error == nil, "\(words)")
      #expect(
        bench.state.document.settings.tone.bands.map(\.text) == ["bell 2500Hz -1.5dB Q1"],
        "\(words)")
    }
    for value in ["1.2k", "1,2k", "1200Hz", "1.2e3", "1,2 kHz"] {
      #expect(typed("tone.to", value).text == "1200", "\(value)")
    }
    #expect(typed("limit.ceiling", "-1", "+0,5 dB").text == "-0.5")
  }

  @Test(
    "a delivery target that there is not is refused, however it is typed",
    arguments: ["set target nonsense", "target nonsense", "loudness.target nonsense"])
  func unknownTarget(words: String) {
    var bench = Bench.loaded()
    bench.run(words)
    #expect(bench.state.document.settings == MasterSettings())
    let error = bench.error ?? ""
    #expect(error.hasPrefix("There is no delivery target \"nonsense\". loudness.target takes "))
    #expect(error.hasSuffix("keep or a name (lacquer targets)."))
  }

  @Test("an hour is told as one")
  func hours() {
    var bench = Bench.loaded()
    bench.run("value.focus edit.start")
    bench.press("=")
    bench.type("3723.5")
    #expect(bench.state.navigation.prompt?.note.hasPrefix("1:02:03.50") == true)
  }

  @Test("what is longer than any path is not pasted")
  func longPaste() {
    var bench = Bench.loaded()
    bench.press(":")
    bench.send(.paste(String(repeating: "ab ", count: 2000)))
    #expect(bench.state.navigation.prompt?.text == "")
    #expect(bench.error == "That is too long for a line: 6000 bytes of at most 4096; paste less.")
    bench.send(.paste("limit.ceiling"))
    #expect(bench.state.navigation.prompt?.text == "limit.ceiling")
  }

  @Test("the line says so while it is typed, and keeps what was typed")
  func unknownTargetInTheLine() {
    var bench = Bench.loaded()
    bench.run("value.type loudness.target")
    bench.press("ctrl-u")
    bench.type("spotfy")
    #expect(bench.state.navigation.prompt?.isInvalid == true)
    #expect(bench.state.navigation.prompt?.note.contains("did you mean spotify?") == true)
    bench.press("enter")
    #expect(bench.state.navigation.prompt?.text == "spotfy")
    #expect(bench.state.document.settings == MasterSettings())
  }

  @Test("a target of the person's own is one")
  func ownTarget() throws {
    var targets = DeliveryTargets.shipped
    try targets.add("[[target]]\nname = \"club\"\nlufs = -7.5", named: "targets.toml")
    var bench = Bench.loaded()
    bench.reducer = WorkbenchReducer(places: Bench.places, targets: targets)
    bench.run("target club")
    #expect(bench.error == nil)
    #expect(bench.state.document.settings.loudness.target == .preset("club"))
  }

  @Test("nothing is added to what is no number")
  func noNumber() {
    let (text, error) = typed("loudness.target", "ref", "+2")
    #expect(text == "ref")
    #expect(error?.contains("loudness.target takes") == true)
  }
}
