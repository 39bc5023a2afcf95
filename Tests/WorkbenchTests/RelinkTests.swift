import AudioCore
import Testing
import Workbench

/// Files that are not where a document says.
@Suite("Files that moved")
struct RelinkTests {
  private func lost() -> Bench {
    var bench = Bench()
    bench.run("mix /music/mix.wav")
    bench.send(.event(.measuringFailed(path: "/music/mix.wav", "Cannot find /music/mix.wav.")))
    bench.effects = []
    return bench
  }

  @Test("relink is named where a file is told to be gone")
  func named() {
    let bench = lost()
    #expect(
      bench.state.messages.last?.text
        == "Cannot find /music/mix.wav. :relink 0 FILE takes it from elsewhere.")
    #expect(bench.state.warnings.first?.fixTitle == "relink 0 FILE takes it from elsewhere")
  }

  @Test("the key that puts it right asks where the file is")
  func asked() {
    var bench = lost()
    bench.press("g !")
    bench.press("enter")
    #expect(bench.state.navigation.prompt?.text == "0 /music/mix.wav")
    bench.press("ctrl-u")
    bench.type("0 /new/mix.wav")
    bench.press("enter")
    #expect(bench.state.navigation.prompt == nil)
    #expect(bench.state.document.mix?.path == "/new/mix.wav")
    #expect(bench.effects.contains(.measure(path: "/new/mix.wav")))
  }

  @Test("without keys the sentence names the command")
  func scripted() {
    var bench = lost()
    bench.run("fix")
    #expect(bench.error == "Cannot find /music/mix.wav. :relink 0 FILE takes it from elsewhere.")
    #expect(bench.state.navigation.prompt == nil)
  }

  @Test("a file that is there again is looked at again under its old name")
  func back() {
    for words in ["relink 0 /music/mix.wav", "mix /music/mix.wav"] {
      var bench = lost()
      bench.run(words)
      #expect(bench.effects.contains(.measure(path: "/music/mix.wav")), "\(words)")
    }
  }

  @Test("the second file of a document without a mix is reference 2")
  func numbers() {
    var bench = Bench()
    bench.run("reference a.wav")
    bench.run("reference b.wav")
    bench.send(.event(.measuringFailed(path: "/music/b.wav", "Cannot find /music/b.wav.")))
    #expect(bench.state.messages.last?.text.contains("relink 2 FILE") == true)
    #expect(bench.state.warnings.map(\.fix) == [ActionCall("relink", "2 /music/b.wav")])
  }

  @Test("a reference of a document without a mix is taken from elsewhere as it is offered")
  func referenceAlone() {
    var bench = Bench()
    bench.run("reference a.wav")
    bench.send(.event(.measuringFailed(path: "/music/a.wav", "Cannot find /music/a.wav.")))
    bench.press("g !")
    bench.press("enter")
    #expect(bench.state.navigation.prompt?.text == "1 /music/a.wav")
    bench.press("ctrl-u")
    bench.type("1 /new/a.wav")
    bench.press("enter")
    #expect(bench.state.document.references.map(\.link.path) == ["/new/a.wav"])
    #expect(bench.effects.contains(.measure(path: "/new/a.wav")))
    bench.run("relink 0 /new/mix.wav")
    #expect(bench.error == "There is no mix.")
  }

  @Test("a file that the person stopped is no lost one: it is read again")
  func stopped() {
    var bench = Bench()
    bench.run("reference a.wav")
    bench.send(.event(.measuringStopped(path: "/music/a.wav")))
    #expect(bench.state.library["/music/a.wav"] == .stopped)
    #expect(
      bench.state.messages.last?.text == "Measuring a.wav was stopped; :reload starts again.")
    #expect(bench.state.warnings.map(\.fix) == [ActionCall("reload")])
    bench.effects = []
    bench.run("fix")
    #expect(bench.error == nil && bench.effects.contains(.remeasure(path: "/music/a.wav")))
    #expect(bench.state.library["/music/a.wav"] == .waiting && bench.state.warnings.isEmpty)
  }

  @Test("what is measured already is not stopped any more")
  func stoppedTooLate() {
    var bench = Bench.loaded()
    bench.send(.event(.measuringStopped(path: Tracks.mix.path)))
    #expect(bench.state.loadedMix == Tracks.mix)
  }

  @Test("reload asks anew for a file that is being measured")
  func reloading() {
    var bench = Bench()
    bench.run("mix /music/mix.wav")
    bench.send(
      .event(
        .measuring(
          path: "/music/mix.wav", WorkProgress(stage: "measuring", fraction: 0.5, audioSeconds: 9)))
    )
    bench.effects = []
    bench.run("reload")
    #expect(bench.effects.contains(.remeasure(path: "/music/mix.wav")))
    #expect(bench.state.mix == .waiting)
  }
}
