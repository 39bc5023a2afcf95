/// The look of the page: light and dark, on screen and on paper.
enum HTMLStyle {
  static let css = """
    :root {
      color-scheme: light dark;
      --paper: #faf8f4; --card: #ffffff; --ink: #1d1a17; --soft: #6d665d; --line: #e4dfd6;
      --grid: #ece8e0; --mix: #8d867c; --reference: #1f6fb8; --master: #b3261e; --fill: #b3261e14;
      --good: #2f7d4f; --bad: #b3261e; --notice: #9a6700;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #141210; --card: #1c1917; --ink: #ece6dc; --soft: #a0988c; --line: #322d28;
        --grid: #292521; --mix: #9b9388; --reference: #79b4ee; --master: #ff7d66; --fill: #ff7d6622;
        --good: #7cc796; --bad: #ff7d66; --notice: #e3b341;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; background: var(--paper); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
      font-variant-numeric: tabular-nums;
    }
    main { max-width: 1040px; margin: 0 auto; padding: 40px 24px 56px; }
    header { display: flex; gap: 24px; justify-content: space-between; align-items: flex-start; }
    h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
    h2 { font-size: 15px; margin: 0 0 2px; }
    p { margin: 0; }
    .soft { color: var(--soft); }
    .chip {
      flex: none; border-radius: 999px; padding: 5px 14px; font-weight: 600; font-size: 13px;
      border: 1.5px solid currentColor;
    }
    .good { color: var(--good); } .bad { color: var(--bad); } .notice { color: var(--notice); }
    .figures { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 12px; margin: 28px 0 16px; }
    .figure, section {
      background: var(--card); border: 1px solid var(--line); border-radius: 12px;
    }
    .figure { padding: 14px 16px 12px; }
    .figure b { display: block; font-size: 25px; line-height: 1.15; font-weight: 600; letter-spacing: -0.02em; white-space: nowrap; }
    .figure .soft { font-size: 12.5px; }
    section { padding: 18px 20px; margin-top: 16px; }
    section > p.soft { font-size: 13px; margin-bottom: 10px; }
    svg, .plot svg { overflow: visible; }
    .plot { display: block; width: calc(100% - 54px); height: var(--height); margin: 14px 14px 26px 40px; }
    svg text { font: 11px system-ui, "Noto Sans", "DejaVu Sans", sans-serif; fill: var(--soft); }
    .axis { stroke: var(--grid); stroke-width: 1; }
    .zero { stroke: var(--line); stroke-width: 1.5; }
    .line { fill: none; vector-effect: non-scaling-stroke; stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
    .mix { stroke: var(--mix); } .reference { stroke: var(--reference); stroke-dasharray: 6 4; stroke-linecap: butt; }
    .master { stroke: var(--master); stroke-width: 2.25; }
    .thin { stroke-width: 1.25; }
    .area { fill: var(--fill); stroke: none; }
    .wave-mix { fill: var(--mix); } .wave-master { fill: var(--master); fill-opacity: 0.85; }
    .target { stroke: var(--master); stroke-width: 1; stroke-dasharray: 2 3; }
    .fault { stroke: var(--notice); stroke-width: 1.5; }
    .quiet { fill: var(--grid); opacity: 0.7; }
    ul.key { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 0; margin: 8px 0 0; font-size: 13px; }
    ul.key li { display: flex; align-items: center; gap: 7px; color: var(--soft); }
    ul.key svg { display: block; width: 26px; height: 8px; flex: none; }
    table { border-collapse: collapse; width: 100%; font-size: 14px; }
    th { text-align: left; font-weight: 500; color: var(--soft); font-size: 12.5px; }
    td, th { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
    tr > :last-child { padding-right: 0; }
    .wide { overflow-x: auto; }
    tr:last-child td { border-bottom: 0; }
    td.number, th.number { text-align: right; white-space: nowrap; }
    td.name { overflow-wrap: anywhere; }
    table.fit td:nth-child(-n+3) { width: 1%; white-space: nowrap; padding-right: 18px; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 7px 18px; margin: 6px 0 0; font-size: 14px; }
    dt { font-weight: 600; } dd { margin: 0; min-width: 0; }
    .bar { display: inline-block; width: 88px; height: 7px; border-radius: 4px; background: var(--grid); overflow: hidden; vertical-align: 1px; }
    .bar i { display: block; height: 100%; border-radius: 4px; background: currentColor; }
    footer { margin-top: 26px; font-size: 12px; color: var(--soft); overflow-wrap: anywhere; }
    @media (max-width: 900px) {
      .figures { grid-template-columns: repeat(3, minmax(0, 1fr)); }
    }
    @media (max-width: 600px) {
      main { padding: 24px 14px 40px; }
      header { flex-wrap: wrap; gap: 12px; }
      h1 { font-size: 23px; }
      .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); margin-top: 20px; }
      section { padding: 16px; }
      .minor { display: none; }
      .wide > table { min-width: 640px; }
      dl { display: block; }
      dd { margin-bottom: 10px; }
      table.fit, table.fit tbody { display: block; }
      table.fit tr { display: grid; padding: 8px 0; border-bottom: 1px solid var(--line); }
      table.fit tr:last-child { border-bottom: 0; }
      table.fit td:nth-child(n) { width: auto; padding: 0; border: 0; white-space: normal; }
      table.scores tr { grid-template-columns: 88px 1fr auto; }
      table.scores td:last-child { grid-column: 1 / -1; }
      table.checks tr { grid-template-columns: 24px 88px 1fr; }
      table.checks td:last-child { grid-column: 3; }
    }
    @media print {
      :root {
        --paper: #fff; --card: #fff; --ink: #000; --soft: #555; --line: #ccc; --grid: #e4e4e4;
        --mix: #8d867c; --reference: #1f6fb8; --master: #b3261e; --fill: #b3261e14;
        --good: #2f7d4f; --bad: #b3261e; --notice: #9a6700;
      }
      body { font-size: 11px; }
      main { max-width: none; padding: 0; }
      section, .figure { break-inside: avoid; border-radius: 6px; }
      section.words { break-inside: auto; }
      h2 { break-after: avoid; }
      dt, dd { break-inside: avoid; }
      section { padding: 10px 12px; margin-top: 9px; }
      .figures { grid-template-columns: repeat(6, minmax(0, 1fr)); margin: 14px 0 8px; gap: 8px; }
      .figure { padding: 8px 9px 6px; }
      .plot { height: calc(var(--height) * 0.7); margin-bottom: 22px; }
      .wide { overflow: visible; }
      .wide > table { min-width: 0; }
      .figure b { font-size: 18px; }
      h2 { font-size: 12.5px; }
      .figure .soft, section > p.soft, ul.key, th { font-size: 10px; }
      svg text { font-size: 9px; }
      table, dl { font-size: 11px; }
      * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
      @page { margin: 14mm; }
    }
    """
}
