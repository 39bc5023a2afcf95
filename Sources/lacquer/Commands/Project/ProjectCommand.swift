import ArgumentParser

/// `lacquer project`: everything the workstation does to a project, without its screen.
struct ProjectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "project",
    abstract: "Make, show, change and render projects without the workstation.",
    discussion: """
      A project (NAME.lacquer) holds where the audio is and what is done to it, never audio.

        lacquer project new night.lacquer mix.wav -r ref.flac --set tone.amount=80
        lacquer project edit night.lacquer 'snapshot.store 1' 'tone.amount 80'
        lacquer project render night.lacquer -o night_master.wav
      """,
    subcommands: [
      ProjectNewCommand.self, ProjectShowCommand.self, ProjectSetCommand.self,
      ProjectEditCommand.self, ProjectRelinkCommand.self, ProjectRenderCommand.self,
      ProjectRecoverCommand.self,
    ])
}
