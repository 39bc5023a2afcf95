import AudioCore
import Glibc
import MasteringAPI
import RemoteMastering

/// Asks before a job that costs credits is sent.
///
/// Only at a terminal: a script that calls `lacquer submit` has decided.
struct RemoteQuestion {
  let service: RemoteService

  /// Whether the job may go; true without a question where the service charges nothing.
  func isAgreed(_ quote: RemoteQuote, _ work: LongWork, asks: Bool) throws -> Bool {
    guard asks, quote.charges, Console.isTerminal(STDIN_FILENO), Console.isTerminal(STDERR_FILENO)
    else { return true }
    Console.error(Self.text(quote, service) + " Send it? [y/N] ")
    return ["y", "yes"].contains(try answer(work.cancellation).lowercased())
  }

  /// What the job costs, in a sentence.
  static func text(_ quote: RemoteQuote, _ service: RemoteService) -> String {
    guard let price = quote.creditsPerMinute else {
      return "\(service.name) charges credits and says how many only once it has the job."
    }
    let basis = quote.basis == .stated ? "takes" : "took for the last job"
    let whole = quote.credits.map { ", about \(number($0)) for this one" } ?? ""
    return "\(service.name) \(basis) \(number(price)) credits a minute\(whole)."
  }

  /// The same in a few words.
  static func brief(_ quote: RemoteQuote) -> String {
    guard quote.charges else { return "none" }
    guard let price = quote.creditsPerMinute else { return "told once it has the job" }
    let rate = "\(number(price)) a minute" + (quote.basis == .history ? " last time" : "")
    return quote.credits.map { "about \(number($0)), \(rate)" } ?? rate
  }

  private static func number(_ value: Double) -> String {
    Numeral.shortest(value.rounded(toParts: 100))
  }

  /// A line from the terminal; Ctrl-C ends the wait.
  private func answer(_ cancellation: Cancellation) throws -> String {
    var bytes: [UInt8] = []
    while bytes.count < 64 {
      guard !cancellation.isCancelled else {
        Console.error("\n")
        throw LacquerError(.interrupted, "Nothing was sent.")
      }
      var wish = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&wish, 1, 100) > 0 else { continue }
      var byte: UInt8 = 10
      guard unsafe read(STDIN_FILENO, &byte, 1) == 1, byte != 10 else { break }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self).trimmed
  }
}
