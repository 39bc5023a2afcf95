import Foundation
import Mastering
import Testing
import Workbench

@Suite("Registry of actions")
struct RegistryTests {
  private let registry = ActionRegistry.standard

  @Test("every id is there once, with a title and a help that is a sentence")
  func complete() {
    #expect(Set(registry.actions.map(\.id)).count == registry.actions.count)
    for action in registry.actions {
      #expect(!action.title.isEmpty && !action.title.hasSuffix("."), "\(action.id)")
      #expect(action.help.hasSuffix("."), "\(action.id): \(action.help)")
      #expect(!action.id.contains(" "), "\(action.id)")
    }
  }

  @Test("every setting can be reached by its name", arguments: SettingTable.all.map(\.key))
  func settings(key: String) throws {
    let setting = try SettingTable.setting(named: key)
    var bench = Bench()
    bench.run("\(key) \(setting.full.text)")
    #expect(bench.error == nil)
    bench.run("set \(key) \(setting.safe.text)")
    #expect(bench.error == nil)
    #expect(bench.state.document.settings == MasterSettings())
  }

  @Test("no key means two things in one place, and none hides a longer one")
  func keys() {
    let map = KeyMap()
    for (index, binding) in map.bindings.enumerated() {
      for other in map.bindings[(index + 1)...] where other.context == binding.context {
        #expect(
          other.keys != binding.keys,
          "\(binding.keys.text) in \(binding.context): \(binding.call.text), \(other.call.text)")
        let (short, long) =
          binding.keys.strokes.count < other.keys.strokes.count
          ? (binding, other) : (other, binding)
        if short.keys.strokes.count < long.keys.strokes.count {
          #expect(
            !long.keys.strokes.starts(with: short.keys.strokes),
            "\(short.keys.text) hides \(long.keys.text) in \(binding.context)")
        }
      }
    }
  }

  @Test("every default key calls something that exists, with an argument that fits")
  func calls() throws {
    for binding in KeyMap().bindings {
      let action = try #require(registry.action(binding.call.action))
      if binding.call.argument != nil {
        #expect(throws: Never.self) { try registry.call(binding.call.text) }
      } else if !action.argument.isOptional {
        // Asked for when the key is pressed.
        #expect(["snapshot.note", "render.output"].contains(action.id), "\(action.id)")
      }
    }
  }

  @Test("the promised keys are all there")
  func promised() {
    let map = KeyMap()
    let wanted = [
      "space", "1", "2", "3", "4", "`", "5", "9", "e", "d", "v m", "v s", "v l", "v r", "v x",
      "v 1",
      "v 6", "v 0", "v d", "-", "+", "<", ">", ",", ".", "[", "]", "\\", "g l", "g o", "g g", "G",
      "m a", "' a", "j", "k", "h", "l", "H", "L", "alt-h", "alt-l", "=", "enter", "0", "o", "u",
      "ctrl-r", "U", "g u", "s 1", "s 8", "S 1", "s s", "z t", "z s", "z a", "z f", "z p", "z r",
      "z i", "z o", "z l", "z g", "z m", "z z", "tab", "shift-tab", "g f", "g w", "g j", "g t",
      "g s",
      "f2", "f3", "f5", "f7", "f9", "R", "f4", ":", "ctrl-p", "?", "f1", "y", "q", "escape", "Q",
      "ctrl-l", "ctrl-z", "ctrl-c",
    ]
    for keys in wanted {
      let strokes = KeySequence(keys)?.strokes ?? []
      guard case .call = map.match(strokes, in: [.work, .global]) else {
        Issue.record("\(keys) calls nothing at the workstation")
        continue
      }
    }
  }

  @Test("an unknown name is told with the nearest, a wrong argument with what fits")
  func refusals() {
    var bench = Bench()
    bench.run("frobnicate")
    #expect(bench.error?.hasPrefix("There is no action \"frobnicate\".") == true)
    bench.run("monitor upside-down")
    #expect(
      bench.error
        == "monitor takes stereo, mono, side, left, right, swapped, not \"upside-down\".")
    bench.run("limit.ceiling quite loud")
    #expect(
      bench.error
        == "limit.ceiling takes a number from -12 to 0 dBTP, not \"quite loud\".")
  }

  @Test("what cannot be done says why")
  func reasons() {
    var bench = Bench()
    bench.run("play")
    #expect(bench.error == "Play or pause: not now, no mix is chosen yet.")
    bench.run("undo")
    #expect(bench.error == "Undo: not now, there is nothing to undo.")
  }

  @Test("the palette finds by title, id, key and help, best first")
  func search() {
    let state = WorkbenchState()
    let keys = KeyMap()
    func first(_ query: String) -> String? {
      registry.search(query, in: state, keys: keys).first?.id
    }
    #expect(first("gl") == "loop.loudest")
    #expect(first("limit.ceiling -1") == "limit.ceiling")
    #expect(first("loudest") == "loop.loudest")
    #expect(first("undo") == "undo")
    #expect(first("level match") == "listen.match")
    #expect(first("undo list") == "undo.list")
    #expect(first("save and quit") == "quit.save")
    #expect(first("loop the loudest") == "loop.loudest")
    #expect(first("loop 1 2") == "loop")
    #expect(registry.search("", in: state, keys: keys).count == registry.actions.count)
    #expect(registry.search("zzzzz", in: state, keys: keys).isEmpty)
  }

  @Test("the palette knows what other programs call things, behind names of its own")
  func fieldWords() {
    let state = Bench.loaded().state
    func found(_ query: String) -> [String] {
      registry.search(query, in: state, keys: KeyMap()).map(\.id)
    }
    for row in ActionRegistry.fieldWords {
      #expect(row.actions.allSatisfy { registry.action($0) != nil }, "\(row.actions)")
      for word in row.words { #expect(found(word).contains(row.actions[0]), "\(word)") }
    }
    #expect(found("bounc").first == "render.sheet")
    #expect(found("gain match").first == "listen.match")
    #expect(found("limiter").prefix(2) == ["limit.style", "limit.ceiling"])
    #expect(found("vocal").first == "curve.protect")
    #expect(found("spotify").first == "loudness.target")
    #expect(found("exp").first != "render.sheet")
  }

  @Test("every action is in the palette, in the help, and has a way without the screen")
  func reach() {
    let state = Bench.loaded().state
    let keys = KeyMap()
    let help = Set(registry.helpRows(in: state, keys: keys).map(\.id))
    // What only ears and eyes get to know of, and what lists on a screen are for.
    let watching: Set<ActionMenu> = [.listen, .monitor, .transport, .view, .screens, .lists]
    let ofTheProgram: Set = [
      "undo", "redo", "undo.to", "value.next", "value.previous", "value.focus", "value.type",
      "curve.next", "curve.previous", "curve.choose", "curve.cursor", "snapshot.list",
      "snapshot.compare", "reload", "stop.measuring", "fix", "render.sheet", "render.part",
      "job.cancel", "job.clear", "recover.drop", "quit", "quit.save", "quit.drop",
    ]
    let manual = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/man").standardizedFileURL
    for action in registry.actions {
      #expect(
        registry.search(action.id, in: state, keys: keys).contains { $0.id == action.id },
        "\(action.id)")
      #expect(help.contains(action.id), "\(action.id)")
      guard !action.twin.isEmpty else {
        #expect(
          watching.contains(action.menu) || ofTheProgram.contains(action.id),
          "\(action.id) has no way without the screen")
        continue
      }
      let words = action.twin.split(separator: " ")
      #expect(words.first == "lacquer", "\(action.id)")
      let page = manual.appending(path: "lacquer-\(words[1]).1").path
      #expect(FileManager.default.fileExists(atPath: page), "\(action.id): \(action.twin)")
    }
  }
}
