import ArgumentParser
import AudioCore
import Mastering
import RemoteMastering

/// `lacquer jobs`: what was sent to services.
struct JobsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs",
    abstract: "List, show, wait for, fetch and cancel jobs at services.",
    subcommands: [List.self, Show.self, Wait.self, Fetch.self, Cancel.self],
    defaultSubcommand: List.self)

  private static func master() throws -> RemoteMaster {
    RemoteMaster(stateFolder: try RemoteMaster.standardStateFolder())
  }

  /// `lacquer jobs list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the jobs, oldest first.")

    @Flag(name: [.short, .long], help: "Finished jobs too.") var all = false
    @OptionGroup var common: CommonOptions

    func run() throws {
      let journal = try JobsCommand.master().journal
      let jobs = journal.all().filter { all || !$0.isOver }
      for fault in journal.faults() { Console.complain(fault.message) }
      if common.json {
        Console.output(try JSONDocument.text(RemoteText.Document(jobs: jobs), curves: true))
        return
      }
      for job in jobs { common.say(RemoteText.line(job)) }
      if jobs.isEmpty { common.say(all ? "No job was ever sent.\n" : "No job is under way.\n") }
    }
  }

  /// `lacquer jobs show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show everything that is known of a job.")

    @Argument(help: "Id of the job, or its beginning.") var job: String
    @OptionGroup var common: CommonOptions

    func run() throws { try RemoteText.show(try JobsCommand.master().journal.job(job), common) }
  }

  /// `lacquer jobs wait`.
  struct Wait: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "wait",
      abstract: "Follow jobs to their end and fetch their masters; all of them if none is named.")

    @Argument(help: "Ids of jobs.") var jobs: [String] = []
    @Option(
      help: ArgumentHelp(
        "Listen here for the calls of services that were given an address.",
        valueName: "host:port"))
    var listen: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
      let work = LongWork(common)
      let master = try JobsCommand.master()
      let ids =
        jobs.isEmpty ? master.journal.all().filter { !$0.isOver }.map(\.id) : jobs
      let webhooks = try listen.map { try WebhookReceiver(listen: $0) }
      if let webhooks {
        // What is wrong with a job is said when its turn comes.
        for id in ids { try? master.expect(master.journal.job(id), webhooks) }
      }
      var failures = jobs.isEmpty ? master.journal.faults() : []
      for fault in failures { Console.complain(fault.message) }
      for id in ids {
        do {
          try RemoteText.follow(id, master, work, common, webhooks: webhooks)
        } catch let error as LacquerError where !work.cancellation.isCancelled && ids.count > 1 {
          Console.complain(error.message)
          failures.append(error)
        }
      }
      if let first = failures.first { throw EarlyEnd(status: ExitStatus(first.code)) }
    }
  }

  /// `lacquer jobs fetch`.
  struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fetch", abstract: "Fetch the master of a finished job, also once more.")

    @Argument(help: "Id of the job.") var job: String
    @Option(
      name: [.short, .long],
      help: ArgumentHelp("Where it goes instead.", valueName: "file"), completion: .file())
    var output: String?
    @Flag(name: [.short, .long], help: "Replace a file that exists already.") var force = false
    @OptionGroup var common: CommonOptions

    func run() throws {
      let work = LongWork(common)
      let master = try JobsCommand.master()
      let job = try master.refetch(job, output: output, force: force)
      try RemoteText.follow(job.id, master, work, common)
    }
  }

  /// `lacquer jobs cancel`.
  struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "cancel", abstract: "End a job, at the service where it can be ended.")

    @Argument(help: "Id of the job.") var job: String
    @OptionGroup var common: CommonOptions

    func run() throws {
      let work = LongWork(common)
      let (job, text) = try JobsCommand.master().cancel(job, cancellation: work.cancellation)
      if common.json {
        try RemoteText.show(job, common)
      } else {
        common.say(text + "\n")
      }
    }
  }
}
