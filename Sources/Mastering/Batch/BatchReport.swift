/// A file that a batch writes beside the masters of a mix, such as its report.
public struct BatchReport: Sendable {
  /// Where it goes.
  public var path: String
  /// What is to be in it; called on a working thread when the masters are written.
  public var content: @Sendable (MasterReport) throws -> [UInt8]

  /// Asks for a file.
  public init(path: String, content: @escaping @Sendable (MasterReport) throws -> [UInt8]) {
    self.path = path
    self.content = content
  }
}
