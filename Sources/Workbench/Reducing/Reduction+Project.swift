internal import AudioCore

/// Saving, opening, leaving.
extension Reduction {
  /// Saves to the path an argument names, else where the project is.
  ///
  /// A person is asked for a name that is missing; the answer becomes the argument of `action`.
  mutating func save(to value: ActionValue?, asking action: String = "save.as") throws {
    try refuseWhileOpening()
    var path = state.project.path
    if case .text(let wanted) = value {
      path = absolute(wanted)
      if let named = path, !named.hasSuffix(ProjectFile.ending) {
        path = named + ProjectFile.ending
      }
    } else if let reason = state.project.readOnlyReason {
      throw LacquerError(
        .output, "Cannot save here: \(reason). \(key("save.as")) takes another name.")
    }
    guard let path else {
      // Without a name: beside the mix, under the mix's name.
      guard let mix = state.document.mix else {
        throw LacquerError(.usage, "There is nothing to save yet.")
      }
      let folder = Paths.folder(of: mix.path)
      let name = Paths.join(folder, Paths.stem(of: mix.path) + ProjectFile.ending)
      if isFromKey {
        return openPrompt(
          Prompt(.argument(action: action), label: "Save as", text: name, isSelected: true))
      }
      return writeProject(name)
    }
    writeProject(path)
  }

  private mutating func writeProject(_ path: String) {
    state.project.isSaving = true
    let isOwn = path == state.project.path && state.project.readOnlyReason == nil
    effects.append(.save(path: path, state.documentToSave, replacing: isOwn))
  }

  mutating func saved(_ path: String, _ document: MasterDocument) {
    let isNew = state.project.path != path
    state.project.isSaving = false
    state.project.path = path
    state.project.readOnlyReason = nil
    state.noteContents(of: document)
    state.project.saved = document
    state.project.begun = nil
    effects.append(.stop(.autosave))
    if state.isDirty {
      effects.append(.start(.autosave, after: 1))
    } else {
      effects.append(.dropAutosave)
    }
    say(isNew ? "Saved as \(Paths.name(of: path))." : "Saved.", .success)
    guard state.project.leavesOnceSaved else { return }
    if state.isDirty { writeProject(path) } else { leave() }
  }

  mutating func saveFailed(_ sentence: String) {
    state.project.isSaving = false
    state.project.leavesOnceSaved = false
    say(sentence, .error)
  }

  mutating func open(_ path: String) {
    state.project.isOpening = true
    effects.append(.openProject(path: path))
  }

  mutating func opened(_ path: String, _ document: MasterDocument, readOnlyReason: String?) {
    let before = state.document
    state.document = document
    state.history.clear()
    state.project.path = path
    state.project.saved = document
    state.project.begun = nil
    state.project.readOnlyReason = readOnlyReason
    state.project.isOpening = false
    state.navigation.screen = .work
    state.navigation.trail = []
    documentChanged(from: before)
    effects.append(.stop(.autosave))
    effects.append(.dropAutosave)
    if let readOnlyReason {
      say("\(state.project.name) is read-only: \(readOnlyReason).", .warning)
    }
  }

  /// Asks for what a crash left behind.
  mutating func recover(_ value: ActionValue?) {
    let all = state.project.recoverable
    var index = all.indices.max { all[$0].writtenAt < all[$1].writtenAt }
    if case .index(let number) = value { index = number - 1 }
    guard let index, all.indices.contains(index) else {
      return say("There is no such recovery file.", .warning)
    }
    state.project.isOpening = true
    effects.append(.recover(file: all[index].file))
  }

  mutating func recovered(
    _ project: String?, _ document: MasterDocument, file: String, readOnlyReason: String?
  ) {
    let before = state.document
    state.document = document
    state.history.clear()
    state.project.recoverable.removeAll { $0.file == file }
    state.project.path = project
    state.project.saved = MasterDocument()
    state.project.begun = nil
    state.project.readOnlyReason = readOnlyReason
    state.project.isOpening = false
    documentChanged(from: before)
    show(.work)
    guard let readOnlyReason else {
      return say("Taken up where it was lost; nothing is saved yet.", .success)
    }
    say(
      "Taken up where it was lost, but \(state.project.name) is read-only: \(readOnlyReason). "
        + "\(key("save.as")) takes another name.", .warning)
  }

  mutating func quit() {
    let isBusy = state.jobs.contains { !$0.phase.isOver }
    guard (state.isDirty && state.document.mix != nil) || isBusy || state.abxAnswersAtStake > 0
    else { return leave() }
    show(.quit)
  }

  /// Leaves once it is saved; a key with nothing to save leaves at once.
  mutating func quitSaving(to value: ActionValue?) throws {
    guard !isFromKey || value != nil || state.isDirty else { return leave() }
    let prompt = state.navigation.prompt
    try save(to: value, asking: "quit.save")
    if state.navigation.prompt == prompt { state.project.leavesOnceSaved = true }
  }

  /// Says what a crash has left behind.
  mutating func offer(_ projects: [RecoverableProject]) {
    state.project.recoverable = projects
    guard !projects.isEmpty else { return }
    // What else is said at the start, as of the sound device, hides it only for a while.
    say(
      projects.count == 1
        ? "Unsaved work of a session that broke off is kept: \(key("recover")) takes it up."
        : "Unsaved work of \(projects.count) sessions that broke off is kept: \(key("recover")) takes "
          + "up the newest.", .warning, for: 60)
  }

  mutating func leave() {
    state.isQuitting = true
    state.project.leavesOnceSaved = false
    // What a service masters goes on there and is taken up at the next start.
    for job in state.jobs where !job.phase.isOver && job.service == nil {
      effects.append(.cancelRender(id: job.id))
    }
    effects.append(.stopSolving)
    effects.append(.stop(.autosave))
    effects.append(.dropAutosave)
    effects.append(.interface(.quit))
  }

  /// Takes the names of the themes there are; the one that is worn may have gone, or never have been.
  mutating func themesFound(_ names: [String]) {
    let theme = state.appearance.theme
    let wasThere = state.themeNames.isEmpty || state.themeNames.contains(theme)
    state.themeNames = names
    guard wasThere, names.count > 1, !names.contains(theme), !Appearance.isFile(theme)
    else { return }
    say("The theme \(theme) is gone: night stands in. \(key("themes")) chooses another.", .warning)
  }

  /// Keeps theme, glyphs and view for the next start.
  mutating func choicesChanged() {
    effects.append(.keepChoices(state.appearance, state.view))
  }
}

extension WorkbenchState {
  /// The document with the hashes of what was measured, as a project keeps it.
  var documentToSave: MasterDocument {
    var hashes: [String: ContentHash] = [:]
    for path in self.document.links.map(\.path) { hashes[path] = library[path]?.loaded?.hash }
    var document = document
    document.fillHashes(hashes)
    return document
  }

  /// Notes, in the document and in every step of undo, the hashes that a save has filled in.
  ///
  /// Not of a file that was read anew meanwhile: the project holds the one before.
  mutating func noteContents(of saved: MasterDocument) {
    var hashes: [String: ContentHash] = [:]
    for link in saved.links {
      guard let hash = link.hash, library[link.path]?.loaded?.hash == hash else { continue }
      hashes[link.path] = hash
    }
    document.fillHashes(hashes)
    history.revise { $0.fillHashes(hashes) }
  }
}

extension MasterDocument {
  /// Gives links that have no hash the one of their path.
  mutating func fillHashes(_ hashes: [String: ContentHash]) {
    if let link = mix, link.hash == nil { mix?.hash = hashes[link.path] }
    for slot in references.indices where references[slot].link.hash == nil {
      references[slot].link.hash = hashes[references[slot].link.path]
    }
  }
}
