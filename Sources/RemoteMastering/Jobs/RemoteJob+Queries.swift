import MasteringAPI

extension RemoteJob {
  /// What names the job in a query, by each of the service's names of it: the usual one first.
  var queries: [String] {
    [("task_id", taskID), ("conversion_id", conversionID)].compactMap { name, id in
      id.map { "\(name)=\(FormText.encode($0))" }
    }
  }
}
