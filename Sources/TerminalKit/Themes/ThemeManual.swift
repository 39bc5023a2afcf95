/// The page about themes, with its tables written from the roles themselves.
public enum ThemeManual {
  /// `docs/themes.md`.
  public static var markdown: String {
    var text = introduction
    for group in Role.groups {
      text += "\n### \(group.title)\n\n| role | what it is for | kind | without it, as |\n"
      text += "|---|---|---|---|\n"
      for role in group.roles {
        let parent = role.parent.map { "`\($0.rawValue)`" } ?? "the terminal's own"
        text += "| `\(role.rawValue)` | \(role.meaning) | \(role.kind.rawValue) | \(parent) |\n"
      }
    }
    text += "\n## Gradients\n\nColours that change with a level, drawn upwards. "
    text += "`position, colour` or `position, colour, one of 16`:\n\n"
    text += "| gradient | positions | without it, as |\n|---|---|---|\n"
    for gradient in ThemeGradient.allCases {
      text += "| `\(gradient.rawValue)` | \(gradient.unit) | `\(gradient.role.rawValue)` |\n"
    }
    return text + ending
  }

  private static let introduction = """
    # Themes

    A theme says how each part of the screen looks. `lacquer themes` lists them (yours with a `*`), `lacquer themes show NAME` prints every colour with its contrast, `lacquer themes lint` checks them. This page is written by `lacquer docs themes`.

    ## Where they are found

    The first theme of a name wins:

    1. `$XDG_CONFIG_HOME/lacquer/themes/NAME.toml` (`~/.config/lacquer/themes`): yours. Lacquer never writes there.
    2. the shipped ones: `share/lacquer/themes` beside the program, then `lacquer/themes` in each of `$XDG_DATA_DIRS`; in a build tree the folder `themes/`.

    A file is read again as soon as it changes. What it says wrong is left out and named with its line; the rest works.

    ## Writing one

    A few colours are a whole theme, because the root, `themes/base.toml`, tells every role in terms of a palette:

    ```toml
    name = "mine"
    summary = "What lacquer themes list says about it"
    variant = "dark"          # dark, light, or any
    extends = "night"         # base unless said; your own night.toml may extend night

    [palette]
    accent = "#ff7a5c"        # keys and focus
    b = "#ffc400"             # B, the master, everywhere it shows
    b-low = "mix(b, paper, 70%)"

    [roles]
    "bg" = "paper"            # else the terminal keeps its own ground
    "param.changed" = { fg = "b", ansi = "bright-yellow", attrs = ["bold"], mono = ["bold"] }

    [gradients]
    "meter" = [[-60, "#20695a", "green"], [-18, "ok", "green"], [-1, "error", "bright-red"]]
    ```

    A colour is `"#rrggbb"`, a name of the palette, `"default"` (the terminal's own), or `"mix(one, other, 40%)"`: 40 % of the way from one to the other, mixed in OKLab. Names are looked up after all palettes are laid over each other, so a theme that changes `b` changes all that is made of it.

    A role is a colour, or a table:

    | key | what |
    |---|---|
    | `fg`, `bg` | colour and ground in 24 bits; without `bg` it lies on whatever is under it |
    | `256`, `bg-256` | 16 to 255, in place of the nearest of the fixed 240 (the lower 16 are yours) |
    | `ansi`, `bg-ansi` | one of your terminal's 16 by name, `bright-` before it, or `default` |
    | `attrs` | `bold` `dim` `italic` `underline` `reverse`, where there are colours |
    | `mono` | the same where there are none (`NO_COLOR`, `--colour mono`) |

    What a theme leaves open comes from the theme it extends, field by field; then from the parent role; then it is reckoned (the nearest colour). `depth = "16"` or `"mono"` above the tables keeps a theme from using more than that.

    On a chosen row (`selected`, `selected.inactive`, `param.focus`) all colours come as near to its own letters as it takes to read them there; on one of the 16 colours everything is written in its own letters.

    ### The palette of the root

    `paper` the ground that mixes and contrasts are reckoned with, `ink` text, `soft` less of it, `dim` least, `line` frames, `hair` grids, `panel` dialogs, `choice` the chosen row, `rest` fields and rows without the keys, `accent` keys and focus, `a` `b` `r` `delta` the sources with a `-low` and a `-high` for their fills, `ok` `info` `warn` `error`, and `quiet` `level` `loud` `hot` for meters.

    ## What the check wants

    | what | least |
    |---|---|
    | text on its ground, on dialogs too | 4.5 : 1 (WCAG 2) |
    | curves, bars and signs | 3 : 1 |
    | A, B, R and over among each other, and the line of A on the fills of B and R, to usual, protan, deutan and tritan eyes, in truecolour and 256 colours | CIEDE2000 of 15 |
    | A, B, R and over in 16 colours | none the same |
    | choice, focus, errors without colour | different from other text |

    A dark theme that keeps the terminal's ground is checked against black and against its `paper`, a light one against white and its `paper`. Colour vision is simulated after Machado, Oliveira and Fernandes (2009) at full severity. Marks: **AA** all of this; **AAA** text 7 : 1 and graphs 4.5 : 1; **CVD** sources differ by 18 and ok, warning and error by 15 to every kind of eyes.

    ## Roles

    *Text* and *graph* have a least contrast; *decoration* carries nothing alone.

    """

  private static let ending = """

    ## Looks without colour

    Nothing is said by colour alone: sources have letters, results a sign (`✓ ! ✗ i`), the chosen row a `▸`, the focused pane a `▸` in its corner, over and under a side. `mono` forms and the glyph sets braille, block and ASCII work with every theme.

    """
}
