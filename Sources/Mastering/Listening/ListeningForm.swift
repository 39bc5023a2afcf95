/// The form of a listening test, a page to be printed or filled in.
public struct ListeningForm: Sendable {
  private let test: ListeningTest
  private let trials: Int

  /// A form for the trials of `test`.
  public init(_ test: ListeningTest, trials: Int) {
    self.test = test
    self.trials = trials
  }

  /// The page: nothing in it tells what X is.
  public var page: String {
    let rows = (1...max(1, trials)).map { index in
      let name = index < 10 ? "X0\(index)" : "X\(index)"
      return "<tr><td>\(name).wav</td><td>☐ A</td><td>☐ B</td><td class=\"wide\"></td></tr>"
    }
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Listening test</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 16px/1.5 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; max-width: 720px; margin: 32px auto; padding: 0 20px; }
      table { border-collapse: collapse; width: 100%; margin: 20px 0; }
      td { border-bottom: 1px solid #8886; padding: 7px 14px 7px 0; white-space: nowrap; }
      td.wide { width: 70%; }
      @media print { body { margin: 0; font-size: 12px; } td { padding: 5px 12px 5px 0; } @page { margin: 16mm; } }
      </style>
      </head>
      <body>
      <h1>Listening test</h1>
      <p>Listener, date, headphones or loudspeakers: <br><br></p>
      <ol>
      <li>Listen to A.wav and B.wav as often as you like, until you know how they differ.</li>
      <li>Set the volume once and leave it. All files are equally loud.</li>
      <li>For each X file decide whether it is A or B. Go back as often as you like; guess when you do not know.</li>
      <li>Answer all, then have them scored: <code>lacquer abx score FOLDER --answers abba…</code></li>
      </ol>
      <table>\(rows.joined())</table>
      <p>Which of A and B do you like better, and why?<br><br><br></p>
      </body>
      </html>

      """
  }
}
