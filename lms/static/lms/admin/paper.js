// Shows a preview with the styles of paper on the screen: what is written for print applies, what is written against it does not.
function turn(rules) {
  for (const rule of rules) {
    if (rule instanceof CSSMediaRule && rule.media.mediaText.includes("print")) {
      rule.media.mediaText = rule.media.mediaText.replace("print", "all");
    }
    if (rule.cssRules) turn(rule.cssRules);
  }
}
for (const sheet of document.styleSheets) turn(sheet.cssRules);
