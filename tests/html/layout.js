// What is wrong with the page as it is laid out now: a list of sentences.
(() => {
  const faults = [];
  const width = document.documentElement.clientWidth;
  const say = (text) => faults.length < 20 && faults.push(text);
  if (document.documentElement.scrollWidth > width) {
    say(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${width}`);
  }
  const name = (element) => {
    const text = (element.textContent || "").trim().slice(0, 40);
    return `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") || ""}"> "${text}"`;
  };
  const shown = (element) => element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
  const channels = (colour) => {
    const found = colour.match(/[\d.]+/g).map(Number);
    return {rgb: found.slice(0, 3), alpha: found.length > 3 ? found[3] : 1};
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const {rgb, alpha} = channels(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return rgb;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  let texts = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || seen.has(element) || !shown(element)) continue;
    const style = getComputedStyle(element);
    if (style.clipPath !== "none" || element.closest("thead")) continue;  // for screen readers alone
    seen.add(element);
    ++texts;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects()) {
      if (box.right > width + 1 || box.left < -1) {
        say(`${name(element)} reaches from ${Math.round(box.left)} to ${Math.round(box.right)} of ${width}`);
        break;
      }
    }
    const size = parseFloat(style.fontSize);
    if (size < 11) say(`${name(element)} is ${size} px high`);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const [a, b] = [luminance(channels(style.color).rgb), luminance(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) say(`${name(element)} has a contrast of ${ratio.toFixed(2)}`);
  }
  if (texts < 5) say(`only ${texts} texts are shown`);
  // Boxes that hold more than they show.
  for (const element of document.querySelectorAll("main *")) {
    if (!shown(element) || element.closest("svg") || element.closest("thead")) continue;
    if (getComputedStyle(element).display === "inline") continue;
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) say(`${name(element)} is cut off`);
  }
  return faults;
})()
