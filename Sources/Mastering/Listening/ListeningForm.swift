/// The form of a listening test, a page to be printed or filled in.
///
/// Filled in, it writes the answers as the letters that are scored; it sends and keeps nothing.
public struct ListeningForm: Sendable {
  private let trials: Int

  /// A form for a test of `trials` trials.
  public init(trials: Int) { self.trials = trials }

  /// The page: nothing in it tells what X is.
  public var page: String {
    let rows = (1...max(1, trials)).map { index in
      let name = index < 10 ? "X0\(index)" : "X\(index)"
      let choices = ["A", "B"].map {
        "<td><label><input type=\"radio\" name=\"\(name)\" value=\"\($0.lowercased())\"> \($0)"
          + "</label></td>"
      }
      return "<tr><th scope=\"row\">\(name).wav</th>\(choices.joined())"
        + "<td class=\"wide\"><input aria-label=\"notes on \(name)\"></td></tr>"
    }
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Listening test</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <h1>Listening test</h1>
      <form>
      <p><label>Listener, date, headphones or loudspeakers: <input></label></p>
      <ol>
      <li>Listen to A.wav and B.wav as often as you like, until you know how they differ.</li>
      <li>Set the volume once and leave it. All files are equally loud.</li>
      <li>For each X file decide whether it is A or B. Go back as often as you like; guess when you do not know.</li>
      <li>Answer all, print the page or copy the letters below the table, and give them to whoever made the test, to be scored: <code>lacquer abx score FOLDER --answers abba…</code></li>
      </ol>
      <table>\(rows.joined())</table>
      <p class="screen" hidden>Answers, - where there is none yet: <output></output></p>
      <p><label>Which of A and B do you like better, and why? <textarea rows="3"></textarea></label></p>
      </form>
      <script>
      \(Self.script)
      </script>
      </body>
      </html>

      """
  }

  private static let style = """
    :root { color-scheme: light dark; }
    body { font: 16px/1.5 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; max-width: 720px; margin: 32px auto; padding: 0 20px; }
    table { border-collapse: collapse; width: 100%; margin: 20px 0; }
    th, td { border-bottom: 1px solid #8886; padding: 7px 14px 7px 0; white-space: nowrap; font-weight: inherit; text-align: left; }
    td.wide { width: 70%; }
    label:has([type=radio]) { display: block; }
    input:not([type=radio]), textarea { font: inherit; width: 100%; box-sizing: border-box; border: 1px solid #8886; background: none; color: inherit; }
    td input:not([type=radio]) { border: 0; }
    output { font-family: monospace; overflow-wrap: anywhere; }
    @media print { body { margin: 0; font-size: 12px; } th, td { padding: 5px 12px 5px 0; } .screen { display: none; } @page { margin: 16mm; } }
    """

  /// Shows the answers as letters, also after the page was read again; without scripts their line is hidden.
  private static let script = """
    const show = () => {
      document.querySelector(".screen").hidden = false;
      document.querySelector("output").value = [...document.querySelectorAll("tr")]
        .map((row) => row.querySelector(":checked")?.value ?? "-").join("");
    };
    addEventListener("change", show);
    addEventListener("pageshow", show);
    """
}
