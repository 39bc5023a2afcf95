import Foundation
import Mastering
import Testing
import TestSupport
import Workbench

@Suite("Random hands")
struct PropertyTests {
  private static let count = ProcessInfo.processInfo.environment["LACQUER_SOAK"] == "1" ? 40 : 4

  /// A word or number that may be an argument of something.
  private func argument(_ random: inout SeededGenerator, for action: WorkbenchAction) -> String? {
    let words = [
      nil, "", "1", "8", "-3", "0.5", "1:23", "0:02 0:05", "on", "off", "a", "b", "r", "delta",
      "mono", "whole", "2 40", "1 tone=30", "1 0:01-0:09", "/music/other.wav", "auto", "full",
      "1e9", "ceiling -2", "tone.amount", "in", "fine", "äöü", "0",
    ]
    if case .setting(let key) = action.argument, let setting = Parameter.named(key)?.setting {
      return [setting.safe.text, setting.full.text, "1", "off", "auto", "-2"].randomElement(
        using: &random)
    }
    return words.randomElement(using: &random) ?? nil
  }

  private let strokes: [KeyStroke] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHLRSUDQ0123456789`'[]\\<>,.-+=/:?~ ".map { KeyStroke($0) }
    + KeyStroke.Name.allCases.map { KeyStroke($0) }
    + "crlpuwzds".map { KeyStroke($0, control: true) } + "hl".map { KeyStroke($0, alt: true) }
    + (1...12).map { KeyStroke(.function($0)) }

  @Test("never crash the reducer, and undo goes all the way back", arguments: 0..<count)
  func hands(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) &+ 77)
    var bench = Bench.loaded()
    // Only so many steps are kept, so the walk stays inside them.
    let start = bench.state.document
    for _ in 0..<2500 {
      bench.now += Double(random.next() % 2000) / 1000
      switch random.next() % 10 {
      case 0..<5:
        bench.send(.key(strokes[Int(random.next() % UInt64(strokes.count))]))
      case 5:
        bench.send(.paste("/music/song \(random.next() % 3).wav"))
      case 6:
        bench.send(
          .event(.timer(WorkbenchTimer.allCases[Int(random.next() % 4)])))
      default:
        let actions = ActionRegistry.standard.actions
        let action = actions[Int(random.next() % UInt64(actions.count))]
        bench.send(.call(ActionCall(action.id, argument(&random, for: action))))
      }
      bench.effects = []
      if bench.state.isDrawingABX {
        let list = BlindTest(order: [.a, .b, .b, .a, .b], salt: "s")
        bench.send(.event(.abxDrawn(ABXTest(pair: [.original, .reference], list))))
        // A test refuses edits: most walks go on without it.
        if random.next() % 4 > 0 { bench.run("abx.stop") }
      }
      check(bench.state, bench.reducer.keys)
      if bench.state.history.done.count >= UndoHistory.limit - 1 { break }
    }
    bench.state.navigation.prompt = nil
    bench.state.abx = nil
    let end = bench.state.document
    let steps = bench.state.history.done.count
    for _ in 0..<steps { bench.run("undo") }
    #expect(bench.state.document == start)
    #expect(bench.state.history.undone.count >= steps)
    for _ in 0..<steps { bench.run("redo") }
    #expect(bench.state.document == end)
  }

  /// What holds whatever happens.
  private func check(_ state: WorkbenchState, _ keys: KeyMap) {
    let document = state.document
    #expect(document.references.count <= MasterDocument.referenceLimit)
    #expect(document.snapshots.count == MasterDocument.snapshotCount)
    #expect(document.loop.map { $0.end > $0.start } ?? true)
    #expect(document.recalled.map { document.snapshots[$0] != nil } ?? true)
    #expect(state.listening.reference < max(1, document.references.count))
    #expect(state.listening.position >= 0)
    #expect(Parameter.named(state.navigation.parameter) != nil)
    #expect(state.messages.count <= 200)
    #expect(state.rowCount(keys: keys).map { state.navigation.row < max(1, $0) } ?? true)
    #expect((-60...0).contains(state.listening.gainDB))
    for setting in SettingTable.all {
      let text = setting.value(in: document.settings).text
      #expect((try? setting.value(from: text)) != nil, "\(setting.key) = \(text)")
    }
  }

  @Test("keep the newest 500 steps of undo (docs/projects.md)")
  func depth() {
    var bench = Bench.loaded()
    for step in 0..<520 {
      bench.now += 2
      bench.run("tone.amount \(step % 150)")
    }
    #expect(bench.state.history.done.count == 500)
    for _ in 0..<500 { bench.run("undo") }
    // The first 20 are what nothing leads back to any more.
    #expect(bench.state.document.settings.tone.amount == 19)
    #expect(bench.state.history.done.isEmpty)
    bench.run("undo")
    #expect(bench.error == "Undo: not now, there is nothing to undo.")
    bench.run("undo.to 200")
    #expect(bench.state.document.settings.tone.amount == 69)
  }
}
