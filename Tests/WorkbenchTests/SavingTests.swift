import AudioCore
import Mastering
import Testing
import Workbench

/// What is saved, opened, taken up and left, on paper.
@Suite("Saving and leaving")
struct SavingTests {
  private static let project = "/music/night.lacquer"

  private func saved() -> Bench {
    var bench = Bench.loaded()
    bench.send(.event(.saved(path: Self.project, bench.state.document)))
    bench.effects = []
    return bench
  }

  @Test("only the file of the open project may be replaced")
  func replacing() {
    var bench = Bench.loaded()
    bench.run("save night")
    #expect(bench.lastSave?.path == Self.project)
    #expect(bench.lastSave?.isReplacing == false)
    bench.send(.event(.saved(path: Self.project, bench.state.document)))
    bench.run("save")
    #expect(bench.lastSave?.isReplacing == true)
    bench.run("save.as day")
    #expect(bench.lastSave?.isReplacing == false)
    bench.send(.event(.saved(path: Self.project, bench.state.document)))
    bench.send(.event(.opened(path: Self.project, MasterDocument(), readOnlyReason: "it is held")))
    bench.run("save.as night")
    #expect(bench.lastSave?.isReplacing == false)
  }

  @Test("what a crash left behind does not take the place of unsaved work")
  func recovering() {
    var bench = Bench.loaded()
    let left = "/state/7.lacquer"
    bench.state.project.recoverable = [
      RecoverableProject(file: left, project: nil, writtenAt: 1)
    ]
    bench.run("recover")
    #expect(
      bench.error == "Take up what a crash left behind: not now, there is unsaved work: "
        + "save it, or undo it.")
    #expect(!bench.effects.contains(.recover(file: left)))
    // What the command line named is there again at the next start.
    bench.send(.event(.began))
    bench.run("recover")
    #expect(bench.error == nil)
    #expect(bench.effects.contains(.recover(file: left)))
    bench.run("tone.amount 50")
    #expect(bench.error == "A project is being read: wait until it is there.")
    bench.send(.event(.recovered(project: nil, bench.state.document, file: left)))
    bench.run("tone.amount 50")
    #expect(bench.error == nil)
  }

  @Test("what is taken up for a project that is open elsewhere says so, and takes another name")
  func recoveringReadOnly() {
    var bench = Bench.loaded()
    bench.send(
      .event(
        .recovered(
          project: Self.project, bench.state.document, file: "/state/7.lacquer",
          readOnlyReason: "it is held")))
    #expect(
      bench.state.messages.last?.text
        == "Taken up where it was lost, but night.lacquer is read-only: it is held. :save.as takes "
        + "another name.")
    bench.effects = []
    bench.run("save")
    #expect(bench.error?.contains("it is held") == true && bench.lastSave?.path == nil)
    bench.run("save.as day")
    #expect(bench.lastSave?.isReplacing == false)
  }

  @Test("undo back to what is saved removes the safety copy, and only then")
  func undoneToSaved() {
    var bench = saved()
    bench.run("tone.amount 50")
    bench.run("limit.ceiling -2")
    #expect(bench.effects.contains(.start(.autosave, after: 1)))
    bench.run("undo")
    #expect(bench.state.isDirty && !bench.effects.contains(.dropAutosave))
    bench.run("undo")
    #expect(!bench.state.isDirty)
    #expect(bench.effects.contains(.stop(.autosave)) && bench.effects.contains(.dropAutosave))
    bench.effects = []
    bench.run("redo")
    #expect(bench.effects.contains(.start(.autosave, after: 1)))
  }

  @Test(
    "what is changed while a save is under way keeps its safety copy", arguments: [false, true])
  func changedMeanwhile(isChanged: Bool) {
    var bench = saved()
    bench.run("tone.amount 50")
    bench.run("save")
    let written = bench.state.document
    if isChanged { bench.run("tone.amount 60") }
    bench.effects = []
    bench.send(.event(.saved(path: Self.project, written)))
    #expect(bench.state.isDirty == isChanged)
    #expect(bench.effects.contains(.start(.autosave, after: 1)) == isChanged)
    #expect(bench.effects.contains(.dropAutosave) == !isChanged)
  }

  /// A project that holds the hashes of its files, saved where it is.
  private func savedWithHashes() throws -> Bench {
    var bench = Bench.loaded()
    bench.run("tone.amount 50")
    bench.run("save night")
    let save = try #require(bench.lastSave)
    bench.send(.event(.saved(path: Self.project, save.document)))
    return bench
  }

  @Test("a mix that is bounced anew and read again is work that the project does not hold")
  func bouncedAnew() throws {
    var bench = try savedWithHashes()
    #expect(!bench.state.isDirty)
    bench.run("reload")
    var bounce = Tracks.mix
    bounce.hash = ContentHash(hexadecimal: String(repeating: "c", count: 64))
    bench.send(.event(.measured(bounce)))
    bench.send(.event(.measured(Tracks.reference)))
    #expect(bench.state.isDirty)
    #expect(!bench.state.warnings.contains { $0.id == "mix.changed" })
    bench.run("save")
    #expect(bench.lastSave?.document.mix?.hash == bounce.hash)
  }

  @Test("files that are read again and are what was saved are no unsaved work")
  func readAgain() throws {
    var bench = try savedWithHashes()
    bench.run("reload")
    bench.send(.event(.measured(Tracks.mix)))
    #expect(bench.state.isDirty)
    bench.effects = []
    bench.send(.event(.measured(Tracks.reference)))
    #expect(!bench.state.isDirty)
    #expect(bench.effects.contains(.stop(.autosave)) && bench.effects.contains(.dropAutosave))
  }

  @Test("undo and redo around a save lead back to what was saved, with its hashes")
  func stepsAroundASave() throws {
    var bench = try savedWithHashes()
    bench.run("undo")
    #expect(bench.state.isDirty && bench.state.document.mix?.hash == Tracks.mix.hash)
    bench.run("redo")
    #expect(!bench.state.isDirty)
  }

  @Test("what is read anew while it is saved is not taken for what was written")
  func readAnewMeanwhile() throws {
    var bench = Bench.loaded()
    bench.run("save night")
    let save = try #require(bench.lastSave)
    bench.run("reload")
    bench.send(.event(.saved(path: Self.project, save.document)))
    #expect(bench.state.document.mix?.hash == nil && bench.state.isDirty)
  }

  @Test("while a project is being read nothing is changed, saved or opened")
  func opening() {
    var bench = saved()
    bench.run("tone.amount 50")
    bench.send(.event(.saved(path: Self.project, bench.state.document)))
    let before = bench.state.document
    bench.run("open day.lacquer")
    #expect(bench.effects.contains(.openProject(path: "/music/day.lacquer")))
    bench.effects = []
    for words in ["tone.amount 60", "undo", "undo.to 0", "save", "save.as other", "mark a"] {
      bench.run(words)
      #expect(bench.error == "A project is being read: wait until it is there.", "\(words)")
    }
    bench.run("open other.lacquer")
    #expect(bench.error == "Open a project: not now, a project is being read.")
    #expect(bench.state.document == before)
    #expect(bench.lastSave?.path == nil)
    bench.send(.event(.openFailed("It is none.")))
    bench.run("tone.amount 60")
    #expect(bench.error == nil)
  }

  /// A project that is being saved to leave, changed again meanwhile, and the document under way.
  private func leavingWithAnEdit() throws -> (bench: Bench, saving: MasterDocument) {
    var bench = saved()
    bench.run("tone.amount 50")
    bench.run("quit.save")
    let save = try #require(bench.lastSave)
    bench.run("tone.amount 60")
    return (bench, save.document)
  }

  @Test("what is changed while it is saved to leave is saved as well")
  func leaving() throws {
    let (begun, first) = try leavingWithAnEdit()
    var bench = begun
    bench.effects = []
    bench.send(.event(.saved(path: Self.project, first)))
    #expect(!bench.effects.contains(.interface(.quit)))
    let second = try #require(bench.lastSave)
    #expect(second.document.settings.tone.amount == 60)
    bench.send(.event(.saved(path: Self.project, second.document)))
    #expect(bench.effects.last == .interface(.quit))
    #expect(bench.state.isQuitting)
  }

  @Test("where a render runs and nothing is unsaved, a key leaves and asks for no name")
  func leavingARender() {
    var bench = Bench.loaded()
    bench.state.project.begun = bench.state.document
    bench.state.jobs = [RenderJob(id: 1, title: "m.wav", output: "/music/m.wav", asked: 90)]
    bench.press("Q")
    #expect(bench.state.navigation.screen == .quit)
    bench.press("enter")
    #expect(bench.state.isQuitting && bench.state.navigation.prompt == nil)
    #expect(bench.effects.contains(.cancelRender(id: 1)) && bench.lastSave?.path == nil)
  }

  @Test("a project without a name asks for one, and is left once it is saved under it")
  func leavingWithoutAName() throws {
    var bench = Bench.loaded()
    bench.press("Q")
    bench.press("s")
    #expect(bench.state.navigation.prompt?.text == "/music/mix.lacquer")
    #expect(bench.lastSave?.path == nil)
    bench.press("enter")
    let save = try #require(bench.lastSave)
    #expect(save.path == "/music/mix.lacquer")
    bench.send(.event(.saved(path: save.path, save.document)))
    #expect(bench.effects.last == .interface(.quit))
    #expect(bench.state.isQuitting)
  }

  @Test("what is typed takes the place of the name that is suggested")
  func typingAName() {
    var bench = Bench.loaded()
    bench.press("ctrl-s")
    #expect(bench.state.navigation.prompt?.text == "/music/mix.lacquer")
    bench.type("my mix")
    bench.press("enter")
    #expect(bench.lastSave?.path == "/music/my mix.lacquer")
  }

  @Test("who does not give a name stays, and a later save does not leave")
  func stayingWithoutAName() throws {
    var bench = Bench.loaded()
    bench.press("Q")
    bench.press("s")
    bench.press("escape")
    bench.run("save day")
    let save = try #require(bench.lastSave)
    bench.send(.event(.saved(path: save.path, save.document)))
    #expect(!bench.state.isQuitting)
  }

  @Test("what is dropped on purpose is not saved by a save that was on its way")
  func dropping() throws {
    let (begun, first) = try leavingWithAnEdit()
    var bench = begun
    bench.run("quit.drop")
    bench.effects = []
    bench.send(.event(.saved(path: Self.project, first)))
    #expect(bench.lastSave?.path == nil)
    #expect(bench.state.isQuitting)
  }

  @Test("a safety copy that could not be written is tried again after ten seconds")
  func copying() {
    var bench = Bench.loaded()
    bench.send(.event(.autosaveFailed("The disk is full.")))
    #expect(bench.effects.contains(.start(.autosave, after: 10)))
    #expect(bench.state.messages.last?.weight == .error)
  }

  @Test("what a crash left behind is said at the start, with the word that takes it up")
  func offering() {
    var bench = Bench.loaded()
    let left = RecoverableProject(file: "/state/7.lacquer", project: nil, writtenAt: 1)
    bench.send(.event(.recoverable([])))
    #expect(!bench.state.messages.contains { $0.text.contains("recover") })
    bench.send(.event(.recoverable([left])))
    #expect(bench.state.messages.last?.text.contains(":recover takes it up") == true)
  }

  @Test("files named on the command line are no unsaved work, until something is changed")
  func beginning() {
    var bench = Bench.loaded()
    #expect(bench.state.isDirty)
    bench.send(.event(.began))
    #expect(!bench.state.isDirty)
    bench.run("tone.amount 50")
    #expect(bench.state.isDirty)
    bench.run("undo")
    #expect(!bench.state.isDirty)
    bench.run("tone.amount 60")
    bench.send(.event(.saved(path: Self.project, bench.state.document)))
    bench.run("undo")
    #expect(bench.state.isDirty)
  }

}

extension Bench {
  /// The last save that was asked for.
  var lastSave: (path: String, document: MasterDocument, isReplacing: Bool)? {
    for case .save(let path, let document, let isReplacing) in effects.reversed() {
      return (path, document, isReplacing)
    }
    return nil
  }
}
