internal import AudioCore

/// Projects, folders and choices.
extension LiveServices {
  /// Does what concerns files; one after the other.
  func file(
    _ effect: WorkbenchEffect, _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    switch effect {
    case .inspectOutput(let path): report(.outputInspected(FolderReading.inspect(path)))
    case .list(let folder):
      let (entries, fault, unshown) = FolderReading.entries(folder)
      report(.listed(folder: folder, entries, fault: fault, unshown: unshown))
    case .save(let path, let document, let isReplacing):
      save(document, to: path, replacing: isReplacing, report)
    case .autosave(let project, let document):
      do {
        try options.recovery?.write(document, project: project)
      } catch {
        report(.autosaveFailed("\(error)"))
      }
    case .dropAutosave: options.recovery?.drop()
    case .openProject(let path): open(path, report)
    case .recover(let file): recover(file, report)
    case .dropRecoverable(let files): options.recovery?.remove(files)
    case .keepChoices(let appearance, let view): options.choices?.write(appearance, view)
    case .findDemo: findDemo(report)
    case .drawABX(let pair, let trials):
      report(.abxDrawn(drawABX(pair: pair, trials: trials)))
    case .keepABX(let result):
      do {
        report(.abxKept(path: try keepABX(result), fault: nil))
      } catch {
        report(.abxKept(path: nil, fault: "\(error)"))
      }
    default: break
    }
  }

  private func save(
    _ document: MasterDocument, to path: String, replacing: Bool,
    _ report: @escaping @Sendable (WorkbenchEvent) -> Void
  ) {
    let name = Paths.name(of: path)
    do {
      let refusal = try lock.move(to: path) { isHeld in
        guard replacing || isHeld || !FolderReading.inspect(path).isTaken else {
          throw AtomicFile.exists(name, remedy: ":save.as takes another name")
        }
        guard !project.isOvertaken(at: path) else {
          throw LacquerError(
            .output,
            "\(name) was written by another program meanwhile: save again to replace it, or "
              + ":save.as takes another name.")
        }
        let bytes = Array(ProjectFile.encode(document, folder: Paths.folder(of: path)).utf8)
        try AtomicFile.write(bytes, to: path)
        project.note(bytes, at: path)
      }
      if let refusal {
        return report(
          .saveFailed("\(name) cannot be saved: \(refusal). :save.as takes another name."))
      }
      report(.saved(path: path, document))
    } catch {
      report(.saveFailed("\(error)"))
    }
  }

  private func open(_ path: String, _ report: @escaping @Sendable (WorkbenchEvent) -> Void) {
    do {
      let bytes = try AtomicFile.read(path)
      let document = try ProjectFile.decode(
        String(decoding: bytes, as: UTF8.self), named: Paths.name(of: path),
        folder: Paths.folder(of: path))
      project.note(bytes, at: path)
      report(.opened(path: path, document, readOnlyReason: lock.move(to: path)))
    } catch {
      report(.openFailed("\(error)"))
    }
  }

  private func recover(_ file: String, _ report: @escaping @Sendable (WorkbenchEvent) -> Void) {
    do {
      guard let store = options.recovery else {
        throw LacquerError(.input, "Nothing can be taken up: there is no folder of safety copies.")
      }
      let (path, document) = try store.read(file)
      // Ours first, then the dead program's may go.
      try store.write(document, project: path)
      if let path {
        let isOlder = store.isOlder(file, than: path)
        project.note(isOlder ? nil : (try? AtomicFile.read(path)), at: path)
      }
      store.remove([file])
      if path == nil { lock.release() }
      report(
        .recovered(
          project: path, document, file: file,
          readOnlyReason: path.flatMap { lock.move(to: $0) }))
    } catch {
      let count = options.recovery?.pending().count ?? 0
      let wayOut = count > 1 ? " :recover 1 to :recover \(count) name the others." : ""
      report(.openFailed("\(error)\(wayOut)"))
    }
  }

  private func findDemo(_ report: @escaping @Sendable (WorkbenchEvent) -> Void) {
    do {
      guard let demo = options.demo else {
        throw LacquerError(.input, "The demo pair is not installed.")
      }
      let pair = try demo()
      report(.demo(mix: pair.mix, reference: pair.reference))
    } catch {
      report(.told("\(error)", .error))
    }
  }
}
