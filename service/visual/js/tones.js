// Tones: the colours of the tokens, by day and by night, for the canvas; a saved or printed picture is always of the day.
const Tones = (() => {
  const root = document.documentElement;
  const style = getComputedStyle(root);
  const system = matchMedia("(prefers-color-scheme: dark)");
  const pairs = new Map();
  const listeners = [];
  let printing = false;

  const dark = () => !printing && (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const of = ([day, night]) => (dark() ? night : day);

  // The colour of a token, which is written `light-dark(day, night)` or is the same for both.
  function tone(name) {
    if (!pairs.has(name)) {
      const written = style.getPropertyValue(`--${name}`).trim(), found = /^light-dark\((.+),(.+)\)$/.exec(written);
      pairs.set(name, found ? [found[1].trim(), found[2].trim()] : [written, written]);
    }
    return of(pairs.get(name));
  }

  // The same pair for the style of an element, which the browser itself keeps up to date.
  const css = ([day, night]) => `light-dark(${day}, ${night})`;

  function toggle() {
    root.dataset.theme = dark() ? "light" : "dark";
    try {
      localStorage.setItem("gongjian-theme", root.dataset.theme);
    } catch {
      // a page from a file may keep nothing: then it holds for this page alone
    }
    tell();
  }

  function tell() {
    for (const listener of listeners) listener();
  }

  // Paints by day whatever the reader has chosen.
  function byDay(act) {
    printing = true;
    try {
      return act();
    } finally {
      printing = false;
    }
  }

  try {
    const kept = localStorage.getItem("gongjian-theme");
    if (kept === "light" || kept === "dark") root.dataset.theme = kept;
  } catch {
    // without a memory the system's choice holds
  }
  system.addEventListener("change", tell);

  return { dark, of, tone, css, toggle, byDay, changed: (act) => listeners.push(act) };
})();
