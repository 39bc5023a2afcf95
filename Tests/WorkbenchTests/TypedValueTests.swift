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

  @Test("nothing is added to what is no number")
  func noNumber() {
    let (text, error) = typed("loudness.target", "ref", "+2")
    #expect(text == "ref")
    #expect(error?.contains("loudness.target takes") == true)
  }
}
