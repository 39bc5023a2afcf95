import AudioCore
import Foundation
import Glibc
import Mastering
import TestSupport
import Testing
import Workbench

@Suite("Files that change on disk under a session")
struct FileChangeTests {
  private static let other = ContentHash(hexadecimal: String(repeating: "c", count: 64))
  private let folder: TemporaryFolder
  private let identity: FileIdentity
  private let stranger: FileIdentity

  init() throws {
    let folder = try TemporaryFolder()
    let one = FileIdentity(path: try folder.file("one", [1]))
    let two = FileIdentity(path: try folder.file("two", [2]))
    identity = try #require(one)
    stranger = try #require(two)
    self.folder = folder
  }

  /// Mix and reference, measured as the file that `identity` is.
  private func loaded() -> Bench {
    var bench = Bench.loaded()
    for var track in [Tracks.mix, Tracks.reference] {
      track.identity = identity
      bench.send(.event(.measured(track)))
    }
    bench.effects = []
    return bench
  }

  private func seen(
    _ bench: inout Bench, _ identity: FileIdentity, path: String = Tracks.mix.path,
    hash: ContentHash = FileChangeTests.other
  ) {
    bench.send(.event(.fileSeen(path: path, FileSighting(hash: hash, identity: identity))))
  }

  private func loads(_ bench: Bench) -> [(mix: LoadedTrack?, references: [LoadedTrack?])] {
    var loads: [(mix: LoadedTrack?, references: [LoadedTrack?])] = []
    for case .desk(.load(let mix, let references)) in bench.effects {
      loads.append((mix, references))
    }
    return loads
  }

  @Test("a mix that was written over is not played on, and the sentence names the key of reload")
  func rewritten() {
    var bench = loaded()
    bench.state.listening.isPlaying = true
    seen(&bench, identity)
    #expect(
      bench.state.messages.last?.text
        == "mix.wav was written over; the figures are of what it was. Playing has stopped. :reload "
        + "reads it again.")
    #expect(bench.effects.contains(.desk(.play(false))) && !bench.state.listening.isPlaying)
    let unloaded = loads(bench).last
    #expect(unloaded != nil && unloaded?.mix == nil && unloaded?.references.count == 1)
    #expect(bench.state.loadedMix != nil, "the figures stay")
    let warning = bench.state.warnings.first { $0.id == "mix.outdated" }
    #expect(warning?.fix == ActionCall("reload"))
    bench.effects = []
    bench.run("play on")
    #expect(!bench.state.listening.isPlaying)
    #expect(
      bench.state.messages.last?.text == "mix.wav was written over: :reload reads it again.")
    bench.run("reload")
    #expect(bench.state.warnings.isEmpty)
    var track = Tracks.mix
    track.identity = identity
    bench.send(.event(.measured(track)))
    #expect(loads(bench).last?.mix == track)
  }

  @Test(
    "a mix that is being written over falls silent at once, and cannot be read before it is done")
  func beingWritten() {
    var bench = loaded()
    bench.state.listening.isPlaying = true
    bench.send(.event(.fileBeingWritten(path: Tracks.mix.path)))
    #expect(
      bench.state.messages.last?.text
        == "mix.wav is being written over; the figures are of what it was. Playing has stopped.")
    #expect(bench.effects.contains(.desk(.play(false))) && !bench.state.listening.isPlaying)
    let unloaded = loads(bench).last
    #expect(unloaded != nil && unloaded?.mix == nil && bench.state.loadedMix != nil)
    let warning = bench.state.warnings.first { $0.id == "mix.outdated" }
    #expect(warning != nil && warning?.fix == nil)
    bench.effects = []
    bench.run("play on")
    #expect(!bench.state.listening.isPlaying)
    #expect(
      bench.state.messages.last?.text
        == "mix.wav is being written over: it can be read again once it is finished.")
    let count = bench.state.messages.count
    bench.send(.event(.fileBeingWritten(path: Tracks.mix.path)))
    #expect(bench.state.messages.count == count)
    seen(&bench, identity)
    #expect(bench.state.changes[Tracks.mix.path] == .rewritten)
    #expect(bench.state.messages.last?.text.hasSuffix(":reload reads it again.") == true)
  }

  @Test("one that was written over with the same is heard again")
  func writtenAlike() {
    var bench = loaded()
    bench.send(.event(.fileBeingWritten(path: Tracks.mix.path)))
    seen(&bench, identity, hash: Tracks.mix.hash)
    #expect(bench.state.changes.isEmpty && bench.state.warnings.isEmpty)
    #expect(loads(bench).last?.mix?.hash == Tracks.mix.hash)
    #expect(bench.state.messages.last?.text == "mix.wav is on disk as it was measured.")
  }

  @Test("one that another took the place of plays on as it was: what is open is that")
  func replaced() {
    var bench = loaded()
    bench.state.listening.isPlaying = true
    seen(&bench, stranger)
    #expect(
      bench.state.messages.last?.text
        == "mix.wav is another on disk; figures and sound are of the one before. :reload reads it "
        + "again.")
    #expect(bench.state.listening.isPlaying && loads(bench).isEmpty)
    // The next bounce says nothing new.
    let count = bench.state.messages.count
    seen(&bench, stranger)
    #expect(bench.state.messages.count == count)
  }

  @Test(
    "one that was written over stays so where another takes its place: what was measured is lost")
  func rewrittenThenReplaced() {
    var bench = loaded()
    seen(&bench, identity)
    seen(&bench, stranger)
    #expect(bench.state.changes[Tracks.mix.path] == .rewritten)
    bench.run("play on")
    #expect(!bench.state.listening.isPlaying)
    seen(&bench, stranger, hash: Tracks.mix.hash)
    #expect(bench.state.changes.isEmpty)
    #expect(loads(bench).last?.mix?.hash == Tracks.mix.hash)
  }

  @Test("of a reference only that is taken out of what can be heard")
  func reference() {
    var bench = loaded()
    bench.state.listening.isPlaying = true
    seen(&bench, identity, path: Tracks.reference.path)
    #expect(bench.state.listening.isPlaying)
    let told = loads(bench).last
    #expect(told?.mix != nil && told?.references.count == 1)
    #expect(told?.references.compactMap(\.self).isEmpty == true)
    #expect(bench.state.warnings.contains { $0.id == "reference1.outdated" })
  }

  @Test("one that is gone stays open; back as it was, nothing is left to say")
  func gone() {
    var bench = loaded()
    bench.send(.event(.fileSeen(path: Tracks.mix.path, nil)))
    #expect(
      bench.state.messages.last?.text
        == "mix.wav is gone from its folder; what is open of it stays. :relink 0 FILE takes it from "
        + "elsewhere.")
    let warning = bench.state.warnings.first { $0.id == "mix.gone" }
    #expect(warning?.fix == ActionCall("relink", "0 /music/mix.wav"))
    seen(&bench, stranger, hash: Tracks.mix.hash)
    #expect(!bench.state.warnings.contains { $0.id == "mix.gone" })
    #expect(bench.state.changes.isEmpty)
    #expect(bench.state.loadedMix?.identity == stranger)
    #expect(loads(bench).isEmpty)
  }

  @Test("what only stood there otherwise is no change")
  func touched() {
    var bench = loaded()
    let count = bench.state.messages.count
    seen(&bench, stranger, hash: Tracks.mix.hash)
    #expect(bench.state.messages.count == count && bench.state.changes.isEmpty)
  }

  @Test("what could not be read, or is being read, is read again once it is finished")
  func unfinished() {
    var bench = Bench()
    bench.run("mix /music/mix.wav")
    seen(&bench, identity)
    #expect(bench.effects.contains(.remeasure(path: "/music/mix.wav")))
    bench.send(.event(.measuringFailed(path: "/music/mix.wav", "mix.wav is empty.")))
    bench.effects = []
    seen(&bench, identity)
    #expect(bench.effects.contains(.measure(path: "/music/mix.wav")))
    #expect(bench.state.warnings.isEmpty)
  }

  @Test("the files of the document are looked at when they are measured, played or come back to")
  func watched() {
    var bench = loaded()
    let files = [Tracks.mix, Tracks.reference].map {
      WatchedFile(path: $0.path, identity: identity)
    }
    bench.run("play on")
    #expect(bench.effects.contains(.watch(files)))
    bench.effects = []
    bench.send(.event(.focused))
    #expect(bench.effects == [.watch(files)])
    bench.run("reference.remove 1")
    #expect(bench.effects.contains(.watch([files[0]])))
  }

  @Test("a section that is not in its track is put right where a plan cannot be made of it")
  func section() throws {
    var bench = Bench.loaded()
    bench.run("reference.section 1 1:00-1:30")
    let sentence = "ref.flac ends at 0:12: the section cannot begin at 1:00."
    bench.send(.event(.draftFailed(revision: bench.state.plan.revision, sentence)))
    var index = try #require(bench.state.warnings.firstIndex { $0.id == "plan.failed" })
    #expect(bench.state.warnings[index].fixTitle == "follow the whole of reference 1")
    bench.run("fix \(index + 1)")
    #expect(bench.state.document.references[0].region == nil)
    bench.run("match.region 1:00-1:30")
    bench.send(.event(.draftFailed(revision: bench.state.plan.revision, sentence)))
    index = try #require(bench.state.warnings.firstIndex { $0.id == "plan.failed" })
    bench.run("fix \(index + 1)")
    #expect(bench.state.document.settings.match.region == nil)
  }

  private func session() -> WorkbenchSession {
    var options = WorkbenchSession.Options(
      environment: ["HOME": folder.path, "XDG_STATE_HOME": folder.file("state")],
      folder: folder.path)
    options.isControllable = false
    return WorkbenchSession(options, desk: SilentDesk())
  }

  private func wait(_ seconds: Double = 30, until isTrue: () -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if isTrue() { return true }
      usleep(20_000)
    }
    return isTrue()
  }

  @Test("real files: a bounce is told once it stands still, and reload takes it")
  func bounced() throws {
    let mix = folder.file("mix.flac")
    try FileManager.default.copyItem(atPath: SessionTests.demo + "/mix.flac", toPath: mix)
    let session = session()
    defer { session.end() }
    let runner = session.runner
    #expect(session.start([mix]) == nil)
    let isMeasured = wait { runner.state.loadedMix != nil }
    try #require(isMeasured)
    let first = runner.state.loadedMix?.hash

    let bytes = try Data(contentsOf: URL(filePath: SessionTests.demo + "/reference.flac"))
    let writer = unsafe open(mix, O_WRONLY | O_TRUNC)
    try #require(writer >= 0)
    let half = bytes.count / 2
    let handle = FileHandle(fileDescriptor: writer, closeOnDealloc: false)
    try handle.write(contentsOf: bytes[..<half])
    usleep(1_500_000)
    #expect(runner.state.changes[mix] == .beingWritten)
    let fixes = runner.state.warnings.compactMap(\.fix)
    #expect(!fixes.contains(ActionCall("reload")), "half of it would be measured")
    try handle.write(contentsOf: bytes[half...])
    close(writer)
    let isTold = wait { runner.state.changes[mix] == .rewritten }
    #expect(isTold)
    #expect(runner.state.loadedMix?.hash == first)
    runner.run("reload")
    let isTaken = wait { runner.state.loadedMix.map { $0.hash != first } ?? false }
    #expect(isTaken && runner.state.changes.isEmpty)

    try FileManager.default.removeItem(atPath: mix)
    let isGone = wait { runner.state.changes[mix] == .gone }
    #expect(isGone && runner.state.loadedMix != nil)
  }

  @Test("real files: a folder that goes and comes back, as with a drive, is followed on")
  func folderComesBack() throws {
    let files = FileManager.default
    let (drive, elsewhere) = (folder.file("drive"), folder.file("elsewhere"))
    try files.createDirectory(atPath: drive, withIntermediateDirectories: false)
    let mix = drive + "/mix.flac"
    try files.copyItem(atPath: SessionTests.demo + "/mix.flac", toPath: mix)
    let session = session()
    defer { session.end() }
    let runner = session.runner
    #expect(session.start([mix]) == nil)
    let isMeasured = wait { runner.state.loadedMix != nil }
    try #require(isMeasured)
    let first = runner.state.loadedMix?.identity

    try files.moveItem(atPath: drive, toPath: elsewhere)
    runner.send(.event(.focused))
    let isGone = wait { runner.state.changes[mix] == .gone }
    #expect(isGone)
    try files.moveItem(atPath: elsewhere, toPath: drive)
    runner.send(.event(.focused))
    let isBack = wait { runner.state.changes.isEmpty }
    #expect(isBack, "it stands there as it was measured")

    try files.moveItem(atPath: drive, toPath: elsewhere)
    try files.createDirectory(atPath: drive, withIntermediateDirectories: false)
    try files.copyItem(atPath: SessionTests.demo + "/mix.flac", toPath: mix)
    runner.send(.event(.focused))
    let isAnother = wait { runner.state.loadedMix?.identity != first }
    #expect(isAnother && runner.state.changes.isEmpty)
    let handle = try FileHandle(forUpdating: URL(filePath: mix))
    let reference = URL(filePath: SessionTests.demo + "/reference.flac")
    try handle.write(contentsOf: Data(contentsOf: reference))
    try handle.close()
    let isTold = wait { runner.state.changes[mix] == .rewritten }
    #expect(isTold, "the new folder is watched")
  }
}
