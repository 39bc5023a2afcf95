import Mastering
import Testing

@Suite("A reference's name has its section as a person types it")
struct ReferenceNameTests {
  @Test(
    "to a thousandth of a second, and never as sixty of them after a minute",
    arguments: [
      (20.0, 65.25, "0:20-1:05.25"), (59.9996, 119.9999, "1:00-2:00"),
      (3599.9996, 3600.5, "1:00:00-1:00:00.5"),
    ])
  func section(start: Double, end: Double, words: String) throws {
    let request = ReferenceRequest(
      path: "song.wav", region: TimeRegion(start: start, end: end))
    #expect(request.name == "song.wav@\(words)")
    let read = try SettingTable.setting(named: "match.region").value(from: words)
    let rounded = TimeRegion(
      start: (start * 1000).rounded() / 1000, end: (end * 1000).rounded() / 1000)
    #expect(read == .region(rounded))
  }
}
