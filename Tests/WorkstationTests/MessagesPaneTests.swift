import TerminalKit
import Testing
import Workbench
import Workstation

/// The pane of messages, which takes the place of messages that come and go.
@Suite struct MessagesPaneTests {
  private let size = Size(columns: 200, rows: 60)
  private let long =
    "There is no sound device here: connect one, or play silently with :device none; "
    + "'lacquer devices' lists what there is."

  private func text(_ said: [String]) -> String {
    var state = Fixture.loaded
    for sentence in said { Fixture.send(.event(.told(sentence, .warning)), &state) }
    return Fixture.frame(state, size).grid.text
  }

  @Test func aLongMessageIsReadToItsEnd() {
    let shown = text(["An older one.", long])
    #expect(shown.contains("! There is no sound device here") && shown.contains("An older one."))
    #expect(shown.contains("lists what there is."))
  }

  @Test func olderOnesGiveWay() {
    let shown = text(["A", "B", "C", "D", "E"].map { "Message \($0)." } + [long])
    #expect(shown.contains("lists what there is.") && shown.contains("Message E."))
    #expect(!shown.contains("Message A."))
  }
}
