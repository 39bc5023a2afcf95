import AudioCore
import Mastering
import Workbench

extension WorkbenchSession.Options {
  /// What every command gives a workstation: the working folder, where measurements are kept, the
  /// person's targets and the demo pair.
  ///
  /// `environment` says where the person's own files are.
  init(reading: ReadingOptions, environment: [String: String]) throws {
    self.init(environment: environment, folder: OwnProcess.folder)
    services.cacheDirectory = reading.cacheDirectory
    services.downmix = reading.downmix
    services.targets = try TargetFile.load()
    services.demo = { try DemoPair.find() }
  }
}
