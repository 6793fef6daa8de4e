<?xml version="1.0" encoding="UTF-8"?>
<!-- How the page looks: light, dark and printed.  The colours of tensors differ in lightness too, so that they
     can be told apart without seeing red and green; every chart is labelled besides. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    exclude-result-prefixes="xsl">

  <xsl:template name="look">
    <style><xsl:text>
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2128; --soft: #5c6673; --line: #dfe3e8; --wash: #f5f6f8; --accent: #0b62a8;
  --t1: #0b62a8; --t2: #e2a02a; --t3: #0b7a66; --t4: #8e4ea8; --t5: #c2476b; --t6: #6b7a1e;
  --on1: #fff; --on2: #1c2128; --on3: #fff; --on4: #fff; --on5: #fff; --on6: #fff;
  --work: #77818e; --hops: #3b424c;
  --compute: #46566b; --stall: #c8442b; --onload: #9cc4ea; --offload: #7b61b8;
  --good: #0b7a66; --bad: #b3261e;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171c; --ink: #e4e7eb; --soft: #9aa4b1; --line: #2f353e; --wash: #1d2127; --accent: #76b5ee;
    --t1: #5ba3e0; --t2: #edb94f; --t3: #3fb59d; --t4: #bd87d6; --t5: #e5829f; --t6: #aebb5c;
    --on1: #0d1117; --on2: #0d1117; --on3: #0d1117; --on4: #0d1117; --on5: #0d1117; --on6: #0d1117;
    --work: #8a94a1; --hops: #c3cad3;
    --compute: #7d92ad; --stall: #ee7b62; --onload: #bcd9f3; --offload: #a48fdd;
    --good: #3fb59d; --bad: #f2877f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
.page { max-width: 1080px; margin: 0 auto; padding: 0 24px 64px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 8px; top: 8px; background: var(--paper); padding: 4px 8px; z-index: 1; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { padding: 40px 0 12px; border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 6px 24px; align-items: baseline; }
h1 { font-size: 27px; line-height: 1.2; font-weight: 650; margin: 0; letter-spacing: -.01em; overflow-wrap: anywhere; }
header p { margin: 0; color: var(--soft); }
h2 { font-size: 19px; font-weight: 650; margin: 44px 0 10px; letter-spacing: -.005em; }
h3 { font-size: 15px; font-weight: 650; margin: 28px 0 8px; }
h3 small { font-weight: 400; color: var(--soft); font-size: 13px; }
a { color: var(--accent); }
code { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.verdict { margin-left: auto; font-weight: 600; }
.verdict.well { color: var(--good); } .verdict.ill { color: var(--bad); }
.story { margin: 20px 0 0; padding: 0; list-style: none; max-width: 78ch; }
.story li { padding: 7px 0 7px 16px; border-left: 3px solid var(--line); margin: 0 0 6px; }
.story li:first-child { border-color: var(--accent); }
.story b { font-weight: 600; }
.story strong { font-weight: 650; font-variant-numeric: tabular-nums; white-space: nowrap; }
.story code { overflow-wrap: anywhere; }

table { border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 12px 5px 0; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { color: var(--soft); font-weight: 500; font-size: 12.5px; vertical-align: bottom; }
tbody th { font-weight: 600; }
.n { text-align: right; }
th:last-child, td:last-child { padding-right: 0; }
.diff { color: var(--soft); padding-left: 0; font-size: 12.5px; }
.diff .base { opacity: .7; }
table.compare { width: 100%; }
.scroll { overflow-x: auto; max-width: 100%; }
.yes { color: var(--good); } .no { color: var(--bad); font-weight: 600; }
td.text { white-space: normal; min-width: 16ch; }

.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 0 48px; }
.pair > * { min-width: 0; }
.chart { margin: 28px 0 0; }
figcaption { font-size: 14px; margin-bottom: 6px; }
figcaption strong { font-weight: 650; }
.note { color: var(--soft); font-size: 13px; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; list-style: none; margin: 0 0 8px; padding: 0; font-size: 12.5px; color: var(--soft); }
.legend li::before { content: ""; display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-right: 5px; vertical-align: -1px; background: var(--fill); }
details.data { font-size: 13px; margin-top: 2px; }
details.data > summary { color: var(--soft); cursor: pointer; width: max-content; padding: 2px 0; }
details.data table { margin: 4px 0 10px; }

svg { display: block; overflow: visible; font: 12px system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
svg text { fill: var(--ink); }
svg .name { font-weight: 600; }
svg .total, svg .size { fill: var(--soft); }
svg .size { font-size: 11px; }
svg .track { fill: var(--wash); }
svg .bar { fill: var(--fill); }
svg.bars rect.bar { stroke: var(--paper); stroke-width: 1px; }
svg.bars .in { font-size: 11px; fill: var(--on); pointer-events: none; }
svg .bar:hover { filter: brightness(1.12); }
svg .reach { fill: transparent; } svg a:hover .reach { fill: var(--wash); }
.t1 { --base: var(--t1); --on: var(--on1); } .t2 { --base: var(--t2); --on: var(--on2); } .t3 { --base: var(--t3); --on: var(--on3); }
.t4 { --base: var(--t4); --on: var(--on4); } .t5 { --base: var(--t5); --on: var(--on5); } .t6 { --base: var(--t6); --on: var(--on6); }
.t1, .t2, .t3, .t4, .t5, .t6 { --fill: var(--base); }
.l2 { --fill: color-mix(in srgb, var(--base) 56%, var(--paper)); --on: var(--ink); }
.l3 { --fill: color-mix(in srgb, var(--base) 32%, var(--paper)); --on: var(--ink); }
.l4 { --fill: color-mix(in srgb, var(--base) 18%, var(--paper)); --on: var(--ink); }
.work { --fill: var(--work); --on: var(--paper); } .hops { --fill: var(--hops); --on: var(--paper); }
.compute { --fill: var(--compute); --on: var(--paper); } .stall { --fill: var(--stall); --on: var(--paper); }
.onload { --fill: var(--onload); --on: #14171c; } .offload { --fill: var(--offload); --on: var(--paper); }

table.words { width: 100%; }
table.words td, table.words th { border: 0; vertical-align: middle; padding-top: 1px; padding-bottom: 1px; }
table.words thead th { padding-bottom: 4px; }
table.words tr.new > * { border-top: 1px solid var(--line); padding-top: 6px; }
table.words tbody th { width: 1%; padding-right: 18px; vertical-align: baseline; } table.words .way { padding-right: 14px; font-weight: 400; } table.words .way small { color: var(--soft); font-size: 11.5px; }
table.words .flow, table.words .bar { min-width: 130px; }
table.words td.bar { font-size: 12px; } table.words td[data-value]::before { content: ""; display: inline-block; width: var(--w, 0); height: 12px; margin-right: 7px; background: var(--fill); vertical-align: -2px; }

.execution { border-top: 1px solid var(--line); margin-top: 26px; }
.execution > summary, .layer > summary { cursor: pointer; padding: 10px 0; font-weight: 650; }
.execution > summary small, .layer > summary small { font-weight: 400; color: var(--soft); margin-left: 8px; }
.drawings { display: flex; flex-wrap: wrap; gap: 8px 40px; align-items: flex-start; }
.drawings > * { min-width: 0; max-width: 100%; } .drawings > :last-child { flex: 1 1 420px; } .drawings > :first-child .note { width: 0; min-width: 100%; }
svg.hierarchy { max-width: none; }
.memory rect, .array rect { fill: var(--wash); stroke: var(--line); }
.array rect { stroke: var(--soft); }
.memory rect.room { fill: var(--paper); stroke: var(--line); }
.memory rect.full { fill: var(--base); stroke: none; }
.lanes { fill: var(--compute); }
.link line { stroke: var(--base); } .link path { fill: var(--base); stroke: none; }
.link.none line { stroke-dasharray: 2 3; opacity: .55; } .link.none path { opacity: .55; } .link.none text { fill: var(--soft); }
svg text.tensor { fill: var(--soft); font-weight: 600; font-size: 11px; }
table.nest { border-spacing: 0; width: 100%; }
table.nest th[scope=row] { font-weight: 500; padding-left: calc(var(--d) * 9px); }
table.nest td, table.nest th { border-bottom: 0; padding-top: 2px; padding-bottom: 2px; }
table.nest thead th { padding-bottom: 5px; } table.nest .k, table.nest .w { color: var(--soft); font-weight: 400; }
table.nest .tensor { padding-left: 9px; }
table.nest td.held { color: var(--soft); white-space: normal; min-width: 66px; border-left: 7px solid var(--fill); padding: 2px 8px 2px 7px; font-size: 12px; background: color-mix(in srgb, var(--fill) 12%, var(--paper)); border-right: 6px solid var(--paper); }
table.nest td.begin { border-top: 2px solid var(--paper); }
table.nest td b { color: var(--ink); font-weight: 600; margin-right: 7px; } 
table.nest tr.spread th { font-style: italic; }
table.nest tr.body code { white-space: nowrap; font-size: 12px; }

.layer { border-top: 1px solid var(--line); }
.layer > summary { display: flex; flex-wrap: wrap; gap: 0 18px; font-weight: 400; font-variant-numeric: tabular-nums; align-items: baseline; }
.layer > summary b { font-weight: 600; min-width: 12ch; } .layer > summary div { flex: 1; display: flex; flex-wrap: wrap; gap: 0 18px; } .layer > summary span { color: var(--soft); font-size: 13px; }
.layer > summary::before { content: "▸"; color: var(--soft); width: 1ch; margin-right: -8px; } .layer[open] > summary::before { content: "▾"; }
.layer > .inside { padding: 0 0 28px 18px; }
.lane { margin: 0 0 2px; font-size: 13px; display: flex; justify-content: space-between; } .lane b { font-weight: 600; } .lane span { color: var(--soft); }
.ticks { display: flex; margin: -8px 0 8px; font-size: 11px; color: var(--soft); } .ticks span { flex: 1 1 0; min-width: 0; text-align: center; overflow: hidden; text-overflow: clip; white-space: nowrap; }
svg.columns { margin-bottom: 10px; border-bottom: 1px solid var(--line); height: 110px; }
.plot .axis { stroke: var(--soft); } .plot .grid { stroke: var(--line); } .plot .label { fill: var(--soft); font-size: 11px; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
.plot .point { fill: var(--accent); stroke: var(--paper); stroke-width: 1.5px; } .plot .other { fill: var(--paper); stroke: var(--soft); stroke-width: 1.5px; } .plot circle.sampled { fill: var(--soft); fill-opacity: 0.35; r: 3px; } .plot .front { stroke: var(--accent); fill: none; stroke-width: 1.5px; } .plot .bound { stroke: var(--stall); stroke-dasharray: 5 4; }
.plot .s1 { --fill: var(--t1); } .plot .s2 { --fill: var(--t2); } .plot .s3 { --fill: var(--t3); } .plot .s4 { --fill: var(--t4); } .plot .s5 { --fill: var(--t5); } .plot .s6 { --fill: var(--t6); }
.plot.dense circle { r: 2px; stroke: none; } .plot.dense .series { stroke-width: 1px; }
.plot .series { stroke: var(--fill); fill: none; stroke-width: 2px; } .plot circle.dot { fill: var(--fill); stroke: var(--paper); stroke-width: 1.5px; } .plot.dense circle.dot { stroke: none; }
.legend .s1 { --fill: var(--t1); } .legend .s2 { --fill: var(--t2); } .legend .s3 { --fill: var(--t3); } .legend .s4 { --fill: var(--t4); } .legend .s5 { --fill: var(--t5); } .legend .s6 { --fill: var(--t6); }
footer { margin-top: 56px; padding-top: 12px; border-top: 1px solid var(--line); color: var(--soft); font-size: 13px; }
dl.words-of { display: grid; grid-template-columns: max-content 1fr; gap: 3px 16px; font-size: 13.5px; margin: 8px 0; max-width: 80ch; } dl.words-of dt { font-weight: 600; } dl.words-of dd { margin: 0; }
@media (max-width: 620px) {
  .page { padding: 0 16px 40px; } header { padding-top: 24px; } h1 { font-size: 22px; } .verdict { margin-left: 0; }
  svg.bars .in { display: none; } .layer > summary div { flex-basis: 100%; flex-direction: column; padding-left: 12px; } .layer > .inside { padding-left: 0; } dl.words-of { grid-template-columns: 1fr; } dl.words-of dd { margin-bottom: 6px; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --wash: #f2f2f2; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 10pt; } table { font-size: 8.5pt; } th, td { padding-right: 7px; } thead th, .diff { font-size: 8pt; } .pair { grid-template-columns: 1fr 1fr; gap: 0 28px; } .page { max-width: none; padding: 0; } .scroll { overflow: visible; } header { padding-top: 0; }
  .chart, .drawings > *, tr, .story li { break-inside: avoid; } h2, h3, summary { break-after: avoid; } details:not([open]).data, .skip { display: none; }
}
</xsl:text></style>
  </xsl:template>
</xsl:stylesheet>
