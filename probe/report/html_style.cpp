#include "report/html_parts.hpp"

namespace sfprobe {

// Colours have a contrast of 4.5 or more on what they stand on (WCAG 2.2, 1.4.3), in both schemes.
std::string_view html_style() {
  return R"(
:root{--ink:#1b1f24;--paper:#fff;--soft:#57606a;--line:#d1d9e0;--box:#f6f8fa;--good:#17692f;--bad:#b3202a;--warn:#7a4f00;--bar:#3d6fb5}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--soft:#a2abb5;--line:#3d444d;--box:#161b22;--good:#5fd07a;--bad:#ff8a82;--warn:#e8bd5c;--bar:#6ea3e8}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:56rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem;line-height:1.3;margin:.2em 0}h2{font-size:1.05rem;margin:1.6em 0 .4em}h3{font-size:1rem;margin:1em 0 .3em}
article+article{border-top:3px solid var(--line);margin-top:2rem;padding-top:1rem}
.where,.foot,.soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}.warning,.unclear{color:var(--warn)}
.alarm{border-left:4px solid var(--bad);padding:.2em .8em;font-weight:600}
.remark{border-left:4px solid var(--warn);padding:.2em .8em}
.short{display:grid;grid-template-columns:max-content 1fr;gap:.35em 1em;margin:1em 0;padding:.8em 1em;border:1px solid var(--line);border-radius:6px;background:var(--box)}
.short dt{font-weight:600}.short dd{margin:0}.short ul{margin:0;padding-left:1.1em}
pre{background:var(--box);border:1px solid var(--line);border-radius:6px;padding:.7em;margin:.5em 0;white-space:pre-wrap;font:13px/1.45 ui-monospace,monospace}
pre.copy{user-select:all}code{font:.9em ui-monospace,monospace}
.routes td,.routes thead th{overflow-wrap:normal}
table{border-collapse:collapse;width:100%;font-size:.95em}th,td{text-align:left;vertical-align:top;padding:.3em .6em .3em 0;border-bottom:1px solid var(--line)}
.way{display:flex;list-style:none;padding:0;margin:.6em 0;align-items:stretch}
.way .stop{flex:0 1 auto;border:2px solid var(--line);border-radius:8px;padding:.4em .6em;background:var(--box);text-align:center;min-width:0}
.way .stop svg{display:block;width:1.6em;height:1.6em;margin:0 auto .2em}
.way .unseen{border-style:dashed;color:var(--soft)}.way .blocks{border-color:var(--bad)}.way .blocks svg{color:var(--bad)}
.way .link{flex:1 0 4.5em;display:flex;flex-direction:column;justify-content:center;text-align:center;font-size:.85em;padding:0 .3em}
.way .link i{display:block;border-top:3px solid var(--good);margin:.2em 0}
.way .link.bad i{border-top:3px dashed var(--bad)}.way .link.bad{color:inherit}.way .link b{color:var(--bad)}
.way .link.warning i{border-top-color:var(--warn)}.way .link.soft i{border-top:2px dotted var(--soft)}
.fall{margin:.5em 0;display:grid;grid-template-columns:minmax(5em,max-content) 1fr minmax(4.5em,max-content);gap:.15em .7em;align-items:center;font-size:.9em}
.fall svg{display:block;width:100%;height:14px}.fall rect{fill:var(--bar)}.fall .broken rect{fill:var(--bad)}.fall .trial rect{fill:var(--soft)}.fall line{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 2;vector-effect:non-scaling-stroke}
.fall .took{text-align:right;font-variant-numeric:tabular-nums}
.steps{grid-template-columns:minmax(8em,15em) 1fr minmax(4.5em,max-content);font-size:.8em}
.chain{list-style:none;padding:0;margin:.6em 0}
.chain .cert{border:2px solid var(--line);border-radius:8px;padding:.4em .7em;background:var(--box)}
.chain .cert.missing{border:2px dashed var(--bad)}
.chain .tie{margin-left:1.2em;padding:.35em .8em;border-left:4px solid var(--line)}
.chain .tie.good{border-left:4px solid var(--good);color:inherit}.chain .tie.bad{border-left:4px dashed var(--bad);color:inherit}
.chain .tie p,.chain .cert p{margin:.1em 0}
.marks{list-style:none;padding:0}.marks>li{display:grid;grid-template-columns:1.6em minmax(0,1fr);margin:.35em 0}.marks p{margin:.3em 0}
details{border-top:1px solid var(--line);padding:.5em 0}summary{cursor:pointer;font-weight:600}ul{padding-left:1.2em}
details dl{display:grid;grid-template-columns:minmax(6em,max-content) 1fr;gap:.15em 1em;margin:.4em 0}details dt{font-weight:600}details dd{margin:0}
@media(max-width:600px){
h1{font-size:1.2rem}
.short,details dl{grid-template-columns:1fr}.short dt{margin-top:.4em}
.way{flex-direction:column;align-items:flex-start}.way .stop{text-align:left;display:flex;gap:.6em;align-items:center}.way .stop svg{margin:0}
.way .link{flex:none;flex-direction:row;justify-content:flex-start;align-items:center;gap:.7em;padding:0 0 0 1.3em;text-align:left}
.way .link i{order:-1;flex:none;align-self:stretch;border-top:0!important;border-left:3px solid var(--good);min-height:2.4em;margin:0}
.way .link.bad i{border-left:3px dashed var(--bad)}.way .link.warning i{border-left-color:var(--warn)}.way .link.soft i{border-left:2px dotted var(--soft)}
.steps{grid-template-columns:minmax(5em,9em) 1fr max-content}
.routes thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.routes tr{display:block;border-bottom:1px solid var(--line);padding:.3em 0}.routes th,.routes td{display:block;border:0;padding:.1em 0}
.routes td::before{content:attr(data-phase) ": ";color:var(--soft)}
}
@page{margin:12mm}
@media print{body{max-width:none;font-size:9.5pt;line-height:1.35;padding:0}h1{font-size:14pt}h2{font-size:11pt;margin:1em 0 .3em}h3{font-size:10pt}pre{font-size:8.5pt;padding:.4em}
.way .link,.fall,.steps{font-size:8.5pt}details:not([open]){display:none}pre,.cert,.way .stop{break-inside:avoid}*{print-color-adjust:exact}}
)";
}

}  // namespace sfprobe
