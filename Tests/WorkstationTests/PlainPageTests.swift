import TerminalKit
import Testing
import Workbench
import Workstation

/// One column of text.
@Suite struct PlainPageTests {
  /// Sentences that never have the keys cannot be read otherwise than where they stand.
  @Test func whyThereIsNoSoundIsSaidInFull() {
    var state = Fixture.loaded
    state.messages = []
    state.appearance.isPlain = true
    state.listening.gainDB = -6
    state.listening.deviceFault =
      "The sound device hw:2,0 is busy: another program holds it; close that one, or choose another "
      + "with :device."
    let rows = Fixture.frame(state, Size(columns: 80, rows: 40)).grid.text
      .split(separator: "\n")
    let first = rows.firstIndex { $0.hasPrefix("No sound: The sound device hw:2,0") }
    #expect(first != nil, "\(rows)")
    let text = rows.joined(separator: " ").split(separator: " ").joined(separator: " ")
    #expect(text.contains("choose another with :device."), "\(rows)")
  }

  @Test func theKeysStayOnTheirLineWhereSentencesTakeMore() {
    var state = Fixture.loaded
    state.messages = []
    state.appearance.isPlain = true
    func focused() -> String {
      let frame = Fixture.frame(state, Size(columns: 60, rows: 40))
      return frame.cursor.map { frame.grid.text(row: $0.row) } ?? ""
    }
    let before = focused()
    #expect(!before.isEmpty)
    state.listening.deviceFault = String(repeating: "The device does not answer. ", count: 6)
    #expect(focused() == before)
  }
}
