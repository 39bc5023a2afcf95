import AudioCore
import Foundation
import Glibc
import Mastering
import Synchronization
import TestSupport
import Testing
import Workbench

/// Real files, the real engine, a real socket: one after the other, on the demo pair.
@Suite("Session", .serialized)
struct SessionTests {
  /// The folder of the demo pair.
  static let demo = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../demo").standardizedFileURL.path

  private func session(
    _ folder: TemporaryFolder, safe: Bool = true, name: String? = nil
  ) -> WorkbenchSession {
    var options = WorkbenchSession.Options(
      environment: [
        "HOME": folder.path, "XDG_RUNTIME_DIR": folder.path + "/run",
        "XDG_STATE_HOME": folder.path + "/state",
      ], folder: folder.path)
    options.services.cacheDirectory = folder.path + "/cache"
    options.keepsSafe = safe
    options.copyName = name
    return WorkbenchSession(options, desk: SilentDesk())
  }

  @Test("a keys.toml that cannot be read is told, as one that is none is")
  func unreadableKeys() throws {
    let folder = try TemporaryFolder()
    let keys = folder.path + "/.config/lacquer/keys.toml"
    try FileManager.default.createDirectory(atPath: keys, withIntermediateDirectories: true)
    let session = session(folder, safe: false)
    defer { session.end() }
    #expect(
      session.complaints == ["Cannot read \(keys): it is a folder, where a file is needed."])
    session.start([])
    let told = session.runner.state.messages.map(\.text)
    #expect(told.contains(session.complaints[0]))
  }

  private func settle(_ session: WorkbenchSession, seconds: Double = 120) {
    let end = Date().addingTimeInterval(seconds)
    while session.runner.isBusy, Date() < end { usleep(5000) }
  }

  private func pair(_ folder: TemporaryFolder) throws -> (mix: String, reference: String) {
    for name in ["mix.flac", "reference.flac"] {
      try FileManager.default.copyItem(
        atPath: "\(Self.demo)/\(name)", toPath: "\(folder.path)/\(name)")
    }
    return ("\(folder.path)/mix.flac", "\(folder.path)/reference.flac")
  }

  @Test("a first curve is there while the file is still being measured, and goes when it is")
  func glimpse() throws {
    let folder = try TemporaryFolder()
    let session = self.session(folder, safe: false)
    defer { session.end() }
    let seen = Atomic(0)
    session.runner.observe { [runner = session.runner] in
      let state = runner.state
      if state.loadedMix == nil, state.mixSpectrum != nil { seen.add(1, ordering: .relaxed) }
    }
    #expect(session.start([try pair(folder).mix]) == nil)
    settle(session)
    let state = session.runner.state
    #expect(state.loadedMix != nil && state.glimpses.isEmpty)
    #expect(seen.load(ordering: .relaxed) > 0)
  }

  @Test("a pipe, which can be read only once, is refused without a wait for its writer")
  func pipe() throws {
    let folder = try TemporaryFolder()
    let session = self.session(folder, safe: false)
    defer { session.end() }
    let pipe = folder.path + "/pipe.wav"
    #expect(unsafe mkfifo(pipe, 0o600) == 0)
    #expect(session.start([pipe]) == nil)
    settle(session, seconds: 10)
    guard case .failed(let sentence) = session.runner.state.library[pipe] else {
      Issue.record("the pipe was not refused")
      return
    }
    #expect(sentence.contains("is a pipe: save it as a file first"))
  }

  @Test("a name that is not UTF-8 is not shown as another, and is counted")
  func foreignName() throws {
    let folder = try TemporaryFolder()
    let session = self.session(folder, safe: false)
    defer { session.end() }
    let bytes = Array("\(folder.path)/b".utf8).map(CChar.init(bitPattern:)) + [-28, 0]
    let descriptor = unsafe creat(bytes, 0o600)
    #expect(descriptor >= 0)
    close(descriptor)
    #expect(FileManager.default.createFile(atPath: "\(folder.path)/a.wav", contents: nil))
    #expect(session.start([]) == nil)
    session.runner.run("files.go \(folder.path)")
    let end = Date().addingTimeInterval(10)
    while session.runner.state.browser.unshown == 0, Date() < end { usleep(5000) }
    let browser = session.runner.state.browser
    #expect(browser.unshown == 1 && browser.rows.map(\.name).contains("a.wav"))
    #expect(!browser.entries.contains { $0.name.hasPrefix("b") })
  }

  @Test("from two files to a master: measured, solved, changed, undone, saved, rendered, reopened")
  func whole() throws {
    let folder = try TemporaryFolder()
    let (mix, reference) = try pair(folder)
    let session = session(folder)
    #expect(session.start([mix, reference]) == nil)
    #expect(session.runner.state.history.done.isEmpty)
    settle(session)
    var state = session.runner.state
    #expect(state.plan.isSettled)
    let matched = try #require(state.masterFigures)
    #expect(abs(matched.integratedLUFS - (state.referenceFigures?.integratedLUFS ?? 0)) < 0.05)

    session.runner.run("loudness.target -16")
    settle(session)
    let quieter = try #require(session.runner.state.masterFigures)
    #expect(abs(quieter.integratedLUFS + 16) < 0.05)
    session.runner.press(KeyStroke("u"))
    state = session.runner.state
    #expect(state.document.settings == MasterSettings())
    session.runner.press(KeyStroke("U"))
    settle(session)

    let output = folder.path + "/out.wav"
    #expect(session.runner.run("render \(output)") == nil)
    settle(session)
    guard case .done(let figures, let failed, _) = session.runner.state.jobs.last?.phase else {
      Issue.record("not rendered: \(String(describing: session.runner.state.jobs.last))")
      return
    }
    #expect(failed.isEmpty)
    #expect(abs(figures.integratedLUFS + 16) < 0.05)
    #expect(FileManager.default.fileExists(atPath: output))
    #expect(session.runner.run("render \(output)") == nil)
    settle(session)
    if case .failed(let sentence) = session.runner.state.jobs.last?.phase {
      #expect(sentence.contains("exists already"))
    } else {
      Issue.record("written over")
    }

    session.runner.run("save \(folder.path)/night")
    settle(session)
    #expect(!session.runner.state.isDirty)
    #expect(session.runner.state.project.name == "night.lacquer")
    let saved = session.runner.state.documentForTests
    session.end()
    let again = self.session(folder)
    again.start(["\(folder.path)/night.lacquer"])
    settle(again)
    #expect(again.runner.state.document.settings == saved.settings)
    #expect(again.runner.state.warnings.isEmpty)
    #expect(again.runner.state.document.mix?.hash == again.runner.state.loadedMix?.hash)
    again.end()
  }

  @Test("a report beside the master tells of exactly what is written, and replaces nothing unasked")
  func report() throws {
    let folder = try TemporaryFolder()
    let (mix, reference) = try pair(folder)
    let session = session(folder, safe: false)
    defer { session.end() }
    session.start([mix, reference])
    settle(session)
    let files = FileManager.default
    let (plain, master) = ("\(folder.path)/a.wav", "\(folder.path)/b.wav")
    #expect(session.runner.run("render \(plain)") == nil)
    session.runner.run("render.report json")
    #expect(session.runner.run("render \(master)") == nil)
    settle(session)
    #expect(files.contentsEqual(atPath: plain, andPath: master))
    let path = "\(folder.path)/b.report.json"
    let bytes = try #require(files.contents(atPath: path))
    let report = try JSONDocument.decode(MasterReport.self, from: [UInt8](bytes), named: path)
    #expect(report.deliverables.map(\.path) == [master])
    #expect(report.references.map(\.path) == [reference])
    #expect(report.compatibility == session.runner.state.fit)
    let said = try #require(session.runner.state.messages.last?.text)
    #expect(said.hasSuffix("; its report is b.report.json."))

    try files.removeItem(atPath: master)
    #expect(session.runner.run("render \(master)") == nil)
    settle(session)
    guard case .failed(let sentence) = session.runner.state.jobs.last?.phase else {
      Issue.record("written over")
      return
    }
    let refusal = "exists already: render.report names another, render.replace replaces it."
    #expect(sentence == "\(path) \(refusal)")
    #expect(!files.fileExists(atPath: master) && files.contents(atPath: path) == bytes)
  }

  @Test(
    "a file of another rate than what is heard is solved for its own", arguments: ["whole", "loop"])
  func otherRate(part: String) throws {
    let folder = try TemporaryFolder()
    let (mix, reference) = try pair(folder)
    let session = session(folder)
    session.start([mix, reference])
    settle(session)
    #expect(session.runner.state.plan.isSettled)
    session.runner.run("loop 1 3")
    session.runner.run("render.part \(part)")
    #expect(session.runner.run("render \(folder.path)/out.opus") == nil)
    settle(session)
    guard case .done(_, let failed, _) = session.runner.state.jobs.last?.phase else {
      Issue.record("not rendered: \(String(describing: session.runner.state.jobs.last))")
      return
    }
    #expect(failed.isEmpty)
    session.end()
  }

  @Test("a second one opens read-only and says who has the project; save.as takes another name")
  func contention() throws {
    let folder = try TemporaryFolder()
    var document = MasterDocument()
    document.mix = AudioLink(path: "\(folder.path)/absent.wav")
    let project = "\(folder.path)/p.lacquer"
    try ProjectStore.create(project, document)
    let first = session(folder, safe: false)
    first.start([project])
    settle(first)
    #expect(first.runner.state.project.readOnlyReason == nil)
    let second = session(folder, safe: false)
    second.start([project])
    settle(second)
    let reason = try #require(second.runner.state.project.readOnlyReason)
    #expect(reason.hasPrefix("it is open in another window, by "))
    #expect(reason.contains("(process \(getpid()))"))
    second.runner.run("limit.ceiling -3")
    let refused = second.runner.run("save")
    #expect(refused?.contains("it is open in another window") == true)
    second.runner.run("save.as \(folder.path)/q")
    settle(second)
    #expect(second.runner.state.project.path == "\(folder.path)/q.lacquer")
    #expect(second.runner.state.project.readOnlyReason == nil)
    #expect(throws: LacquerError.self) { try ProjectStore.edit(project) { $0.recalled = nil } }
    first.end()
    second.end()
    #expect(throws: Never.self) {
      try ProjectStore.edit(project) { $0.settings.limit.ceiling = -2 }
    }
    #expect(try ProjectStore.read(project).settings.limit.ceiling == -2)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!left.contains { $0.hasSuffix(".lock") || $0.hasSuffix(".tmp") }, "\(left)")
  }

  @Test("a project of that name stays as it is, and one's own stays locked")
  func anotherName() throws {
    let folder = try TemporaryFolder()
    var document = MasterDocument()
    document.mix = AudioLink(path: "\(folder.path)/absent.wav")
    let (old, own) = ("\(folder.path)/old.lacquer", "\(folder.path)/own.lacquer")
    try ProjectStore.create(old, document)
    let session = session(folder, safe: false)
    defer { session.end() }
    session.start(["\(folder.path)/other.wav"])
    session.runner.run("save.as \(own)")
    settle(session)
    session.runner.run("save.as \(old)")
    settle(session)
    let sentence = "old.lacquer exists already: :save.as takes another name."
    #expect(session.runner.state.messages.contains { $0.text == sentence })
    #expect(session.runner.state.project.path == own)
    #expect(try ProjectStore.read(old) == document)
    #expect(throws: LacquerError.self) { try ProjectStore.edit(own) { $0.recalled = nil } }
    #expect(throws: Never.self) { try ProjectStore.edit(old) { $0.recalled = nil } }
    session.runner.run("limit.ceiling -3")
    session.runner.run("save")
    settle(session)
    #expect(try ProjectStore.read(own).settings.limit.ceiling == -3)
  }

  @Test("a project that is left is free, also when the next one is open elsewhere")
  func left() throws {
    let folder = try TemporaryFolder()
    let (held, own) = ("\(folder.path)/held.lacquer", "\(folder.path)/own.lacquer")
    for project in [held, own] { try ProjectStore.create(project, MasterDocument()) }
    let (first, second) = (session(folder, safe: false), session(folder, safe: false))
    first.start([held])
    settle(first)
    second.start([own])
    settle(second)
    #expect(throws: LacquerError.self) { try ProjectStore.edit(own) { $0.recalled = nil } }
    second.runner.run("open \(held)")
    settle(second)
    #expect(second.runner.state.project.readOnlyReason != nil)
    #expect(throws: Never.self) { try ProjectStore.edit(own) { $0.recalled = nil } }
    first.end()
    second.end()
  }

  @Test("a link to a project that is open elsewhere opens it read-only")
  func linkedProject() throws {
    let folder = try TemporaryFolder()
    let (project, link) = ("\(folder.path)/p.lacquer", "\(folder.path)/q.lacquer")
    try ProjectStore.create(project, MasterDocument())
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "p.lacquer")
    let (first, second) = (session(folder, safe: false), session(folder, safe: false))
    first.start([project])
    settle(first)
    second.start([link])
    settle(second)
    #expect(second.runner.state.project.readOnlyReason != nil)
    #expect(throws: LacquerError.self) { try ProjectStore.edit(link) { $0.recalled = nil } }
    first.end()
    second.end()
  }

  @Test("a project that was moved away with its folder leaves the lock of the one in its place")
  func movedFolder() throws {
    let folder = try TemporaryFolder()
    let files = FileManager.default
    let (place, project) = ("\(folder.path)/a", "\(folder.path)/a/p.lacquer")
    func begin() throws -> WorkbenchSession {
      try files.createDirectory(atPath: place, withIntermediateDirectories: false)
      try ProjectStore.create(project, MasterDocument())
      let session = session(folder, safe: false)
      session.start([project])
      settle(session)
      return session
    }
    let first = try begin()
    try files.moveItem(atPath: place, toPath: "\(folder.path)/b")
    let second = try begin()
    #expect(second.runner.state.project.readOnlyReason == nil)
    first.end()
    #expect(throws: LacquerError.self) { try ProjectStore.edit(project) { $0.recalled = nil } }
    second.end()
  }

  @Test("what another program wrote into the open project is not replaced unasked")
  func overtaken() throws {
    let folder = try TemporaryFolder()
    let (project, other) = ("\(folder.path)/p.lacquer", "\(folder.path)/other.lacquer")
    var document = MasterDocument()
    document.mix = AudioLink(path: "\(folder.path)/absent.wav")
    try ProjectStore.create(project, document)
    let session = session(folder, safe: false)
    defer { session.end() }
    session.start([project])
    settle(session)
    document.settings.limit.ceiling = -2
    try ProjectStore.create(other, document)
    try FileManager.default.removeItem(atPath: project)
    try FileManager.default.moveItem(atPath: other, toPath: project)
    session.runner.run("limit.ceiling -3")
    session.runner.run("save")
    settle(session)
    let sentence = "p.lacquer was written by another program meanwhile: save again to replace it"
    #expect(session.runner.state.messages.contains { $0.text.hasPrefix(sentence) })
    #expect(session.runner.state.isDirty)
    #expect(try ProjectStore.read(project).settings.limit.ceiling == -2)
    for ceiling in [-3.0, -4] {
      session.runner.run("limit.ceiling \(ceiling)")
      session.runner.run("save")
      settle(session)
      #expect(try ProjectStore.read(project).settings.limit.ceiling == ceiling)
    }
  }

  @Test("a project that was saved after the copy that is taken up is not replaced unasked")
  func overtakenCopy() throws {
    let folder = try TemporaryFolder()
    let project = "\(folder.path)/p.lacquer"
    let recovery = "\(folder.path)/state/lacquer/recovery"
    var document = MasterDocument()
    document.mix = AudioLink(path: "\(folder.path)/absent.wav")
    try ProjectStore.create(project, document)
    let first = session(folder, name: "first")
    first.start([project])
    settle(first)
    first.runner.run("limit.ceiling -3")
    first.keepSafe()
    let copy = "\(recovery)/99999.lacquer"
    try FileManager.default.copyItem(atPath: "\(recovery)/first.lacquer", toPath: copy)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: copy)
    first.runner.run("quit.drop")
    first.end()
    let second = session(folder, name: "second")
    defer { second.end() }
    second.start([])
    second.runner.run("recover")
    settle(second)
    #expect(second.runner.state.project.path == project)
    second.runner.run("save")
    settle(second)
    #expect(try ProjectStore.read(project) == document)
    second.runner.run("save")
    settle(second)
    #expect(try ProjectStore.read(project).settings.limit.ceiling == -3)
  }

  @Test("a copy under the number this process has is another program's, and stays")
  func sameNumber() throws {
    let folder = try TemporaryFolder()
    let recovery = "\(folder.path)/state/lacquer/recovery"
    try FileManager.default.createDirectory(atPath: recovery, withIntermediateDirectories: true)
    var document = MasterDocument()
    document.mix = AudioLink(path: "\(folder.path)/lost.wav")
    let name = "\(getpid()).lacquer"
    try ProjectStore.create("\(recovery)/\(name)", document)
    func copies() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: recovery)
        .filter { $0.hasSuffix(".lacquer") }.sorted()
    }
    let session = session(folder)
    session.start(["\(folder.path)/absent.wav"])
    #expect(session.runner.state.project.recoverable.map(\.file) == ["\(recovery)/\(name)"])
    session.runner.run("limit.ceiling -4")
    session.keepSafe()
    #expect(try copies().count == 2)
    session.runner.run("quit.drop")
    session.end()
    #expect(try copies() == [name])
    #expect(try ProjectStore.read("\(recovery)/\(name)") == document)
  }

  @Test("what was not saved is offered at the next start, exactly as it was")
  func recovery() throws {
    let folder = try TemporaryFolder()
    let first = session(folder, name: "first")
    first.start(["\(folder.path)/absent.wav"])
    first.runner.run("limit.ceiling -4")
    first.runner.run("snapshot.store 3")
    let lost = first.runner.state.document
    first.keepSafe()
    // The copy of a living program is nobody else's business.
    let beside = RecoveryStore(folder: folder.path + "/state/lacquer/recovery", name: "other")
    #expect(beside.pending().isEmpty)
    try FileManager.default.copyItem(
      atPath: "\(folder.path)/state/lacquer/recovery/first.lacquer",
      toPath: "\(folder.path)/state/lacquer/recovery/99999.lacquer")
    #expect(beside.pending().count == 1)
    let second = session(folder, name: "second")
    second.start([])
    #expect(second.runner.state.project.recoverable.count == 1)
    #expect(second.runner.state.messages.last?.text.contains("recover takes it up") == true)
    second.runner.run("recover")
    let end = Date().addingTimeInterval(20)
    while second.runner.state.document.mix == nil, Date() < end { usleep(2000) }
    #expect(second.runner.state.document.settings == lost.settings)
    #expect(second.runner.state.document.snapshots == lost.snapshots)
    #expect(second.runner.state.isDirty)
    #expect(second.runner.state.project.recoverable.isEmpty)
    first.end()
    second.end()
  }

  @Test("what was not saved is offered as well where the project's path holds the end of a line")
  func recoveryOfAnOddName() throws {
    let folder = try TemporaryFolder()
    let place = "\(folder.path)/two\nlines"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let project = "\(place)/p.lacquer"
    let recovery = "\(folder.path)/state/lacquer/recovery"
    var document = MasterDocument()
    document.mix = AudioLink(path: "\(folder.path)/absent.wav")
    try ProjectStore.create(project, document)
    let first = session(folder, name: "first")
    first.start([project])
    settle(first)
    first.runner.run("limit.ceiling -3")
    first.keepSafe()
    try FileManager.default.copyItem(
      atPath: "\(recovery)/first.lacquer", toPath: "\(recovery)/99999.lacquer")
    first.runner.run("quit.drop")
    first.end()
    let second = session(folder, name: "second")
    defer { second.end() }
    second.start([])
    #expect(second.runner.state.project.recoverable.map(\.project) == [project])
    second.runner.run("recover")
    settle(second)
    #expect(second.runner.state.project.path == project)
    #expect(second.runner.state.document.settings.limit.ceiling == -3)
  }

  @Test("a damaged copy says how the others are taken up")
  func damagedRecovery() throws {
    let folder = try TemporaryFolder()
    let recovery = "\(folder.path)/state/lacquer/recovery"
    try FileManager.default.createDirectory(atPath: recovery, withIntermediateDirectories: true)
    var document = MasterDocument()
    document.mix = AudioLink(path: "\(folder.path)/lost.wav")
    try ProjectStore.create("\(recovery)/1.lacquer", document)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: "\(recovery)/1.lacquer")
    try Data([0, 0, 0]).write(to: URL(filePath: "\(recovery)/2.lacquer"))
    let session = session(folder)
    defer { session.end() }
    session.start([])
    session.runner.run("recover")
    settle(session)
    #expect(
      session.runner.state.messages.contains {
        $0.text.hasSuffix(":recover 1 to :recover 2 name the others.")
      })
    session.runner.run("recover 1")
    settle(session)
    #expect(session.runner.state.document.mix?.path == document.mix?.path)
  }

  @Test("a copy of which nobody can tell whether its program lives is not offered")
  func recoveryInDoubt() throws {
    let folder = try TemporaryFolder()
    let copy = try folder.file("812.lacquer", Array("lacquer = 1\n".utf8))
    let store = RecoveryStore(folder: folder.path)
    #expect(store.pending().map(\.file) == [copy])
    // A lock that cannot be opened, as without a free descriptor.
    try FileManager.default.createSymbolicLink(
      atPath: copy + ".lock", withDestinationPath: copy + ".lock")
    #expect(store.pending().isEmpty)
  }

  @Test("a device in the place of a file is missing, not read without end")
  func deviceAsAFile() {
    #expect(AudioLink(path: "/dev/zero").condition == .missing)
  }

  @Test("a file with another content is a warning, and reload takes it")
  func changed() throws {
    let folder = try TemporaryFolder()
    let (mix, _) = try pair(folder)
    var document = MasterDocument()
    document.mix = AudioLink(
      path: mix, hash: ContentHash(hexadecimal: String(repeating: "0", count: 64)))
    let project = "\(folder.path)/p.lacquer"
    try ProjectStore.create(project, document)
    #expect(document.mix?.condition == .changed)
    let session = session(folder)
    session.start([project])
    settle(session)
    #expect(session.runner.state.warnings.map(\.id) == ["mix.changed"])
    #expect(session.runner.run("fix") == nil)
    settle(session)
    #expect(session.runner.state.warnings.isEmpty)
    session.end()
  }

  @Test("a socket lists, runs, presses, waits and reports; a bad line is answered with a sentence")
  func control() throws {
    let folder = try TemporaryFolder()
    let session = session(folder, safe: false)
    session.start(["\(folder.path)/absent.wav"])
    settle(session)
    let path = try #require(session.controlPath)
    #expect(ControlClient.running(in: folder.path + "/run/lacquer") == [path])
    let client = try ControlClient(path: path)
    func ask(_ line: String) throws -> [String: Any] {
      let answer = try client.ask(Array(line.utf8))
      return try #require(
        JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any])
    }
    let done = try ask("{\"run\":\"set ceiling -2\",\"id\":7}")
    #expect(done["ok"] as? Bool == true && done["id"] as? Int == 7)
    #expect(session.runner.state.document.settings.limit.ceiling == -2)
    let refused = try ask("{\"run\":\"frobnicate\"}")
    #expect(refused["ok"] as? Bool == false)
    #expect((refused["error"] as? String)?.hasPrefix("There is no action") == true)
    #expect(done["warnings"] == nil)
    let clamped = try ask("{\"run\":\"tone.amount 900\"}")
    #expect(clamped["ok"] as? Bool == true)
    #expect(
      clamped["warnings"] as? [String]
        == ["tone.amount takes a number from 0 to 150 %; it is 150 now."])
    _ = try ask("{\"press\":\"u\"}")
    _ = try ask("{\"press\":\"u\"}")
    #expect(session.runner.state.document.settings.limit.ceiling == -1)
    let state = try ask("{\"get\":\"state\"}")["state"] as? [String: Any]
    #expect((state?["settings"] as? [String: String])?["limit.ceiling"] == "-1")
    #expect(
      (try ask("{\"get\":\"actions\"}")["actions"] as? [Any])?.count
        == ActionRegistry.standard.actions.count)
    #expect((try ask("{\"get\":\"keys\"}")["keys"] as? [Any])?.isEmpty == false)
    #expect(try ask("nonsense")["ok"] as? Bool == false)
    #expect(try ask("{}")["ok"] as? Bool == false)
    #expect(try ask("{\"wait\":true,\"id\":3}")["id"] as? Int == 3)

    let watcher = try ControlClient(path: path)
    var subscribe = ControlRequest()
    subscribe.subscribe = true
    _ = try watcher.ask(subscribe)
    _ = try watcher.next()
    session.runner.run("limit.ceiling -5")
    let report = String(decoding: try watcher.next(), as: UTF8.self)
    #expect(report.contains("\"limit.ceiling\":\"-5\""))
    session.end()
    #expect(throws: LacquerError.self) { while true { _ = try watcher.next() } }
    #expect(ControlClient.running(in: folder.path + "/run/lacquer").isEmpty)
  }

  @Test("a script does what a person would, and stops at the line that cannot be done")
  func scripts() throws {
    let folder = try TemporaryFolder()
    let session = session(folder, safe: false)
    let script = try KeyScript(
      """
      # a comment
      mix \(folder.path)/absent.wav
      wait
      value.focus limit.ceiling
      key h
      key =
      type -3.5
      key enter
      undo
      redo
      sleep 0.01
      recover
      limit.ceiling -9
      """, named: "s.txt")
    let failure = script.play(on: session.runner, pause: { usleep(useconds_t($0 * 1e6)) })
    #expect(failure?.line == 12)
    #expect(failure?.error.hasPrefix("Take up what a crash left behind: not now") == true)
    #expect(session.runner.state.document.settings.limit.ceiling == -3.5)
    #expect(throws: LacquerError.self) { try KeyScript("play\nkey hyper-x", named: "s.txt") }
    session.end()
  }

  @Test(
    "a comment behind a step is told as what it is",
    arguments: ["wait # x", "sleep 1 # x", "play  #x"])
  func comments(line: String) {
    let error = #expect(throws: LacquerError.self) { try KeyScript("\n\(line)", named: "s.txt") }
    #expect(error?.message.hasPrefix("s.txt, line 2: ") == true)
    #expect(
      error?.message.hasSuffix(" A comment is a line of its own, which begins with #.") == true)
    #expect(error?.message.contains("There is no action") == false)
  }
}

extension WorkbenchState {
  /// The document, for comparing.
  var documentForTests: MasterDocument { document }
}
